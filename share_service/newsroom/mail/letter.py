"""The message made of a letter: plain text and simple HTML, with the headers that machines go by.

No picture is loaded from anywhere, nothing tells that a letter was opened, and what a title says ends no header.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader

from share_service.assets import folder
from share_service.newsroom.mail.blocks import Letter
from share_service.newsroom.mail.server import MailServer
from share_service.newsroom.mail.text import as_text

_SPACES = re.compile(r"[ \x00-\x1f\x7f\x85\u2028\u2029]+")
_SUBJECT = 160
# What looks like an encoded word (RFC 2047) Python decodes before it writes the header, line breaks and all.
_ENCODED = re.compile(r"=\?(?=.*\?=)")


def message(server: MailServer, to: str, letter: Letter, key: str) -> EmailMessage:
    """Return the message of ``letter`` to the address ``to``; the same ``key`` makes the same Message-ID.

    Raises:
        ValueError: the address can stand in no header.
    """
    user, _, domain = to.rpartition("@")
    made = EmailMessage(policy=SMTP)
    made["From"] = server.sender
    made["To"] = Address("", user, domain)
    made["Subject"] = one_line(letter.subject)[:_SUBJECT]
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = message_id(server, key)
    # Holiday notes do not answer to it (RFC 3834).
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made["Content-Language"] = letter.language
    if letter.unsubscribe:
        made["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(as_text(letter), cte="quoted-printable")
    made.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    return made


def message_id(server: MailServer, key: str) -> str:
    """Return the Message-ID of what is known by ``key``: sent twice, it is one letter to most mail programs."""
    return f"<{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}@{server.sender.domain}>"


def as_html(letter: Letter) -> str:
    """Return the letter as an HTML page without pictures or scripts."""
    blocks = [(type(block).__name__.lower(), block) for block in letter.blocks]
    return _pages().get_template("letter.html").render(letter=letter, blocks=blocks)


def one_line(text: str) -> str:
    """Return ``text`` without line breaks, control characters and what a header would make such of."""
    return _ENCODED.sub("= ?", _SPACES.sub(" ", text)).strip()


@lru_cache(maxsize=1)
def _pages() -> Environment:
    loader = FileSystemLoader(folder("templates") / "mail")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
