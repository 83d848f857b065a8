"""A real mail server in a process of its own, and the certificates of an authority that nobody else knows."""

from __future__ import annotations

import email
import email.policy
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from tests import live

SECONDS = 30
FROM = "Le Journal <partages@journal.example>"


@dataclass
class MailServer:
    """Where it listens, the authority that signed its certificate, and the folder of what it took."""

    port: int
    folder: Path
    how: str = "none"
    ca: Path | None = None

    def behave(self, how: str) -> None:
        """Answer like this from now on."""
        (self.folder / "behaviour").write_text(how)

    def letters(self) -> list[EmailMessage]:
        """What was taken, in order."""
        files = sorted(self.folder.glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]

    def asked(self) -> list[str]:
        """The recipients that were named to it, taken or not."""
        file = self.folder / "asked"
        return file.read_text().split() if file.exists() else []

    def settings(self, user: str = "") -> dict[str, str]:
        """The settings of a service that sends through it, by their names in `Settings`."""
        scheme = "smtps" if self.how == "implicit" else "smtp"
        option = "?tls=none" if self.ca is None else f"?ca={self.ca}"
        return {"smtp_url": f"{scheme}://{user}localhost:{self.port}{option}", "smtp_from": FROM}

    def environment(self) -> dict[str, str]:
        """The same as variables."""
        return {f"SHARE_{name.upper()}": value for name, value in self.settings().items()}


@contextmanager
def mail_server(folder: Path, how: str = "none", password: str | None = None) -> Iterator[MailServer]:
    """Start one that speaks TLS by ``how`` ("implicit", "starttls" or "none"), and stop it at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    server = MailServer(live.free_port(), folder, how)
    server.behave("ok")
    certificate, key = "", ""
    if how != "none":
        server.ca, certificate, key = certificates(folder)
    arguments = [str(server.port), str(folder), str(certificate), str(key), how, *([password] if password else [])]
    if how == "none" and not password:
        arguments = arguments[:2]
    script = Path(__file__).with_name("mail_process.py")
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-W", "ignore", script, *arguments], stdout=out, stderr=out)
    try:
        _wait(folder / "ready", process, log)
        yield server
    finally:
        process.kill()
        process.wait(10)


def certificates(folder: Path) -> tuple[Path, Path, Path]:
    """Make an authority and a certificate of ``localhost``; return authority, certificate and key."""
    assert shutil.which("openssl")
    ca, ca_key, key = folder / "ca.pem", folder / "ca.key", folder / "localhost.key"
    asked, certificate, extensions = folder / "localhost.csr", folder / "localhost.pem", folder / "names"
    extensions.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    own = ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"]
    _openssl("req", "-x509", *new, "-days", "2", "-subj", "/CN=Tests", *own, "-keyout", ca_key, "-out", ca)
    _openssl("req", *new, "-subj", "/CN=localhost", "-keyout", key, "-out", asked)
    signed = ["-CA", ca, "-CAkey", ca_key, "-CAcreateserial", "-days", "2", "-extfile", extensions]
    _openssl("x509", "-req", "-in", asked, *signed, "-out", certificate)
    return ca, certificate, key


def _openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


def _wait(ready: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    for _look in range(SECONDS * 20):
        if ready.exists():
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"the mail server did not start: {log.read_text()[-2000:]}")
