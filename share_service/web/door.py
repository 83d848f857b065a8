"""The door in front of Flask: what readers and crawlers ask for most, without a framework in between.

``/s/<token>`` and cards that are on the shelf are answered here. Whatever is rare (a link that
leads nowhere, a card that must be drawn, another method) goes on to Flask, which explains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from share_service.web.redirect import Redirects, Visit
from share_service.web.shelved import CardRequest, ShelvedCards

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from share_service.newsroom.parts import Service
    from share_service.web.redirect import Answer

LINKS = "/s/"
CARDS = "/cards/"
# What browsers say of a fetch that no reader has asked for yet.
PURPOSES = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


class Door:
    """A WSGI application that answers links and shelved cards itself, and leaves the rest to ``app``."""

    def __init__(self, app: WSGIApplication, service: Service) -> None:
        self._app = app
        self._redirects: Redirects[Answer] = Redirects(service, lambda answer: answer)
        self._cards = ShelvedCards(service)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        answer = None
        if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            path: str = environ["PATH_INFO"]
            if path.startswith(LINKS):
                answer = self._link(path[len(LINKS) :], environ)
            elif path.startswith(CARDS):
                answer = self._card(path[len(CARDS) :], environ)
        if answer is None:
            return self._app(environ, start_response)
        start_response(answer.status, answer.headers)
        return (answer.body,)

    def _link(self, token: str, environ: WSGIEnvironment) -> Answer | None:
        return self._redirects.answer(token, visit_of(environ))

    def _card(self, name: str, environ: WSGIEnvironment) -> Answer | None:
        asked = CardRequest(
            name,
            environ["REQUEST_METHOD"],
            environ.get("HTTP_USER_AGENT", ""),
            environ.get("HTTP_IF_NONE_MATCH", ""),
            environ.get("HTTP_RANGE", ""),
            environ.get("HTTP_IF_RANGE", ""),
        )
        return self._cards.answer(asked)


def visit_of(environ: WSGIEnvironment) -> Visit:
    """Return what of a request for a link matters."""
    return Visit(
        environ["REQUEST_METHOD"],
        environ.get("HTTP_USER_AGENT", ""),
        " ".join([environ[name] for name in PURPOSES if name in environ]),
        environ.get("REMOTE_ADDR", ""),
        environ.get("HTTP_SEC_GPC") == "1" or environ.get("HTTP_DNT") == "1",
    )
