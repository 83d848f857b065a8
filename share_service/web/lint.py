"""``GET /api/v1/lint``: what is wrong with the social metadata of one of our pages."""

from __future__ import annotations

import threading

from flask import Blueprint, Response, jsonify, request
from flask_babel import get_locale

from share_service.articles.gate import normal_url, target_of
from share_service.errors import BadInput, Unavailable
from share_service.previews.lint import lint_url, words
from share_service.web.api import require_key
from share_service.web.context import service

blueprint = Blueprint("lint", __name__, url_prefix="/api/v1")
blueprint.before_request(require_key)

# One lint asks some twenty times for a page, and each worker has threads for readers to keep.
AT_ONCE = 2
RETRY_SECONDS = 15
_places = threading.BoundedSemaphore(AT_ONCE)


@blueprint.get("/lint")
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
