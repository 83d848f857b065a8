"""``lint``: what is wrong with a page's social metadata, network by network."""

from __future__ import annotations

import sys

import click

from share_service.articles.fetch import Fetcher
from share_service.articles.gate import normal_url, target_of
from share_service.articles.page import read_page
from share_service.articles.read import is_address, read_file
from share_service.commands.files import print_json
from share_service.errors import ServiceError
from share_service.previews.lint import Finding, Say, words
from share_service.previews.lint import lint as judge
from share_service.previews.observe import Observation, observe, observe_file
from share_service.previews.profiles import load_profiles
from share_service.previews.rules import N_
from share_service.settings import Settings, load

EXIT_CLEAN, EXIT_WARNINGS, EXIT_ERRORS, EXIT_NOT_DONE = 0, 1, 2, 3

CLEAN = N_("Nothing to mend.")
EVERYWHERE = N_("every network")
SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}
CREDIT = N_("Photo credit: %(credit)s")
DISCLOSURE = N_("Disclosed about AI: %(text)s")


@click.command(name="lint")
@click.argument("source", metavar="URL|FILE")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--url", help="The address a saved page was read from.")
@click.option("--lang", type=click.Choice(["fr", "en"]), help="Language of the sentences; else the newsroom's.")
def lint(source: str, as_json: bool, url: str | None, lang: str | None) -> None:
    """Say what is wrong with a page's social tags, who suffers from it, and how to mend it.

    An address is asked for as each network's crawler would, a FILE is judged by what it says. Exit status: 0 nothing
    to mend, 1 warnings, 2 errors, 3 it could not be judged.
    """
    try:
        settings = load()
        seen = _observed(settings, source, url)
    except ServiceError as error:
        click.echo(f"share-service: {error.detail}", err=True)
        sys.exit(EXIT_NOT_DONE)
    say = words(lang or settings.locale)
    findings = judge(seen, say)
    if as_json:
        print_json({"findings": [finding.to_json() for finding in findings]})
    else:
        _print(findings, seen, say)
    sys.exit(_status(findings))


def _observed(settings: Settings, source: str, url: str | None) -> Observation:
    if not is_address(source):
        return observe_file(read_file(source), url)
    hosts = settings.article_hosts or None
    # What may not be asked for at all is refused with its reason; what happens on the way is a finding.
    target_of(normal_url(source), hosts)
    return observe(Fetcher(hosts=hosts, timeout=settings.fetch_timeout), source)


def _status(findings: list[Finding]) -> int:
    found = {finding.severity for finding in findings}
    return EXIT_ERRORS if "error" in found else EXIT_WARNINGS if "warning" in found else EXIT_CLEAN


def _print(findings: list[Finding], seen: Observation, say: Say) -> None:
    names = {key: profile.name for key, profile in load_profiles().items()}
    for finding in findings:
        everybody = len(finding.networks) == len(names)
        suffering = say(EVERYWHERE) if everybody else ", ".join(names[key] for key in finding.networks)
        click.echo(f"{say(SEVERITIES[finding.severity])} {finding.rule}: {finding.message}")
        click.echo(f"    → {finding.mend}\n    {suffering}")
    if not any(finding.severity != "note" for finding in findings):
        click.echo(say(CLEAN))
    for line in _provenance(seen, say):
        click.echo(line)


def _provenance(seen: Observation, say: Say) -> list[str]:
    """Return what the page tells of its picture's origin: who made it, and what part a program had."""
    article = read_page(seen.body, url=seen.tags.url).article
    credit, disclosed = article.get("image", {}).get("credit"), article.get("ai_disclosure")
    lines = [say(CREDIT) % {"credit": credit}] if credit else []
    return [*lines, say(DISCLOSURE) % {"text": disclosed}] if disclosed else lines
