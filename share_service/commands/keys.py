"""``key``: who may use the API, what a CMS signs its messages with, and the key that signs everything."""

from __future__ import annotations

import contextlib
import secrets
from datetime import UTC, datetime

import click

from share_service.commands.rotate import SECRET_BYTES, rotate
from share_service.commands.store import store
from share_service.errors import BadInput, NotFound
from share_service.settings import load
from share_service.store.keys import SCOPES, USUAL, list_keys, new_key, revoke_key
from share_service.store.webhooks import list_webhook_secrets, new_webhook_secret, revoke_webhook_secrets


@click.group()
def key() -> None:
    """API keys and the secret key."""


@key.command("new")
@click.option("--name", required=True, help="What the key is for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    help="What it may do; said again for each. Without it: stats, read and write.",
)
@click.option("--webhook", is_flag=True, help="A secret that a CMS signs the articles with that it sends.")
def key_new(name: str, scopes: tuple[str, ...], *, webhook: bool) -> None:
    """Make an API key, or a webhook secret, and print it: the only time it can be read."""
    if not name.strip():
        raise BadInput("A key needs a name: what it is for.", code="name_missing")
    with store() as engine:
        if webhook:
            secret = new_webhook_secret(engine, name, load().require_secret())
        else:
            secret = new_key(engine, name, scopes or USUAL)
    click.echo(secret)


@key.command("list")
def key_list() -> None:
    """Print the API keys and webhook secrets: name, made, ended."""
    with store() as engine:
        for made in list_keys(engine):
            ended = _day(made.revoked_at) if made.revoked_at else "active"
            click.echo(f"{made.name}\t{_day(made.created_at)}\t{ended}\t{','.join(made.scopes)}")
        for name, created, revoked in list_webhook_secrets(engine):
            click.echo(f"{name}\t{_day(created)}\t{_day(revoked) if revoked else 'active'}\twebhook")


@key.command("revoke")
@click.option("--name", required=True)
def key_revoke(name: str) -> None:
    """End every API key and webhook secret of that name."""
    with store() as engine:
        ended = revoke_webhook_secrets(engine, name)
        # A name that is no key's is only wrong when it is nothing else's.
        with contextlib.suppress(NotFound) if ended else contextlib.nullcontext():
            revoke_key(engine, name)


@key.command("secret")
def key_secret() -> None:
    """Print a value for SHARE_SECRET_KEY. To replace the one you have, take `key rotate`."""
    click.echo(secrets.token_urlsafe(SECRET_BYTES))


key.add_command(rotate)


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
