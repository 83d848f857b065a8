"""Facebook's Graph API, as far as we need it: asking Facebook to fetch a page again, so that its preview is the new one.

`POST /{version}/?id={url}&scrape=true` with an access token, documented at
https://developers.facebook.com/docs/sharing/opengraph/using-objects. The token goes in the body: addresses end up in logs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests

from share_service import __version__
from share_service.articles.body import read_body
from share_service.articles.fetch import FAILURES
from share_service.articles.gate import target_of
from share_service.articles.wire import Deadline, Wire
from share_service.errors import FetchRefused, ServiceError, Unavailable
from share_service.logs import get as get_log

HOST = "graph.facebook.com"
VERSION = "v23.0"
# Facebook fetches page and picture before it answers.
TIMEOUT_S = 15.0
MAX_BYTES = 500_000
MAX_TEXT = 1_000
# "Calls within one hour" are what its limits count.
RETRY_AFTER_S = 3600
_OK = 200
# https://developers.facebook.com/docs/graph-api/guides/error-handling and …/overview/rate-limiting
_TOO_MANY = frozenset((4, 17, 32, 341, 613))
_TOKEN = frozenset((102, 190, 463, 467))
_NOT_ALLOWED = frozenset((3, 10, *range(200, 300)))
_PASSING = frozenset((1, 2))
_BLOCKED = 368

log = get_log("facebook")


@dataclass(frozen=True, slots=True)
class Scraped:
    """What Facebook read of a page: its address there, title, description and picture, "" where it found none."""

    url: str
    title: str = ""
    description: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Asks with ``token``; ``timeout`` is in seconds and bounds one question as a whole."""

    token: str = field(repr=False)
    wire: Wire = field(default_factory=Wire)
    timeout: float = TIMEOUT_S

    def scrape(self, url: str) -> Scraped:
        """Have Facebook fetch ``url`` again, and return what it read.

        Raises:
            FetchRefused: `facebook_token`, `facebook_permission` or `facebook_page`: token or page are not accepted.
            Unavailable: `facebook_busy`: asked too often; `facebook_away`: no answer that makes sense.
        """
        try:
            status, data = self._ask(url)
        except ServiceError as error:
            log.warning("facebook not reached", code=error.code)
            raise _away() from error
        except FAILURES as error:
            log.warning("facebook not reached", error=type(error).__name__)
            raise _away() from error
        if status != _OK or "error" in data:
            raise _refusal(data.get("error"), status)
        return _scraped(url, data)

    def _ask(self, url: str) -> tuple[int, Mapping[str, Any]]:
        address = f"https://{HOST}/{VERSION}/"
        body = urlencode({"id": url, "scrape": "true", "access_token": self.token}).encode()
        headers = {
            "User-Agent": f"share-service/{__version__}",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
        }
        with (
            Deadline(self.timeout) as deadline,
            self.wire.get(
                address, target_of(address, (HOST,)), headers, deadline, method="POST", body=body
            ) as response,
        ):
            return response.status_code, _object(response, deadline)


def _object(response: requests.Response, deadline: Deadline) -> Mapping[str, Any]:
    data = json.loads(read_body(response, MAX_BYTES, deadline))
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - whatever is no answer is one failure
    return data


def _scraped(url: str, data: Mapping[str, Any]) -> Scraped:
    images = data.get("image")
    first = images[0] if isinstance(images, list) and images else {}
    return Scraped(
        _text(data.get("url")) or url,
        _text(data.get("title")),
        _text(data.get("description")),
        _text(first.get("url")) if isinstance(first, dict) else "",
    )


def _text(value: object) -> str:
    return value[:MAX_TEXT] if isinstance(value, str) else ""


def _refusal(error: object, status: int) -> ServiceError:
    found = error if isinstance(error, dict) else {}
    code = found.get("code")
    log.warning("facebook refused", status=status, error=code, subcode=found.get("error_subcode"))
    if code in _TOO_MANY:
        return Unavailable(
            "Facebook is asked too often: it takes more in about an hour.",
            code="facebook_busy",
            retry_after=RETRY_AFTER_S,
        )
    if code in _TOKEN:
        return FetchRefused(
            "Facebook does not accept the token: it has expired or was withdrawn. Put a new one in SHARE_FACEBOOK_TOKEN.",
            code="facebook_token",
        )
    if code in _NOT_ALLOWED:
        return FetchRefused(
            "Facebook's token may not ask for this: make one of an app that is live.", code="facebook_permission"
        )
    if code == _BLOCKED:
        return FetchRefused("Facebook has blocked this address or this app for a while.", code="facebook_blocked")
    if code in _PASSING or not isinstance(code, int):
        return _away()
    return FetchRefused(
        "Facebook could not read the article's page: is it online, and open to facebookexternalhit?",
        code="facebook_page",
    )


def _away() -> Unavailable:
    return Unavailable("Facebook did not answer: try again in a minute.", code="facebook_away", retry_after=60)
