"""``serve`` and ``migrate``: running the service, and how any command becomes the server."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping

import click

from share_service.commands.store import answering
from share_service.errors import ConfigError, Unavailable
from share_service.settings import load
from share_service.store.migrate import migrate as migrate_store

GUNICORN = ("--config", "python:share_service.server", "share_service.app:create_app()")

PORT = click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
WORKERS = click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@PORT
@WORKERS
def serve(host: str, port: int, workers: int) -> None:
    """Bring the store up to date and serve with gunicorn."""
    settings = load()
    settings.require_secret()
    refuse_busy_port(host, port)
    with answering():
        migrate_store(settings.database)
    become_gunicorn(host, port, workers, {})


@click.command()
def migrate() -> None:
    """Bring the store's tables up to date."""
    with answering():
        migrate_store(load().database)


def refuse_busy_port(host: str, port: int) -> None:
    """Say that somebody else listens there, before anything is set up.

    Raises:
        Unavailable: the port cannot be listened on.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"Port {port} is already in use: choose another with --port {port + 1}, or PORT={port + 1} make run.",
                code="port_busy",
            ) from error


def become_gunicorn(host: str, port: int, workers: int, environment: Mapping[str, str]) -> None:
    """Replace this process by gunicorn: one process fewer to stop, and signals reach it."""
    arguments = ["--bind", f"{host}:{port}", "--workers", str(workers), *GUNICORN]
    try:
        os.execve(  # noqa: S606  # our own interpreter, no shell
            sys.executable, [sys.executable, "-m", "gunicorn", *arguments], os.environ | environment
        )
    except OSError as error:
        raise ConfigError(f"gunicorn cannot be started: {error.strerror}.") from error
