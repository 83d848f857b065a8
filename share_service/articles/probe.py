"""An answer as it came: every status, header and hop that a network's crawler would meet, for the lint.

The same guarded door as `fetch.py`, through which every answer is interesting: a 403 is a finding here.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Literal
from urllib.parse import urljoin

import requests

from share_service.articles.body import read_start
from share_service.articles.fetch import FAILURES, REDIRECTS, Fetcher, failure, where_to
from share_service.articles.gate import normal_url, target_of
from share_service.articles.wire import Deadline
from share_service.errors import FetchRefused

Method = Literal["GET", "HEAD"]

# More than any crawler follows (Signal: 20), so that a long chain is reported as such.
MAX_HOPS = 10
_MAX_HEADERS, _MAX_HEADER = 100, 4_000


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way: the address that was asked for, and the status it answered with."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request met: the last address, its status and headers (names in lower case), the unpacked body.

    ``failure`` is a ``fetch_…`` code when there was no answer; the status is then 0. ``seconds`` is how long the
    whole took, ``cut`` says that the body is longer than what was read.
    """

    url: str
    status: int = 0
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    hops: tuple[Hop, ...] = ()
    seconds: float = 0.0
    failure: str = ""
    cut: bool = False

    @property
    def ok(self) -> bool:
        """Whether the request was answered with 200."""
        return self.status == HTTPStatus.OK

    def header(self, name: str) -> str:
        """Return a header's value, or an empty text."""
        return (self.headers or {}).get(name, "")


def probe(
    fetcher: Fetcher,
    url: str,
    *,
    user_agent: str,
    method: Method = "GET",
    limit: int = 2_000_000,
    any_host: bool = False,
    timeout: float | None = None,
) -> Answer:
    """Ask for ``url`` as ``user_agent`` would and return what came, whatever came; at most ``limit`` bytes of it.

    ``any_host`` lifts the fetcher's list of hosts, for images and robots.txt; the address must be public all the same.
    Never raises for what a server does.
    """
    started, answer = time.monotonic(), Answer(url)
    headers = {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}
    with Deadline(timeout or fetcher.timeout) as deadline:
        try:
            for _ in range(MAX_HOPS + 1):
                answer = replace(answer, url=normal_url(answer.url))
                target = target_of(answer.url, None if any_host else fetcher.hosts)
                with fetcher.wire.get(answer.url, target, headers, deadline, method) as response:
                    if response.status_code not in REDIRECTS or "Location" not in response.headers:
                        answer = _taken(answer, response, deadline, limit if method == "GET" else 0)
                        break
                    hop = Hop(answer.url, response.status_code)
                    answer = replace(answer, url=urljoin(answer.url, where_to(response)), hops=(*answer.hops, hop))
            else:
                answer = replace(answer, failure="fetch_redirects")
        except FetchRefused as refusal:
            answer = replace(answer, failure=refusal.code)
        except FAILURES as error:
            answer = replace(answer, failure=failure(error, deadline, fetcher.timeout).code)
    return replace(answer, seconds=time.monotonic() - started)


def _taken(answer: Answer, response: requests.Response, deadline: Deadline, limit: int) -> Answer:
    named = list(response.headers.items())[:_MAX_HEADERS]
    headers = {name.lower(): value[:_MAX_HEADER] for name, value in named}
    answer = replace(answer, status=response.status_code, headers=headers)
    if not limit:
        return answer
    body, cut = read_start(response, limit, deadline)
    return replace(answer, body=body, cut=cut)
