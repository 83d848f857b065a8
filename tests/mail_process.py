"""A real SMTP server: ``python mail_process.py PORT FOLDER [CERTIFICATE KEY implicit|starttls] [PASSWORD]``.

Each letter it takes is a file in FOLDER. What it answers stands in FOLDER/behaviour: ``ok``, ``greylist`` (a recipient
is asked to come again once), ``later`` (451), ``never`` (550), ``hang`` (no answer), ``drip`` (a byte a while).
"""

import asyncio
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

PORT, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
CERTIFICATE, KEY, HOW = (sys.argv[3:6] + [None] * 3)[:3] if len(sys.argv) > 5 else (None, None, "none")
PASSWORD = sys.argv[6].encode() if len(sys.argv) > 6 else None
ANSWERS = {"later": "451 4.7.1 come again", "never": "550 5.1.1 there is no {}"}


class Handler:
    def __init__(self):
        self.seen = set()
        self.taken = len(list(FOLDER.glob("*.eml")))

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        behaviour = (FOLDER / "behaviour").read_text()
        if not (FOLDER / "asked").exists():
            self.seen.clear()
        with (FOLDER / "asked").open("a") as log:
            log.write(f"{address}\n")
        if behaviour == "hang":
            await asyncio.sleep(60)
        if behaviour == "drip":
            for _ in range(600):
                server.transport.write(b"2")
                await asyncio.sleep(0.1)
        if behaviour in ANSWERS:
            return ANSWERS[behaviour].format(address)
        if behaviour == "greylist" and address not in self.seen:
            self.seen.add(address)
            return ANSWERS["later"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.taken += 1
        (FOLDER / f"{self.taken:04}.part").write_bytes(envelope.content)
        (FOLDER / f"{self.taken:04}.part").rename(FOLDER / f"{self.taken:04}.eml")
        return "250 OK"


def known(_server, _session, _envelope, _mechanism, data):
    fits = isinstance(data, LoginPassword) and data.password == PASSWORD
    return AuthResult(success=fits, handled=False)


async def main():
    context = None
    if CERTIFICATE:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE, KEY)
    starttls = context if HOW == "starttls" else None
    handler = Handler()

    def make():
        return SMTP(
            handler,
            hostname="mail.example",
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=known if PASSWORD else None,
            auth_required=PASSWORD is not None,
            auth_require_tls=False,
            enable_SMTPUTF8=True,
        )

    server = await asyncio.get_running_loop().create_server(
        make, "127.0.0.1", PORT, ssl=context if HOW == "implicit" else None
    )
    (FOLDER / "ready").touch()
    async with server:
        await server.serve_forever()


asyncio.run(main())
