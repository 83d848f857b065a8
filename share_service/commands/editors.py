"""``editor``: who may sign in to the desk."""

from __future__ import annotations

import click

from share_service.commands.store import store
from share_service.newsroom.mail.invitation import invitation, send_invitation
from share_service.newsroom.mail.sending import MailTrouble
from share_service.newsroom.mail.server import MailServer, mail_server
from share_service.settings import Settings, load
from share_service.site import load_site
from share_service.store.editors import ROLES, all_editors, clean_email, deactivate_editor
from share_service.web.auth import invite_link


@click.group()
def editor() -> None:
    """Who may sign in to the desk."""


@editor.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), help="Keeps what it was; somebody new is an editor.")
def editor_invite(email: str, role: str | None) -> None:
    """Print a one-time sign-in link for EMAIL, and mail it where a mail server is set."""
    settings = load()
    server = mail_server(settings)
    with store(settings) as engine:
        link = invite_link(settings, engine, email, role=role)
    click.echo(link)
    if server is not None:
        _mail(settings, server, email, link)


def _mail(settings: Settings, server: MailServer, email: str, link: str) -> None:
    paper = load_site(settings.site_file).name
    try:
        send_invitation(server, clean_email(email), invitation(paper, link, settings.locale), link, settings.public_url)
    except MailTrouble as trouble:
        click.echo(f"Not mailed: {trouble.detail} Send the link yourself.", err=True)
    else:
        click.echo("Mailed to that address.", err=True)


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
