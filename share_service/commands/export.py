"""``export``: events or sums as a file of CSV or JSON lines."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from share_service.commands.opened import opened
from share_service.errors import BadInput
from share_service.stats.export import RAW, STEPS
from share_service.stats.export import export as export_of
from share_service.stats.formats import CSV, JSONL, text_of
from share_service.stats.span import read_span

_STEPS = 1000


@click.command()
@click.option("--format", "form", type=click.Choice((CSV, JSONL)), default=CSV, show_default=True)
@click.option("--from", "start", help="First day, as 2026-11-22; without it, 28 days.")
@click.option("--to", "end", help="Last day, as 2026-11-22; without it, today.")
@click.option("--by", type=click.Choice(tuple(STEPS)), default="day", show_default=True, help="Sums of what.")
@click.option("--raw", is_flag=True, help="Each event by itself, as long as they are kept.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; else the terminal.")
def export(form: str, start: str | None, end: str | None, by: str, *, raw: bool, output: Path | None) -> None:
    """Write what was counted, with one row for each article, channel and step, or each event."""
    with opened() as parts:
        zone = parts.settings.zone
        span = read_span(start, end, zone)
        chosen = export_of(parts.engine, RAW if raw else by, span, zone=zone, networks=parts.networks)
        parts.ingester.take_in()
        with _progress(output) as progress, _written(output) as target:
            for piece in text_of(chosen, form, progress):
                target.write(piece.encode("utf-8", "replace"))


@contextmanager
def _written(output: Path | None) -> Iterator[IO[bytes]]:
    """Give a file that becomes ``output`` when the block is left well, and is gone otherwise."""
    if output is None:
        try:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # Whoever read has enough (`| head`). What is left must not be tried again at the exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    draft = output.with_name(f".{output.name}.{secrets.token_hex(4)}.part")
    try:
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(output)
    except OSError as error:
        raise BadInput(f"{output} cannot be written: {error.strerror}.", code="file_unwritable") from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _progress(output: Path | None) -> Iterator[Callable[[float], object]]:
    """Show how far it is, on a terminal; never among what is written there."""
    if not sys.stderr.isatty() or (output is None and sys.stdout.isatty()):
        yield lambda _done: None
        return
    with click.progressbar(length=_STEPS, label="export", file=sys.stderr) as bar:
        yield lambda done: bar.update(round(done * _STEPS) - bar.pos)
