"""``GET /api/v1/lint``: what is wrong with the social metadata of one of our pages."""

from __future__ import annotations

import threading
from typing import Literal

from flask import Response, jsonify, request
from flask_babel import get_locale
from pydantic import Field

from share_service.articles.gate import normal_url, target_of
from share_service.errors import BadInput, Unavailable
from share_service.previews.lint import lint_url, words
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Example, Operation, Parameter, Refusal, Shape
from share_service.web.context import service

# One lint asks some twenty times for a page, and each worker has threads for readers to keep.
AT_ONCE = 2
RETRY_SECONDS = 15
_places = threading.BoundedSemaphore(AT_ONCE)


class ShownFinding(Shape):
    """One thing that is wrong."""

    rule: str = Field(description="A stable name.", examples=["image_alt_missing"])
    severity: Literal["error", "warning", "note"]
    networks: list[str] = Field(description="Who suffers.", examples=[["x", "mastodon"]])
    message: str = Field(description="What is wrong, in one sentence.")
    mend: str = Field(description="What to do.")


class Findings(Shape):
    """What is wrong with a page's tags, the gravest first."""

    findings: list[ShownFinding]


@blueprint.get("/lint")
@Operation(
    summary="Judge a page's tags",
    tag="Previews",
    scope="read",
    description="Asks for the page as each network's crawler would. Two pages are judged at a time.",
    parameters=(
        Parameter("url", "A page of one of your hosts.", example="https://journal.example/chronique", required=True),
        Parameter("lang", "The language of the sentences.", {"type": "string", "enum": ["fr", "en"]}),
    ),
    answers={200: Answer("What is wrong with it.", Findings)},
    errors=(
        Refusal(422, "url_missing", "There is no `url`."),
        Refusal(422, "host_not_allowed", "The page is not of one of your hosts."),
        Refusal(503, "lint_busy", "Other pages are being judged; `Retry-After` says when to ask again."),
    ),
    example=Example(query={"url": "https://journal.example/chronique", "lang": "fr"}),
)
def lint_page() -> Response:
    """Answer the findings for the page at ``?url=``, which must be of one of our hosts; ``lang=`` is fr or en.

    Raises:
        BadInput: there is no url.
        FetchRefused: the address may not be asked for.
        Unavailable: as many lints as may are under way already.
    """
    url = request.args.get("url", "").strip()
    if not url:
        raise BadInput("Say which page to judge: ?url=https://journal.example/article", code="url_missing")
    parts = service()
    target_of(normal_url(url), parts.settings.article_hosts)
    if not _places.acquire(blocking=False):
        raise Unavailable(
            "Other pages are being judged just now: ask again in a moment.", code="lint_busy", retry_after=RETRY_SECONDS
        )
    try:
        findings = lint_url(parts.fetcher, url, words(str(get_locale() or "en")[:2]))
    finally:
        _places.release()
    answer = jsonify({"findings": [finding.to_json() for finding in findings]})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
