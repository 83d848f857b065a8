"""What was counted of the article that a page is about: read once a request, for every section that shows some of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import g

from share_service.newsroom.parts import Service
from share_service.stats.questions import article_stats
from share_service.store.articles import StoredArticle
from share_service.web.desk.ranges import Range


@dataclass(frozen=True, slots=True)
class Figures:
    """An article's numbers over a range, as `stats.questions` answers them, and the moment they were read at."""

    now: datetime
    totals: dict[str, Any]
    channels: dict[str, dict[str, Any]]
    series: list[dict[str, Any]]


def article_figures(parts: Service, stored: StoredArticle, span: Range) -> Figures:
    """Return the numbers of ``stored`` over ``span``."""
    read: dict[tuple[int, str], Figures] = g.setdefault("article_figures", {})
    key = stored.id, span.key
    if key not in read:
        read[key] = _read(parts, stored, span)
    return read[key]


def _read(parts: Service, stored: StoredArticle, span: Range) -> Figures:
    now = datetime.now(UTC)
    answer = article_stats(
        parts.engine,
        stored.id,
        span.first_day.isoformat(),
        span.last_day.isoformat(),
        zone=parts.settings.zone,
        networks=parts.networks,
    )
    return Figures(now, answer["totals"], answer["channels"], answer["series"])
