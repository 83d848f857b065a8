"""``alerts`` and ``digest``: what editors would be told, on the terminal; nothing is sent."""

from __future__ import annotations

import click

from share_service.commands.files import print_json
from share_service.commands.opened import opened
from share_service.newsroom.alerts.digest import week_in_numbers
from share_service.newsroom.alerts.letters import digest_letter
from share_service.newsroom.alerts.noticing import notice
from share_service.newsroom.alerts.wording import told
from share_service.newsroom.mail.letter import as_html
from share_service.newsroom.mail.text import as_text
from share_service.newsroom.mail.words import LANGUAGES, words

LANG = click.option("--lang", type=click.Choice(LANGUAGES), help="Language; else the newsroom's.")


@click.command()
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
def alerts(lang: str | None, as_json: bool) -> None:
    """Print what the rules find just now, the most telling first. Nobody is told."""
    with opened() as parts:
        parts.ingester.take_in()
        found = notice(parts)
        if as_json:
            print_json([{"kind": one.kind, "article": one.article, **one.facts} for one in found])
            return
        say = words(lang or parts.settings.locale)
        for one in found:
            said = told(one.kind, one.facts, say)
            click.echo(f"{said.kind} · {one.facts['title']}\n  {said.sentence} {said.more}".rstrip())


@click.command()
@LANG
@click.option("--html", is_flag=True, help="Print the HTML part instead of the text.")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
def digest(lang: str | None, html: bool, as_json: bool) -> None:
    """Print the digest of the last whole week, as it is mailed. It is sent to nobody."""
    with opened() as parts:
        parts.ingester.take_in()
        numbers = week_in_numbers(parts)
        if as_json:
            print_json(numbers)
            return
        letter = digest_letter(parts, numbers, None, lang or parts.settings.locale)
        click.echo(as_html(letter) if html else f"{letter.subject}\n\n{as_text(letter)}", nl=False)
