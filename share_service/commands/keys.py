"""``key`` and ``editor``: who may use the API and the desk."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import click

from share_service.commands.opened import opened
from share_service.store.editors import ROLES, all_editors, deactivate_editor
from share_service.store.keys import list_keys, new_key, revoke_key
from share_service.web.auth import invite_link

SECRET_BYTES = 32


@click.group()
def key() -> None:
    """API keys and the secret key."""


@key.command("new")
@click.option("--name", required=True, help="What the key is for.")
def key_new(name: str) -> None:
    """Make an API key and print it: the only time it can be read."""
    with opened() as parts:
        click.echo(new_key(parts.engine, name))


@key.command("list")
def key_list() -> None:
    """Print the API keys: name, made, ended."""
    with opened() as parts:
        for name, created, revoked in list_keys(parts.engine):
            click.echo(f"{name}\t{_day(created)}\t{_day(revoked) if revoked else 'active'}")


@key.command("revoke")
@click.option("--name", required=True)
def key_revoke(name: str) -> None:
    """End every API key of that name."""
    with opened() as parts:
        revoke_key(parts.engine, name)


@key.command("secret")
def key_secret() -> None:
    """Print a new value for SHARE_SECRET_KEY. Move the old one to SHARE_SECRET_KEY_FALLBACKS: its links live on."""
    click.echo(secrets.token_urlsafe(SECRET_BYTES))


@click.group()
def editor() -> None:
    """Who may sign in to the desk."""


@editor.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), help="Keeps what it was; somebody new is an editor.")
def editor_invite(email: str, role: str | None) -> None:
    """Print a one-time sign-in link for EMAIL."""
    with opened() as parts:
        click.echo(invite_link(parts.settings, parts.engine, email, role=role))


@editor.command("list")
def editor_list() -> None:
    """Print who may sign in: address, role, active or not."""
    with opened() as parts:
        for somebody in all_editors(parts.engine):
            click.echo(f"{somebody.email}\t{somebody.role}\t{'active' if somebody.active else 'shut out'}")


@editor.command("remove")
@click.argument("email")
def editor_remove(email: str) -> None:
    """Shut the desk to EMAIL at once; an invitation opens it again."""
    with opened() as parts:
        deactivate_editor(parts.engine, email)


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
