"""Taking over the links of another shortener: an article, a campaign link and an old total for each.

The file is read twice. First all of it is understood, and nothing is written when it cannot be; then
links are written, some hundred to a transaction, each with its total. Whatever stops it half-way, the
next run goes on: a link that is there already is not made again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from share_service.articles.article import MAX_LABEL, MAX_TITLE, Article, canonical_url, clean_text, host_allowed
from share_service.articles.tracking import without_tracking
from share_service.links.channels import CAMPAIGN
from share_service.links.imports.formats import Export
from share_service.links.imports.row import SHORTENERS, BadRow, ImportedLink
from share_service.links.token import LinkRef
from share_service.newsroom.parts import Service
from share_service.store.aliases import article_at
from share_service.store.articles import PageState, PhotoState, save_article
from share_service.store.imports import Change, OldLink, compare_old_links, save_old_links

BATCH = 200
#: Its page was never read: it will be, as soon as somebody asks for its card or its buttons.
NEVER_READ = PageState(0)


class LeftOut(NamedTuple):
    """A row that was not taken over: where, and why, as the end of a sentence."""

    where: str
    why: str


class TakenOver(NamedTuple):
    """A link that was: its place and short link in the file, its signed link now, what became of it."""

    where: str
    short: str | None
    link: str
    clicks: int
    change: Change


@dataclass
class Tally:
    """What an import did, or would do."""

    changes: Counter[str] = field(default_factory=Counter)
    clicks: int = 0
    articles: int = 0
    left_out: int = 0


Told = Callable[[int], object]


def check_export(service: Service, export: Export, left_out: Callable[[LeftOut], object], passed: Told) -> Tally:
    """Understand the whole file and write nothing; return what `take_over` would do.

    Raises:
        BadInput: the file cannot be read to its end.
    """
    tally = Tally()
    unknown: set[int] = set()
    for batch in _batches(_fitting(service, export, left_out, passed, tally)):
        for url in {url for _row, url in batch}:
            if article_at(service.engine, url) is None:
                unknown.add(_short_hash(url))
        old = [_old_link(export.shortener, row, 0) for row, _url in batch]
        for link, change in zip(old, compare_old_links(service.engine, old), strict=True):
            tally.changes[change] += 1
            tally.clicks += link.clicks
    tally.articles = len(unknown)
    return tally


def take_over(service: Service, export: Export, passed: Told) -> Iterator[TakenOver]:
    """Write every link of a file that `check_export` found fit, and yield them.

    Raises:
        BadInput: the file has changed meanwhile and cannot be read.
    """
    for batch in _batches(_fitting(service, export, lambda _row: None, passed, Tally())):
        old = [_old_link(export.shortener, row, _article(service, row, url)) for row, url in batch]
        for (row, _url), (number, change) in zip(batch, save_old_links(service.engine, old), strict=True):
            link = service.link_url(LinkRef(number, CAMPAIGN))
            yield TakenOver(row.where, row.short, link, row.clicks, change)
    service.changes.bump()


def _fitting(
    service: Service, export: Export, left_out: Callable[[LeftOut], object], passed: Told, tally: Tally
) -> Iterator[tuple[ImportedLink, str]]:
    """Yield the rows that can be taken over, each once, with their canonical URL."""
    # 8 bytes a link: of a million links, some 60 MB.
    seen: set[int] = set()

    def leave(where: str, why: str) -> None:
        tally.left_out += 1
        left_out(LeftOut(where, why))

    for row in export.links(passed):
        if isinstance(row, BadRow):
            leave(row.where, row.why)
            continue
        try:
            url = without_tracking(canonical_url(row.url))
        except ValueError as error:
            leave(row.where, f"the address {row.url[:100]} {error}")
            continue
        if not host_allowed(url, service.settings.article_hosts):
            leave(row.where, f"{urlsplit(url).hostname} is not in SHARE_ARTICLE_HOSTS")
            continue
        origin = _short_hash(_origin(export.shortener, row))
        if origin in seen:
            leave(row.where, f"{row.short or row.url[:100]} stands in the file before")
            continue
        seen.add(origin)
        yield row, url


def _batches(
    rows: Iterator[tuple[ImportedLink, str]],
) -> Iterator[list[tuple[ImportedLink, str]]]:
    batch: list[tuple[ImportedLink, str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _article(service: Service, row: ImportedLink, url: str) -> int:
    known = article_at(service.engine, url)
    if known is not None:
        return known.id
    article = Article(url=url, title=_title(row, url))
    return save_article(service.engine, article, PhotoState(), NEVER_READ)[0].id


def _title(row: ImportedLink, url: str) -> str:
    """Return the title to begin with, until the page is read or the CMS sends the article."""
    title = clean_text(row.label or "")[:MAX_TITLE]
    if title and "://" not in title:
        return title
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2]).removesuffix(".html")
    words = clean_text(last.replace("-", " ").replace("_", " "))
    return (words[:1].upper() + words[1:])[:MAX_TITLE] or str(parts.hostname)


def _old_link(shortener: str, row: ImportedLink, article_id: int) -> OldLink:
    named = " · ".join(part for part in (row.short, row.label) if part) or row.where
    label = clean_text(f"{SHORTENERS[shortener]}: {named}")[:MAX_LABEL]
    origin = _origin(shortener, row)
    return OldLink(origin, article_id, label, row.clicks, row.created_at, row.expires_at, row.banned)


def _origin(shortener: str, row: ImportedLink) -> str:
    """Return the name of a link that its next export gives it too."""
    return f"{shortener} {row.short}" if row.short else f"{shortener} {_short_hash(f'{row.url} {row.label}'):x}"


def _short_hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
