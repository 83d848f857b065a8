"""Which mail server takes the letters: read from ``SHARE_SMTP_URL`` and its neighbours. Pure: nothing is connected."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from share_service.errors import ConfigError
from share_service.settings import Settings

Tls = Literal["implicit", "starttls", "none"]
PORTS: dict[str, int] = {"smtp": 587, "smtps": 465}
_OPTIONS = {"ca", "tls"}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server, how to be safe with it, who we are to it, and the name we send as.

    ``ca`` names the certificate authorities to trust when they are not the machine's own.
    """

    host: str
    port: int
    tls: Tls
    sender: Address
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None


def mail_server(settings: Settings) -> MailServer | None:
    """Return the server that ``settings`` name, or None when they name none.

    Raises:
        ConfigError: the address, the sender or an option is wrong. The sentence repeats no password.
    """
    if not settings.smtp_url:
        return None
    try:
        parts = urlsplit(settings.smtp_url)
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise _wrong("SHARE_SMTP_URL is not a URL") from error
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/"):
        raise _wrong("SHARE_SMTP_URL is smtp://host:587 (STARTTLS) or smtps://host:465")
    if set(options) - _OPTIONS or options.get("tls", "none") != "none":
        raise _wrong("SHARE_SMTP_URL knows the options ca=FILE and tls=none")
    tls: Tls = "implicit" if parts.scheme == "smtps" else "none" if "tls" in options else "starttls"
    password = settings.smtp_password or unquote(parts.password or "")
    if password and tls == "none" and parts.hostname not in _LOOPBACK:
        raise _wrong("SHARE_SMTP_URL has a password and tls=none: it would travel in the open")
    return MailServer(
        parts.hostname,
        port,
        tls,
        _sender(settings.smtp_from),
        unquote(parts.username or ""),
        password,
        _file(options["ca"]) if "ca" in options else None,
    )


def _sender(text: str) -> Address:
    name, address = parseaddr(text)
    user, _, domain = address.rpartition("@")
    if not user or not domain or _CONTROL.search(text):
        raise _wrong("SHARE_SMTP_FROM must be an address: Le Journal <partages@journal.example>")
    try:
        return Address(name, user, domain)
    except (ValueError, MessageError) as error:
        raise _wrong("SHARE_SMTP_FROM must be an address: Le Journal <partages@journal.example>") from error


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise _wrong(f"SHARE_SMTP_URL names {text} for its certificate authorities, which is not a file")
    return path


def _wrong(why: str) -> ConfigError:
    return ConfigError(f"{why}.", code="smtp")
