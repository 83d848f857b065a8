"""``editor``: who may sign in to the desk."""

from __future__ import annotations

import click

from share_service.commands.store import store
from share_service.settings import load
from share_service.store.editors import ROLES, all_editors, deactivate_editor
from share_service.web.auth import invite_link


@click.group()
def editor() -> None:
    """Who may sign in to the desk."""


@editor.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), help="Keeps what it was; somebody new is an editor.")
def editor_invite(email: str, role: str | None) -> None:
    """Print a one-time sign-in link for EMAIL."""
    settings = load()
    with store(settings) as engine:
        click.echo(invite_link(settings, engine, email, role=role))


@editor.command("list")
def editor_list() -> None:
    """Print who may sign in: address, role, active or not."""
    with store() as engine:
        for somebody in all_editors(engine):
            click.echo(f"{somebody.email}\t{somebody.role}\t{'active' if somebody.active else 'shut out'}")


@editor.command("remove")
@click.argument("email")
def editor_remove(email: str) -> None:
    """Shut the desk to EMAIL at once; an invitation opens it again."""
    with store() as engine:
        deactivate_editor(engine, email)
