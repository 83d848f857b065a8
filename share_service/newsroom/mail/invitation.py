"""The letter with a sign-in link. It is sent at once and kept nowhere: whoever reads it could come in."""

from __future__ import annotations

from urllib.parse import urlsplit

from share_service.logs import get as get_log
from share_service.newsroom.mail.blocks import Letter, Press, Said, Small
from share_service.newsroom.mail.letter import message
from share_service.newsroom.mail.sending import MailTrouble, send
from share_service.newsroom.mail.server import MailServer
from share_service.newsroom.mail.words import words
from share_service.newsroom.parts import Service

log = get_log("desk")


def invitation(paper: str, link: str, language: str) -> Letter:
    """Return the letter that holds a one-time sign-in link."""
    _ = words(language).gettext
    blocks = (
        Said(_("Your link to the desk of %(paper)s", paper=paper)),
        Said(_("It opens the pages on which the newsroom sees how its articles are shared. It works once, within 24 hours.")),
        Press(_("Open the desk"), link),
        Small(_("If the button does nothing, copy this address:"), link),
        Small(_("You did not expect this letter? Then leave it: nothing happens.")),
    )  # fmt: skip
    return Letter(language, _("Your link to the desk of %(paper)s", paper=paper), blocks, paper)


def mail_invitation(service: Service, to: str, link: str, language: str) -> bool | None:
    """Send the letter with ``link`` to the address ``to`` at once; say whether it was taken. None: no mail server is set."""
    if service.mail is None:
        return None
    letter = invitation(service.site.name, link, language)
    try:
        send_invitation(service.mail, to, letter, link, service.settings.public_url)
    except MailTrouble as trouble:
        log.warning("invitation not mailed", code=trouble.code)
        return False
    return True


def send_invitation(server: MailServer, to: str, letter: Letter, link: str, public_url: str) -> None:
    """Send the letter to the address ``to``.

    Raises:
        MailTrouble: the mail server did not take it.
    """
    send(server, message(server, to, letter, f"invitation {link}"), hello=urlsplit(public_url).hostname or "localhost")
