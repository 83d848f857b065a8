"""``tick``, ``backup``, ``restore``: keeping an installation well."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from share_service.commands.opened import opened
from share_service.errors import BadInput
from share_service.newsroom.alerts.rounds import go_round
from share_service.newsroom.parts import Service
from share_service.newsroom.upkeep import tick as tick_all
from share_service.settings import load
from share_service.store.engine import store_url


@click.command()
def tick() -> None:
    """Do the periodic work once: take events in, close days, purge what is past retention, prune the cards, tell and deliver."""
    with opened() as parts:
        parts.ingester.take_in()
        _read_stream(parts)
        tick_all(parts)
        go_round(parts, everything=True)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a copy of the store to FILE while the service runs: a SQLite file, or what pg_dump writes."""
    if file.exists():
        raise BadInput(f"{file} exists already: name a new file.", code="file_exists")
    url = store_url(load().database)
    with opened() as parts:
        parts.ingester.take_in()
    if url.get_backend_name() == "sqlite":
        # VACUUM INTO reads one consistent state and never waits on writers (sqlite.org/lang_vacuum.html).
        _copy_sqlite(str(url.database), file)
    else:
        dumping().dump(url, file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="Replace the store by this copy? Stop the service first.")
def restore(file: Path) -> None:
    """Replace the store by the copy in FILE that `backup` made. Stop the service first."""
    url = store_url(load().database)
    if url.get_backend_name() == "sqlite":
        _restore_sqlite(Path(str(url.database)), file)
    else:
        dumping().undump(url, file)
    click.echo(f"{url.render_as_string(hide_password=True)}: restored from {file}")


def dumping() -> Any:
    """Return the module that speaks to PostgreSQL's tools. It needs the driver, which SQLite does not."""
    return import_module("share_service.commands.dumping")


def _copy_sqlite(database: str, file: Path) -> None:
    try:
        with sqlite3.connect(database) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.Error as error:
        # What was begun is no copy.
        with suppress(OSError):
            file.unlink()
        raise BadInput(f"{file} cannot be written: {error}.", code="file_unwritable") from error


def _restore_sqlite(target: Path, file: Path) -> None:
    source = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BadInput(f"{file} is damaged.", code="backup_damaged")
        target.parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(target) as destination:
            source.backup(destination)
    except sqlite3.DatabaseError as error:
        raise BadInput(f"{file} is not a store: {error}.", code="backup_damaged") from error
    finally:
        source.close()


def _read_stream(parts: Service) -> None:
    if parts.stream is None:
        return
    consumer = parts.stream.consumer()
    consumer.drain()
    consumer.close()
    waiting = parts.stream.backlog()
    if waiting is None or consumer.trouble:
        click.echo(f"The click stream could not be read: {consumer.trouble or 'it does not answer'}.", err=True)
    elif waiting.entries:
        click.echo(f"{waiting.entries:,} entries wait in the click stream, the oldest for {waiting.seconds:.0f} s.")
