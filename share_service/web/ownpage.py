"""Own-card pages over HTTP: 200 for the crawlers that make previews, the redirect for everyone else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from share_service.links.visitor import Visitor
from share_service.newsroom.destinations import Destination
from share_service.newsroom.ownpages import own_page
from share_service.newsroom.parts import Service

if TYPE_CHECKING:
    from share_service.web.redirect import Answer

#: The answer to a preview crawler's HEAD, where the link has a page of its own.
PREVIEW_HEAD = "preview-head"
# A cache between us must not give a reader what it kept for a crawler.
VARY = ("Vary", "User-Agent")
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"


def with_own_page(service: Service, token: str, place: Destination, answers: dict[str, Answer]) -> dict[str, Answer]:
    """Return a link's ``answers`` by visitor, with a page for preview crawlers where the link has its own.

    A visit is counted before it is answered, so such a page is counted as a preview like every other.
    """
    page = own_page(service, token, place)
    if page is None:
        return answers
    varied = {said: answer._replace(headers=[*answer.headers, VARY]) for said, answer in answers.items()}
    preview = varied[Visitor.PREVIEW.value]
    kept = [header for header in preview.headers if header[0] not in ("Location", "Content-Length")]
    headers = [
        *kept,
        ("Content-Length", str(len(page))),
        ("Content-Security-Policy", _POLICY),
        ("X-Content-Type-Options", "nosniff"),
    ]
    varied[Visitor.PREVIEW.value] = preview._replace(status="200 OK", headers=headers, body=page)
    told = [header for header in headers if header[0] != "X-Share-Count"]
    head = [*told, ("X-Share-Count", Visitor.HEAD.value)]
    varied[PREVIEW_HEAD] = preview._replace(status="200 OK", headers=head, body=b"")
    return varied
