"""What people come to just now: clicks, each worth half as much every six hours.

An article's score is ``s = ln Σ e^λ(tᵢ − L)`` over its clicks at tᵢ, with λ = ln 2 / 6 hours and a fixed
instant L (Cormode et al., Forward Decay, ICDE 2009). It changes only when a click comes and orders
articles the same way at any later moment, so an index on it answers who leads.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select, update

from share_service.stats.days import DAY, HOUR
from share_service.stats.events import Event, Kind
from share_service.store.engine import writing
from share_service.store.rows import write_rows
from share_service.store.tables import buckets, scores
from share_service.store.turns import Turn, take_turns

HALF_LIFE = 6 * HOUR
RATE = math.log(2) / HALF_LIFE
#: 2026-01-01T00:00:00Z. A score only has to be a number of a handy size; this is no limit.
LANDMARK = 1_767_225_600
# One click of a day ago weighs this much: less is no trend.
FAINTEST = -RATE * DAY
# One click of five days ago: its row can go.
FORGOTTEN = -RATE * 5 * DAY
STEP = 500


class Trend(NamedTuple):
    """An article's `score` (clicks, the older the less) and its `clicks` of the last 24 hours."""

    article: int
    score: float
    clicks: int


def add_scores(connection: Connection, batch: Sequence[Event]) -> None:
    """Add the clicks of ``batch`` to their articles' scores, in the transaction that stores them."""
    added: dict[int, float] = {}
    for event in batch:
        if event.kind == Kind.CLICK:
            weight = RATE * (event.at / 1000 - LANDMARK)
            added[event.article] = _log_add(added[event.article], weight) if event.article in added else weight
    if not added:
        return
    ids = sorted(added)
    # Whoever stores a batch has the turn of all machines: nobody else changes a score meanwhile.
    query = select(scores).where(scores.c.article_id.in_(ids))
    known = {row.article_id: row.score for row in connection.execute(query)}
    new = [{"article_id": article, "score": added[article]} for article in ids if article not in known]
    write_rows(connection, insert(scores), new)
    if known:
        rows = [{"here": article, "now": _log_add(known[article], added[article])} for article in sorted(known)]
        statement = update(scores).where(scores.c.article_id == bindparam("here"))
        connection.execute(statement.values(score=bindparam("now")), rows)


def leaders(connection: Connection, limit: int, now: float) -> list[tuple[int, float]]:
    """Return up to ``limit`` articles and what their clicks weigh at ``now``, the heaviest first."""
    gone = RATE * (now - LANDMARK)
    query = select(scores.c.article_id, scores.c.score).where(scores.c.score >= gone + FAINTEST)
    ordered = query.order_by(scores.c.score.desc(), scores.c.article_id.desc()).limit(limit)
    return [(article, math.exp(score - gone)) for article, score in connection.execute(ordered)]


def trending(engine: Engine, limit: int, *, now: float | None = None) -> list[Trend]:
    """Return up to ``limit`` articles, the strongest first, whose clicks weigh as much as one of a day ago."""
    now = time.time() if now is None else now
    with engine.connect() as connection:
        found = leaders(connection, limit, now)
        # The last 26 hours are never packed.
        query = (
            select(buckets.c.article_id, func.sum(buckets.c.n))
            .where(buckets.c.article_id.in_([article for article, _ in found]), buckets.c.start >= int(now) - DAY)
            .where(buckets.c.kind == Kind.CLICK)
            .group_by(buckets.c.article_id)
        )
        clicks = {article: int(n) for article, n in connection.execute(query)}
    return [Trend(article, score, clicks.get(article, 0)) for article, score in found]


def forget_scores(engine: Engine, now: float) -> int:
    """Delete the scores of articles that nobody has come to for days; return how many."""
    faint = RATE * (now - LANDMARK) + FORGOTTEN
    gone, step = 0, STEP
    while step == STEP:
        with writing(engine) as connection:
            take_turns(connection, Turn.COUNTING)
            some = select(scores.c.article_id).where(scores.c.score < faint).limit(STEP)
            step = connection.execute(delete(scores).where(scores.c.article_id.in_(some))).rowcount
        gone += step
    return gone


def _log_add(one: float, other: float) -> float:
    high, low = max(one, other), min(one, other)
    return high + math.log1p(math.exp(low - high))
