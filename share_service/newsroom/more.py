"""More content: what else a reader of an article may want, from what editors pin and others follow now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from share_service.articles.article import host_allowed
from share_service.articles.tongue import tongue
from share_service.cards.size import SIZES
from share_service.cards.text.block import prepare_headline
from share_service.newsroom.parts import Service
from share_service.newsroom.press import card_url
from share_service.newsroom.sharing import card_alt
from share_service.stats.trending import trending
from share_service.store.articles import StoredArticle, get_articles, latest_articles
from share_service.store.pins import pins_beside

Source = Literal["trending", "latest"]
Reason = Literal["pinned", "trending", "latest"]

# Fewer than this are chance, not a trend.
ENOUGH_CLICKS = 5
PER_SECTION = 2
# How far down the lists to look for articles of other sections.
LOOK_AT = 100


@dataclass(frozen=True, slots=True)
class MoreImage:
    """An item's picture: the article's photo, or its card when it has none. ``credit`` is the photographer's."""

    url: str
    kind: Literal["photo", "card"]
    alt: str
    credit: str | None


@dataclass(frozen=True, slots=True)
class MoreItem:
    """One article to read next, its place in the list, and why it is there."""

    rank: int
    reason: Reason
    id: int
    url: str
    title: str
    #: The title as it is set below a kicker: without it, with the spaces and quotes of its language.
    headline: str
    kicker: str | None
    description: str | None
    authors: tuple[str, ...]
    section: str | None
    language: str | None
    published_at: datetime | None
    image: MoreImage
    ai_disclosure: str | None

    def to_json(self) -> dict[str, Any]:
        """Return the item as the API answers it."""
        image = self.image
        return {
            "rank": self.rank,
            "reason": self.reason,
            "id": self.id,
            "url": self.url,
            "title": self.title,
            "headline": self.headline,
            "kicker": self.kicker,
            "section": self.section,
            "language": self.language,
            "published_at": self.published_at.isoformat() if self.published_at else None,
            "image": {"url": image.url, "kind": image.kind, "alt": image.alt, "credit": image.credit},
            "ai_disclosure": self.ai_disclosure,
        }


@dataclass(frozen=True, slots=True)
class MoreList:
    """The items, and whether what follows the pinned ones is what readers come to now, or the latest."""

    source: Source
    items: tuple[MoreItem, ...]


def more_content(
    service: Service, *, limit: int, language: str | None, current: int | None = None, section: str | None = None
) -> MoreList:
    """Return up to ``limit`` articles in ``language`` (None: in any), without the one with the id ``current``.

    What editors pinned, for everywhere or beside articles of ``section``, comes first and what they
    left out does not come. Then trending ones, then the latest: all of these are the latest while
    readers have followed too few links to speak of a trend. Of these at most two are of one section,
    the pinned ones included in the count.
    """
    engine = service.engine
    hosts = service.settings.article_hosts
    chosen = pins_beside(engine, section)
    reasons: dict[int, Reason] = {pin.article_id: "pinned" for pin in chosen if not pin.banned}
    passed = {pin.article_id for pin in chosen}

    def fitting(stored: StoredArticle) -> bool:
        # A site that moved to another host has rows of the old one still.
        same = language is None or tongue(stored.article.language) == tongue(language)
        return same and stored.id != current and host_allowed(stored.article.url, hosts)

    trends = trending(engine, LOOK_AT)
    known = get_articles(engine, [*reasons, *(trend.article for trend in trends)])
    pinned = [known[article_id] for article_id in reasons if article_id in known and fitting(known[article_id])]
    trends = [one for one in trends if one.article in known and one.article not in passed]
    trends = [one for one in trends if fitting(known[one.article])]
    source: Source = "trending" if sum(trend.clicks for trend in trends) >= ENOUGH_CLICKS else "latest"
    moving = [known[trend.article] for trend in trends] if source == "trending" else []
    reasons |= {stored.id: "trending" for stored in moving}
    latest = filter(fitting, latest_articles(engine, LOOK_AT, language=language, but=current))
    rest = (*moving, *(stored for stored in latest if stored.id not in reasons and stored.id not in passed))
    found = [*pinned[:limit], *_varied(rest, limit - len(pinned), pinned)]
    return MoreList(
        source,
        tuple(_item(service, stored, rank, reasons.get(stored.id, "latest")) for rank, stored in enumerate(found, 1)),
    )


def _varied(
    candidates: Iterable[StoredArticle], limit: int, before: Iterable[StoredArticle]
) -> Iterator[StoredArticle]:
    sections = Counter(stored.article.section for stored in before)
    taken = 0
    for stored in candidates:
        section = stored.article.section
        if taken >= limit:
            return
        if section is not None and sections[section] >= PER_SECTION:
            continue
        if section is not None:
            sections[section] += 1
        taken += 1
        yield stored


def _item(service: Service, stored: StoredArticle, rank: int, reason: Reason) -> MoreItem:
    article = stored.article
    kicker, headline = _set(article.title, article.kicker, article.language)
    return MoreItem(
        rank=rank,
        reason=reason,
        id=stored.id,
        url=article.url,
        title=article.title,
        # « CHRONIQUE : la rue… » continues a sentence; alone, the headline begins one.
        headline=headline[:1].upper() + headline[1:],
        kicker=kicker,
        description=article.description,
        authors=article.authors,
        section=article.section,
        language=article.language,
        published_at=article.published_at,
        image=_image(service, stored),
        ai_disclosure=article.ai_disclosure,
    )


# Setting one headline takes milliseconds, and the same few stand on every page.
@lru_cache(maxsize=1024)
def _set(title: str, kicker: str | None, language: str | None) -> tuple[str | None, str]:
    return prepare_headline(title, kicker=kicker, language=language)


def _image(service: Service, stored: StoredArticle) -> MoreImage:
    photo = stored.article.image
    # A photo that was refused or could not be fetched has no digest: readers would not see it either.
    if photo is not None and photo.url and stored.photo_digest:
        return MoreImage(photo.url, "photo", photo.alt or "", photo.credit)
    credit = photo.credit if photo is not None and stored.photo_digest else None
    return MoreImage(card_url(service, stored, SIZES["landscape"]), "card", card_alt(service, stored), credit)
