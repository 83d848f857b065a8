"""``key``: who may use the API, and the key that signs everything."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import click

from share_service.commands.store import store
from share_service.store.keys import list_keys, new_key, revoke_key

SECRET_BYTES = 32


@click.group()
def key() -> None:
    """API keys and the secret key."""


@key.command("new")
@click.option("--name", required=True, help="What the key is for.")
def key_new(name: str) -> None:
    """Make an API key and print it: the only time it can be read."""
    with store() as engine:
        click.echo(new_key(engine, name))


@key.command("list")
def key_list() -> None:
    """Print the API keys: name, made, ended."""
    with store() as engine:
        for name, created, revoked in list_keys(engine):
            click.echo(f"{name}\t{_day(created)}\t{_day(revoked) if revoked else 'active'}")


@key.command("revoke")
@click.option("--name", required=True)
def key_revoke(name: str) -> None:
    """End every API key of that name."""
    with store() as engine:
        revoke_key(engine, name)


@key.command("secret")
def key_secret() -> None:
    """Print a new value for SHARE_SECRET_KEY. Move the old one to SHARE_SECRET_KEY_FALLBACKS: its links live on."""
    click.echo(secrets.token_urlsafe(SECRET_BYTES))


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
