"""Handing one letter to the mail server: encrypted, with its certificate checked, within one deadline.

What a server answers may repeat an address or a password: only its three digits are ever told.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from email.message import EmailMessage

from share_service.articles.wire import Deadline
from share_service.errors import ServiceError
from share_service.newsroom.mail.server import MailServer

#: Seconds that one answer of the server, and the whole conversation, may take.
ANSWER_S, WHOLE_S = 20.0, 60.0
_PERMANENT = range(500, 600)


class MailTrouble(ServiceError):
    """A letter was not taken; `permanent` says that it will not be later either."""

    status = 502
    code = "mail_failed"

    def __init__(self, detail: str, *, code: str, permanent: bool = False) -> None:
        super().__init__(detail, code=code)
        self.permanent = permanent


class _Held(smtplib.SMTP):
    """A conversation that is cut at the deadline: a server that says a letter a second trips no timeout."""

    def __init__(self, server: MailServer, deadline: Deadline, answer: float, hello: str) -> None:
        self._deadline = deadline
        super().__init__(server.host, server.port, local_hostname=hello, timeout=answer)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # smtplib's own hook
        self._deadline.hold(sock)
        return sock


class _HeldTLS(_Held):
    def __init__(self, server: MailServer, deadline: Deadline, answer: float, hello: str) -> None:
        self._server = server
        super().__init__(server, deadline, answer, hello)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _trusted(self._server).wrap_socket(super()._get_socket(host, port, timeout), server_hostname=host)


def send(
    server: MailServer, message: EmailMessage, *, hello: str, answer: float = ANSWER_S, whole: float = WHOLE_S
) -> None:
    """Hand ``message`` over to its one recipient; ``hello`` is the name that we greet the server with.

    Raises:
        MailTrouble: it was not taken; `permanent` when the server said that it never will be.
    """
    with Deadline(whole) as deadline:
        try:
            with _connected(server, deadline, answer, hello) as smtp:
                smtp.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise _trouble(error, deadline) from None


def look(server: MailServer, *, hello: str) -> None:
    """Greet the server and sign in, and send nothing.

    Raises:
        MailTrouble: it cannot be reached, or does not know us.
    """
    with Deadline(ANSWER_S) as deadline:
        try:
            with _connected(server, deadline, ANSWER_S, hello):
                pass
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise _trouble(error, deadline) from None


def _connected(server: MailServer, deadline: Deadline, answer: float, hello: str) -> smtplib.SMTP:
    kind = _HeldTLS if server.tls == "implicit" else _Held
    smtp = kind(server, deadline, answer, hello)
    try:
        if server.tls == "starttls":
            smtp.starttls(context=_trusted(server))
        if server.user or server.password:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _trusted(server: MailServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=None if server.ca is None else str(server.ca))


def _trouble(error: Exception, deadline: Deadline) -> MailTrouble:
    if not deadline.left or TimeoutError in (type(error), type(error.__context__)):
        return MailTrouble("The mail server did not answer in time.", code="mail_timeout")
    if isinstance(error, ssl.SSLError):
        return MailTrouble(
            "The mail server’s certificate is not one that can be trusted, or it speaks no TLS there.", code="mail_tls"
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return MailTrouble("The mail server does not know something that is needed: STARTTLS, a login, or an "
                           "address outside ASCII.", code="mail_unsupported")  # fmt: skip
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailTrouble(f"The mail server did not let us in ({error.smtp_code}).", code="mail_login")
    status = _status(error)
    if status is None:
        return MailTrouble("The mail server could not be reached, or broke off.", code="mail_away")
    # Whoever turns us away at the door (a greeting with 5xx) may open later.
    permanent = status in _PERMANENT and not isinstance(error, (smtplib.SMTPConnectError, smtplib.SMTPHeloError))
    said = "refused the letter" if permanent else "asks to come again later"
    return MailTrouble(
        f"The mail server {said} ({status}).", code="mail_refused" if permanent else "mail_later", permanent=permanent
    )


def _status(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((int(code) for code, _said in error.recipients.values()), None)
    return int(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else None
