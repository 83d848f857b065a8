"""``demo``: the demo newsroom on this machine, ready to look at."""

from __future__ import annotations

import os
import secrets
import sys
import time
from pathlib import Path

import click

from share_service.cards.size import LANDSCAPE
from share_service.commands.opened import opened
from share_service.commands.serving import PORT, WORKERS, become_gunicorn, refuse_busy_port
from share_service.newsroom.alerts.telling import tell_editors
from share_service.newsroom.demo import SITE_FILE, load_demo
from share_service.newsroom.demo_numbers import load_numbers
from share_service.newsroom.demo_pins import show_pins
from share_service.newsroom.demo_trials import show_trials
from share_service.newsroom.parts import Service
from share_service.newsroom.press import best_format, card_file
from share_service.newsroom.sharing import share_bundle
from share_service.settings import Settings, load
from share_service.store.articles import StoredArticle
from share_service.store.migrate import migrate
from share_service.web.auth import invite_link

DEMO_DIR = Path("var")
DEMO_EDITOR = "redaction@demo.example"


@click.command()
@PORT
@WORKERS
@click.option("--example-numbers", is_flag=True, help="Give a desk that has counted nothing yet five made-up weeks.")
def demo(port: int, workers: int, *, example_numbers: bool) -> None:
    """Serve the demo newsroom on 127.0.0.1, and print where to look."""
    host = "127.0.0.1"
    refuse_busy_port(host, port)
    settings = demo_settings(port)
    migrate(settings.database)
    with opened(settings) as parts:
        stored = load_demo(parts)
        if example_numbers:
            if load_numbers(parts, stored, time.time()):
                tell_editors(parts)
            show_trials(parts, stored)
            show_pins(parts, stored)
        _print_welcome(parts, stored[0])
    become_gunicorn(host, port, workers, demo_environment(settings))


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


def _print_welcome(parts: Service, lead: StoredArticle) -> None:
    bundle = share_bundle(parts, lead)
    card_file(parts, lead, LANDSCAPE, best_format(lead))
    lines = (
        ("Article", lead.article.url),
        ("Card", bundle.cards["landscape"].url),
        ("Signed link", bundle.copy.link),
        ("Desk (works once)", invite_link(parts.settings, parts.engine, DEMO_EDITOR, role="admin")),
    )
    for label, address in lines:
        click.echo(f"  {label:<18} {address}")
    click.echo("The desk counts from nothing; started with --example-numbers it has five made-up weeks behind it.")
    click.echo("Ctrl+C stops it.")
    sys.stdout.flush()
