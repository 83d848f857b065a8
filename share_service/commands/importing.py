"""``import``: taking over the links and totals of another shortener."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from share_service.commands.opened import opened
from share_service.errors import BadInput
from share_service.links.imports.formats import Export
from share_service.links.imports.maps import MAPS, RedirectMap
from share_service.links.imports.row import SHORTENERS
from share_service.newsroom.importing import LeftOut, Tally, check_export, take_over
from share_service.newsroom.parts import Service
from share_service.store.imports import Change

_Result = TypeVar("_Result")
#: So many rows that are left out are told on the terminal, all of them in the report.
TOLD = 20


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--from", "shortener", type=click.Choice(list(SHORTENERS)), help="Whose export it is; it shows by itself."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--map", "map_file", type=click.Path(dir_okay=False, path_type=Path), help="Write old → new links here.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every row left out here, as CSV."
)
def import_(file: Path, shortener: str | None, dry_run: bool, map_file: Path | None, report: Path | None) -> None:
    """Take over the links and totals that YOURLS, Kutt or Shlink exported, or a CSV of url,clicks[,label,created].

    Run it again with a later export: links that are there keep what they are, totals are brought up to date.
    The map is for the old short domain: its suffix is its form, .csv, .conf (nginx) or .caddy.
    """
    if map_file is not None and map_file.suffix not in MAPS:
        raise BadInput(f"The map must be named .csv, .conf or .caddy, not {map_file.name}.", code="map_unknown")
    export = Export(file, shortener)
    with opened() as parts, ExitStack() as stack:
        tell = stack.enter_context(_telling(report))
        tally = _with_progress(file, "reading", lambda passed: check_export(parts, export, tell, passed))
        if not dry_run:
            _write(parts, export, map_file)
        click.echo(_summary(export, tally, dry_run=dry_run))
    if not tally.changes.total():
        raise BadInput(f"No row of {file.name} could be taken over.", code="import_empty")


def _write(parts: Service, export: Export, map_file: Path | None) -> None:
    def work(passed: Callable[[int], object]) -> None:
        with ExitStack() as stack:
            redirects = stack.enter_context(RedirectMap(map_file)) if map_file else None
            for link in take_over(parts, export, passed):
                if redirects is not None and link.short:
                    redirects.add(link.short, link.link)

    _with_progress(export.path, "writing", work)


def _with_progress(file: Path, word: str, work: Callable[[Callable[[int], object]], _Result]) -> _Result:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(word, total=max(1, file.stat().st_size))
        return work(lambda place: progress.update(task, completed=place))


@contextmanager
def _telling(report: Path | None) -> Iterator[Callable[[LeftOut], None]]:
    told = 0
    with ExitStack() as stack:
        writer = None
        if report is not None:
            try:
                writer = csv.writer(stack.enter_context(report.open("w", encoding="utf-8", newline="")))
            except OSError as error:
                raise BadInput(f"{report} cannot be written: {error.strerror}.", code="file_unwritable") from error
            writer.writerow(("where", "why"))

        def tell(row: LeftOut) -> None:
            nonlocal told
            told += 1
            if writer is not None:
                writer.writerow(row)
            if told <= TOLD:
                click.echo(f"{row.where}: {row.why}; left out.", err=True)

        yield tell
    if told > TOLD:
        where = f"all are in {report}" if report else "--report FILE writes them all"
        click.echo(f"… and {told - TOLD:,} more; {where}.", err=True)


def _summary(export: Export, tally: Tally, *, dry_run: bool) -> str:
    changes = tally.changes
    count = changes.total()
    done = "would be taken over" if dry_run else "taken over"
    return (
        f"{SHORTENERS[export.shortener]}: {count:,} {'link' if count == 1 else 'links'} {done}: "
        f"{changes[Change.NEW]:,} new, {changes[Change.UPDATED]:,} with a new total, "
        f"{changes[Change.UNCHANGED]:,} as they were; {tally.articles:,} articles were not known; "
        f"{tally.left_out:,} rows left out; {tally.clicks:,} old clicks."
    )
