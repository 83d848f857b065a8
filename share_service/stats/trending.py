"""What people come to just now: clicks, each worth half as much every six hours, or as the newsroom sets it.

An article's score is ``s = ln Σ e^λ(tᵢ − L)`` over its clicks at tᵢ, with λ = ln 2 / half-life and a fixed
instant L (Cormode et al., Forward Decay, ICDE 2009). It changes only when a click comes and orders
articles the same way at any later moment, so an index on it answers who leads.

The store knows the half-life that its scores are of: whichever machine adds to them, they are of one kind.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select, update

from share_service.stats.days import DAY, HOUR
from share_service.stats.events import Event, Kind
from share_service.store.engine import writing
from share_service.store.rows import write_rows
from share_service.store.tables import buckets, decay, events, scores
from share_service.store.turns import Turn, take_turns

# Until another is set.
HALF_LIFE = 6 * HOUR
#: 2026-01-01T00:00:00Z. A score only has to be a number of a handy size; this is no limit.
LANDMARK = 1_767_225_600
# One click of four half-lives ago weighs this much (the logarithm): less is no trend.
FAINTEST = -4 * math.log(2)
# After so many half-lives nothing is left of a click: a row that holds less can go.
GONE_AFTER = 20
FORGOTTEN = -GONE_AFTER * math.log(2)
STEP = 500


class Trend(NamedTuple):
    """An article's `score` (clicks, the older the less) and its `clicks` of the last 24 hours."""

    article: int
    score: float
    clicks: int


def add_scores(connection: Connection, batch: Sequence[Event]) -> None:
    """Add the clicks of ``batch`` to their articles' scores, in the transaction that stores them."""
    clicks = [(event.article, event.at) for event in batch if event.kind == Kind.CLICK]
    if not clicks:
        return
    added = _summed(clicks, rate_of(connection))
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
    gone = rate_of(connection) * (now - LANDMARK)
    query = select(scores.c.article_id, scores.c.score).where(scores.c.score >= gone + FAINTEST)
    ordered = query.order_by(scores.c.score.desc(), scores.c.article_id.desc()).limit(limit)
    return [(article, math.exp(score - gone)) for article, score in connection.execute(ordered)]


def trending(engine: Engine, limit: int, *, now: float | None = None) -> list[Trend]:
    """Return up to ``limit`` articles, the strongest first, whose clicks weigh as much as one of four half-lives ago."""
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
    gone, step = 0, STEP
    while step == STEP:
        with writing(engine) as connection:
            take_turns(connection, Turn.COUNTING)
            faint = rate_of(connection) * (now - LANDMARK) + FORGOTTEN
            some = select(scores.c.article_id).where(scores.c.score < faint).limit(STEP)
            step = connection.execute(delete(scores).where(scores.c.article_id.in_(some))).rowcount
        gone += step
    return gone


def set_half_life(engine: Engine, seconds: int, now: float) -> bool:
    """Have a click weigh half as much every ``seconds``; say whether that is another half-life than before.

    The scores are then made anew from the single events that are kept, in one transaction.
    """
    with engine.connect() as connection:
        if half_life(connection) == seconds:
            return False
    with writing(engine) as connection:
        take_turns(connection, Turn.COUNTING)
        connection.execute(delete(decay))
        connection.execute(insert(decay).values(half_life=seconds))
        connection.execute(delete(scores))
        since = int((now - GONE_AFTER * seconds) * 1000)
        query = select(events.c.article_id, events.c.at).where(events.c.kind == Kind.CLICK, events.c.at >= since)
        rows = connection.execute(query.execution_options(yield_per=STEP))
        made = _summed(((row.article_id, row.at) for row in rows), math.log(2) / seconds)
        write_rows(connection, insert(scores), [{"article_id": key, "score": made[key]} for key in sorted(made)])
    return True


def half_life(connection: Connection) -> int:
    """Return the half-life of the scores in the store, in seconds."""
    return connection.execute(select(decay.c.half_life)).scalar() or HALF_LIFE


def rate_of(connection: Connection) -> float:
    """Return λ of the scores in the store, per second."""
    return math.log(2) / half_life(connection)


def _summed(clicks: Iterable[tuple[int, int]], rate: float) -> dict[int, float]:
    """Return the scores of ``clicks`` (article, milliseconds) by article."""
    sums: dict[int, float] = {}
    for article, at in clicks:
        weight = rate * (at / 1000 - LANDMARK)
        sums[article] = _log_add(sums[article], weight) if article in sums else weight
    return sums


def _log_add(one: float, other: float) -> float:
    high, low = max(one, other), min(one, other)
    return high + math.log1p(math.exp(low - high))
