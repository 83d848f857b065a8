"""``serve``, ``demo``, ``migrate``, ``tick``: running the service."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from pathlib import Path

import click

from share_service.cards.size import SIZES
from share_service.commands.opened import opened
from share_service.errors import ConfigError, Unavailable
from share_service.newsroom.demo import SITE_FILE, load_demo
from share_service.newsroom.parts import Service
from share_service.newsroom.press import card_file
from share_service.newsroom.sharing import share_bundle
from share_service.settings import Settings, load
from share_service.stats.retention import tick as tick_once
from share_service.store.articles import StoredArticle
from share_service.store.migrate import migrate as migrate_store
from share_service.web.auth import invite_link

DEMO_DIR = Path("var")
DEMO_EDITOR = "redaction@demo.example"
GUNICORN = ("--config", "python:share_service.server", "share_service.app:create_app()")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Bring the store up to date and serve with gunicorn."""
    settings = load()
    settings.require_secret()
    _refuse_busy_port(host, port)
    migrate_store(settings.database)
    _become_gunicorn(host, port, workers, {})


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def demo(port: int, workers: int) -> None:
    """Serve the demo newsroom on 127.0.0.1, and print where to look."""
    host = "127.0.0.1"
    _refuse_busy_port(host, port)
    settings = demo_settings(port)
    migrate_store(settings.database)
    with opened(settings) as parts:
        stored = load_demo(parts)
        _print_welcome(parts, stored[0])
    _become_gunicorn(host, port, workers, demo_environment(settings))


@click.command()
def migrate() -> None:
    """Bring the store's tables up to date."""
    migrate_store(load().database)


@click.command()
def tick() -> None:
    """Do the periodic work once: take events in, close days, destroy salts, purge what is past retention."""
    with opened() as parts:
        parts.ingester.take_in()
        tick_once(parts.engine, parts.salts, zone=parts.settings.zone, months=parts.settings.retention_months)


def demo_settings(port: int) -> Settings:
    """Return the demo's settings: a folder for each port (the articles' addresses hold it), a key of its own."""
    folder = Path(os.environ.get("SHARE_DATA_DIR", DEMO_DIR / f"demo-{port}"))
    public_url = os.environ.get("SHARE_PUBLIC_URL", f"http://127.0.0.1:{port}")
    return load(
        data_dir=folder.resolve(),
        secret_key=_kept_secret(folder / "secret_key"),
        public_url=public_url,
        article_hosts=(public_url.partition("://")[2],),
        site_file=SITE_FILE,
        demo=True,
    )


def demo_environment(settings: Settings) -> dict[str, str]:
    """Return the environment that gives a gunicorn worker the demo's settings."""
    return {
        "SHARE_DATA_DIR": str(settings.data_dir),
        "SHARE_SECRET_KEY": settings.secret_key,
        "SHARE_PUBLIC_URL": settings.public_url,
        "SHARE_ARTICLE_HOSTS": ",".join(settings.article_hosts),
        "SHARE_SITE_FILE": str(settings.site_file),
        "SHARE_DEMO": "true",
        # The lines just printed stay in sight; a line for every request would push them away.
        "SHARE_LOG_LEVEL": os.environ.get("SHARE_LOG_LEVEL", "warning"),
    }


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Exclusive: two starts at once must not make two keys. 0600: it signs everything.
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="ascii").strip()


def _refuse_busy_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"Port {port} is already in use: choose another, for example PORT={port + 1} make run.",
                code="port_busy",
            ) from error


def _print_welcome(parts: Service, lead: StoredArticle) -> None:
    bundle = share_bundle(parts, lead)
    card_file(parts, lead, SIZES["landscape"], bundle.cards["landscape"].url.rpartition(".")[2])
    lines = (
        ("Article", lead.article.url),
        ("Card", bundle.cards["landscape"].url),
        ("Signed link", bundle.copy.link),
        ("Desk (works once)", invite_link(parts.settings, parts.engine, DEMO_EDITOR, role="admin")),
    )
    for label, address in lines:
        click.echo(f"  {label:<18} {address}")
    click.echo("Ctrl+C stops it.")
    sys.stdout.flush()


def _become_gunicorn(host: str, port: int, workers: int, environment: dict[str, str]) -> None:
    """Replace this process by gunicorn: one process fewer to stop, and signals reach it."""
    arguments = ["--bind", f"{host}:{port}", "--workers", str(workers), *GUNICORN]
    try:
        os.execve(  # noqa: S606  # our own interpreter, no shell
            sys.executable, [sys.executable, "-m", "gunicorn", *arguments], os.environ | environment
        )
    except OSError as error:
        raise ConfigError(f"gunicorn cannot be started: {error.strerror}.") from error
