"""What people come to just now: clicks, each worth half as much every six hours."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import Engine, func, select

from share_service.stats.days import DAY, HOUR, QUARTER
from share_service.stats.events import Kind
from share_service.store.tables import buckets

HALF_LIFE = 6 * HOUR


class Trend(NamedTuple):
    """An article's `score` (clicks, the older the less) and the `clicks` it is made of."""

    article: int
    score: float
    clicks: int


def trending(engine: Engine, limit: int, *, now: float | None = None, half_life: float = HALF_LIFE) -> list[Trend]:
    """Return up to ``limit`` articles clicked in the last 24 hours, the strongest first."""
    now = time.time() if now is None else now
    query = (
        select(buckets.c.article_id, buckets.c.start, func.sum(buckets.c.n))
        .where(buckets.c.start >= int(now) - DAY, buckets.c.kind == Kind.CLICK)
        .group_by(buckets.c.article_id, buckets.c.start)
    )
    scores: dict[int, float] = defaultdict(float)
    clicks: dict[int, int] = defaultdict(int)
    with engine.connect() as connection:
        for article, start, n in connection.execute(query):
            age = max(0.0, now - start - QUARTER / 2)
            scores[article] += float(n) * 2 ** (-age / half_life)
            clicks[article] += int(n)
    ranked = sorted(scores, key=lambda article: (-scores[article], -article))[:limit]
    return [Trend(article, scores[article], clicks[article]) for article in ranked]
