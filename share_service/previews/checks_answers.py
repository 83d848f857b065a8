"""What is wrong with how the page is answered: to some crawlers and not to others, too slowly, in pieces, not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from share_service.articles.probe import Answer
from share_service.previews.checks_picture import why
from share_service.previews.faults import Fault, fault, those
from share_service.previews.observe import Observation
from share_service.previews.preview import absolute
from share_service.previews.profiles import load_profiles
from share_service.previews.tags import read_tags

SLOW = 2.0
MAX_HOPS = 2
_PAGES = ("text/html", "application/xhtml+xml")
_DIRECTIVE = re.compile(r"^\s*([\w.-]+)\s*:\s*(.+)$")
# `unavailable_after: …` and `max-snippet: …` are values, not crawlers.
_VALUED = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
_CLOSING = frozenset({"noindex", "none", "noimageindex"})
# Search crawlers leave the page out by these; preview crawlers obey only what names them.
_GENERAL = ("google",)


def check_answers(seen: Observation) -> Iterator[Fault]:
    """Yield every fault of the answers; a saved page has none but those of its own robots tag."""
    page = seen.page
    if page is not None and not any(answer.ok for answer in (page, *seen.agents.values())):
        yield fault("page_unreachable", why=why(page))
        return
    yield from _robots_tags(seen)
    if page is None:
        return
    for check in (_refused, _served, _timed, _robots):
        yield from check(seen, page)


def _refused(seen: Observation, _page: Answer) -> Iterator[Fault]:
    if not any(answer.ok for answer in seen.agents.values()):
        return
    refused: dict[str, list[str]] = {}
    for key, answer in seen.agents.items():
        # An answer in an encoding nobody asked for is a fault of its own.
        if not answer.ok and answer.failure != "fetch_redirects":
            refused.setdefault(why(answer), []).append(key)
    for reason, keys in refused.items():
        yield fault("bot_refused", keys, why=reason)
    read = {key: (_title(answer), answer.cut) for key, answer in seen.agents.items() if answer.ok and answer.body}
    # Of the others only the beginning was read: a title that is not in it may come later.
    titles = {key: title for key, (title, cut) in read.items() if title or not cut}
    usual = seen.tags.first("og:title") or seen.tags.title
    other = [key for key, title in titles.items() if title != usual]
    if usual and other and len(other) < len(titles):
        yield fault("bot_other_tags", other)


def _title(answer: Answer) -> str:
    tags = read_tags(answer.body, url=answer.url)
    return tags.first("og:title") or tags.title


def _served(seen: Observation, page: Answer) -> Iterator[Fault]:
    kind = page.header("content-type").partition(";")[0].strip().lower()
    if page.ok and kind not in _PAGES:
        yield fault("page_type_wrong", type=kind or "—")
    encoding = page.header("content-encoding").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        yield fault("encoding", encoding=encoding)
    if page.header("content-disposition").lower().startswith("attachment"):
        yield fault("attachment", what=page.url)
    if seen.page_head is not None and seen.page_head.status and not seen.page_head.ok and page.ok:
        yield fault("head_refused", ("mastodon",), what=page.url, status=seen.page_head.status)
    if len(page.hops) > MAX_HOPS:
        yield fault("redirects_many", ("mastodon", "x"), count=len(page.hops))


def _timed(seen: Observation, page: Answer) -> Iterator[Fault]:
    taken = [answer.seconds for answer in seen.agents.values() if answer.ok] or [page.seconds]
    # The quickest answer: the others may have waited for a cold cache or for each other.
    if min(taken) > SLOW:
        hurried = those(lambda profile: profile.page.timeout is not None and profile.page.timeout <= 5)
        yield fault("slow", ("facebook", "linkedin", *hurried), seconds=f"{min(taken):.1f}")


def _robots(seen: Observation, page: Answer) -> Iterator[Fault]:
    image = absolute(seen.tags.first("og:image"), seen.tags.url)
    for rule, address in (("robots_blocked", page.url), ("robots_blocked_image", image)):
        rules = seen.robots.get(urlsplit(address).hostname or "") if address else None
        if rules is None:
            continue
        named = {key: profile.robots for key, profile in load_profiles().items() if profile.robots}
        blocked = [key for key, name in named.items() if not rules.allows(name or "", address)]
        if blocked:
            yield fault(rule, blocked)


def _robots_tags(seen: Observation) -> Iterator[Fault]:
    said = [("X-Robots-Tag", one.header("x-robots-tag")) for one in (seen.page, seen.picture) if one is not None]
    said += [("meta robots", value) for value in seen.tags.values("robots")]
    for profile in load_profiles().values():
        said += [(f"meta {profile.robots}", f"{profile.robots}: {value}") for value in _named(seen, profile.robots)]
    for where, value in dict.fromkeys(said):
        for networks, closing in _closed(value):
            yield fault("robots_header", networks, where=where, value=closing)


def _named(seen: Observation, name: str | None) -> list[str]:
    return seen.tags.values(name) if name else []


def _closed(value: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield whom an X-Robots-Tag shuts out, and by which word: ``noindex`` or ``twitterbot: noindex``."""
    crawler = ""
    for part in value.lower().split(","):
        match = _DIRECTIVE.match(part)
        if match and match[1] not in _VALUED:
            crawler, part = match[1], match[2]  # noqa: PLW2901 - what stands after the crawler's name
        word = part.strip()
        if word in _CLOSING:
            keys = _called(crawler) if crawler else _GENERAL
            if keys:
                yield keys, f"{crawler}: {word}" if crawler else word


def _called(crawler: str) -> tuple[str, ...]:
    return those(lambda profile: profile.robots == crawler)
