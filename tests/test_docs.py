"""The documentation names everything an operator or a developer can set, run or ask."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from share_service.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
# Named in the docs, read by tools and tests and not by the service.
OF_TESTS = {"SHARE_TEST_REQUIRE_ALL"}


def _normal(path: str) -> str:
    return re.sub(r"<[^>]+>|\{[^}]+\}", "{}", path)


def _commands(group: click.Group, words: str) -> list[str]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command, below = group.get_command(context, name), f"{words} {name}"
        found += _commands(command, below) if isinstance(command, click.Group) else [below]
    return found


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_a_row_with_its_default(name):
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `SHARE_{name.upper()}` \|.*$", table, re.MULTILINE)
    assert row, f"docs/settings.md has no row for SHARE_{name.upper()}"
    default = Settings.model_fields[name].default
    if default not in ("", None, ()):
        assert f"`{str(default).lower() if isinstance(default, bool) else default}`" in row[0]


def test_no_setting_is_documented_that_does_not_exist():
    real = {f"SHARE_{name.upper()}{suffix}" for name in Settings.model_fields for suffix in ("", "_FILE")}
    assert set(re.findall(r"SHARE_[A-Z_]*[A-Z]", TEXT)) - real - OF_TESTS == set()


def test_every_command_is_documented():
    from share_service.cli import group

    commands = _commands(group, "share-service")
    assert commands
    assert [command for command in commands if not re.search(re.escape(command) + r"\b", TEXT)] == []


def test_every_route_is_documented(settings):
    from share_service.app import create_app

    rules = {_normal(rule.rule) for rule in create_app(settings, demo=True).url_map.iter_rules()}
    documented = _normal(TEXT)
    assert {rule for rule in rules if f"`{rule}`" not in documented and f" {rule}`" not in documented} == set()


def test_every_make_target_is_documented():
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"run", "test", "check", "bench", "wheel", "lock", "help"} <= set(targets)
    assert [target for target in targets if f"make {target}" not in TEXT] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_the_changelog_has_this_version():
    from share_service import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_procfile_runs_what_the_documentation_says():
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    assert set(lines) == {"web", "release"}
    assert all(line in TEXT for line in lines.values())
