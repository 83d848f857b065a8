"""``tick``, ``backup``, ``restore``: keeping an installation well."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
from sqlalchemy import make_url

from share_service.commands.opened import opened
from share_service.errors import BadInput
from share_service.newsroom.parts import Service
from share_service.newsroom.upkeep import tick as tick_all
from share_service.settings import Settings, load


@click.command()
def tick() -> None:
    """Do the periodic work once: take events in, close days, purge what is past retention, prune the cards."""
    with opened() as parts:
        parts.ingester.take_in()
        _read_stream(parts)
        tick_all(parts)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a copy of the SQLite store to FILE while the service runs."""
    if file.exists():
        raise BadInput(f"{file} exists already: name a new file.", code="file_exists")
    with opened() as parts:
        parts.ingester.take_in()
    # VACUUM INTO reads one consistent state and never waits on writers (sqlite.org/lang_vacuum.html).
    with sqlite3.connect(_sqlite_file(load())) as connection:
        connection.execute("VACUUM INTO ?", (str(file),))
    click.echo(f"{file}: {file.stat().st_size:,} bytes")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="Replace the store by this copy? Stop the service first.")
def restore(file: Path) -> None:
    """Replace the SQLite store by the copy in FILE. Stop the service first."""
    target = _sqlite_file(load())
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
    click.echo(f"{target}: restored from {file}")


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


def _sqlite_file(settings: Settings) -> Path:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BadInput("backup and restore are for SQLite: use pg_dump for PostgreSQL.", code="not_sqlite")
    return Path(url.database)
