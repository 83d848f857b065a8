"""Who is asking: a reader, a crawler that makes a preview, another crawler, a browser ahead of its reader, a HEAD.

The order is the order of trust. What the request says of itself comes first, then the names of the
crawlers that make previews, then the habits of programs, then the words of apps that people read
in (the public list of crawlers names some of them), then that list. Nothing here keeps anything but
the answer per distinct user agent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any, NamedTuple

from crawleruseragents import CRAWLER_USER_AGENTS_DATA

from share_service.assets import PACKAGE

# A crawler's name stands in the first words; nobody may make us read a kilometre of them.
MAX_USER_AGENT = 512
CACHED_USER_AGENTS = 8_192
_AHEAD_OF_READER = ("prefetch", "prerender", "preview")
# Browsers are said to be browsers by one of these; "Mozilla/5.0" alone is what a program says.
_BROWSER_ALONE = re.compile(r"mozilla/\d\.\d(?: ?\((?:compatible;?)?\))?[\w .-]*$")
_DESKTOP_APP = " electron/"
# Browsers said so to be given Netscape's pages, a long time ago; since then programs do.
_CRAWLERS_SAY = "(compatible; "


class Visitor(StrEnum):
    """Who makes a request; all but a reader's is refused as a click, for this reason."""

    READER = "reader"
    PREVIEW = "preview"
    CRAWLER = "crawler"
    PREFETCH = "prefetch"
    HEAD = "head"


class Lists(NamedTuple):
    """What crawlers are told by: the packaged list and its version, our own words and the day they were gathered."""

    patterns: int
    version: str
    previews: int
    gathered: str


def known_lists() -> Lists:
    """Return what crawlers are told by just now."""
    data = _data()
    return Lists(
        len(CRAWLER_USER_AGENTS_DATA), version("crawler-user-agents"), len(data["previews"]), str(data["gathered"])
    )


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
    browser: re.Pattern[str]


@cache
def _data() -> dict[str, Any]:
    return dict(json.loads((PACKAGE / "data" / "crawlers.json").read_text(encoding="utf-8")))


@cache
def _words() -> _Words:
    data = _data()
    anywhere = [re.escape(word) for row in data["previews"] for word in row.get("anywhere", ())]
    leading = [re.escape(word) for row in data["previews"] for word in row.get("leading", ())]
    return _Words(
        preview=re.compile(f"^(?:{'|'.join(leading)})|{'|'.join(anywhere)}"),
        in_app=tuple(data["in_app"]["words"]),
        crawler=re.compile("|".join(data["crawlers"]["patterns"])),
        listed=re.compile("|".join(_listed_patterns(CRAWLER_USER_AGENTS_DATA, data["crawlers"]["not_these"]))),
        browser=_one_of(data["browsers"]),
    )


def _one_of(data: dict[str, list[str]]) -> re.Pattern[str]:
    leading, anywhere = ("|".join(map(re.escape, data[name])) for name in ("leading", "anywhere"))
    return re.compile(f"^(?:{leading})|{anywhere}")


def _listed_patterns(rows: Iterable[dict[str, str]], but: dict[str, list[str]]) -> Iterable[str]:
    return (f"(?:{row['pattern']})" for row in rows if row["pattern"] not in but["patterns"])


@lru_cache(maxsize=CACHED_USER_AGENTS)
def _by_user_agent(user_agent: str) -> Visitor:
    words = _words()
    lowered = user_agent.lower().strip()
    # A chat's desktop app bears the name of its preview maker, and is a window with a person before it.
    if words.preview.search(lowered) and _DESKTOP_APP not in lowered:
        return Visitor.PREVIEW
    if not words.browser.search(lowered) or _BROWSER_ALONE.fullmatch(lowered) or words.crawler.search(lowered):
        return Visitor.CRAWLER
    if _CRAWLERS_SAY not in lowered and any(word in lowered for word in words.in_app):
        return Visitor.READER
    return Visitor.CRAWLER if words.listed.search(user_agent) else Visitor.READER
