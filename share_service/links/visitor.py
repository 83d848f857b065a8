"""Who is asking: a reader, a crawler that makes a preview, another crawler, a browser ahead of its reader, a HEAD.

The order is the order of trust. What the request says of itself comes first, then the names of the
crawlers that make previews, then the words of apps that people read in (the public lists of
crawlers name some of them), then the lists and the habits of programs. Nothing here keeps anything
but the answer per distinct user agent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from crawleruseragents import CRAWLER_USER_AGENTS_DATA

from share_service.assets import PACKAGE

# A crawler's name stands in the first words; nobody may make us read a kilometre of them.
MAX_USER_AGENT = 512
CACHED_USER_AGENTS = 8_192
_AHEAD_OF_READER = ("prefetch", "prerender", "preview")
# Browsers are said to be browsers by one of these; "Mozilla/5.0" alone is what a program says.
_BROWSER_ALONE = re.compile(r"mozilla/\d\.\d(?: ?\((?:compatible;?)?\))?[\w .-]*$")


class Visitor(StrEnum):
    """Who makes a request; all but a reader's is refused as a click, for this reason."""

    READER = "reader"
    PREVIEW = "preview"
    CRAWLER = "crawler"
    PREFETCH = "prefetch"
    HEAD = "head"


def classify(method: str, user_agent: str, purpose: str) -> Visitor:
    """Say who makes a request.

    ``purpose`` is what the headers Sec-Purpose, Purpose, X-Purpose and X-Moz say, joined: browsers
    name there what they fetch before anybody has clicked (Fetch standard; Sec-Purpose).
    """
    if method == "HEAD":
        return Visitor.HEAD
    if purpose and any(word in purpose.lower() for word in _AHEAD_OF_READER):
        return Visitor.PREFETCH
    return _by_user_agent(user_agent[:MAX_USER_AGENT])


class _Words(NamedTuple):
    preview: re.Pattern[str]
    in_app: tuple[str, ...]
    crawler: re.Pattern[str]
    listed: re.Pattern[str]
    browser: tuple[str, ...]


@cache
def _words() -> _Words:
    data = json.loads((PACKAGE / "data" / "crawlers.json").read_text(encoding="utf-8"))
    anywhere = [re.escape(word) for row in data["previews"] for word in row.get("anywhere", ())]
    leading = [re.escape(word) for row in data["previews"] for word in row.get("leading", ())]
    return _Words(
        preview=re.compile(f"^(?:{'|'.join(leading)})|{'|'.join(anywhere)}"),
        in_app=tuple(data["in_app"]["words"]),
        crawler=re.compile("|".join(data["crawlers"]["patterns"])),
        listed=re.compile("|".join(_listed_patterns(CRAWLER_USER_AGENTS_DATA))),
        browser=tuple(data["browsers"]["leading"]),
    )


def _listed_patterns(rows: Iterable[dict[str, str]]) -> Iterable[str]:
    return (f"(?:{row['pattern']})" for row in rows)


@lru_cache(maxsize=CACHED_USER_AGENTS)
def _by_user_agent(user_agent: str) -> Visitor:
    words = _words()
    lowered = user_agent.lower().strip()
    if words.preview.search(lowered):
        return Visitor.PREVIEW
    if not lowered.startswith(words.browser) or _BROWSER_ALONE.fullmatch(lowered):
        return Visitor.CRAWLER
    if any(word in lowered for word in words.in_app):
        return Visitor.READER
    if words.crawler.search(lowered) or words.listed.search(user_agent):
        return Visitor.CRAWLER
    return Visitor.READER
