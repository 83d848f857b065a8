"""The store that benchmarks measure is a small one of the same kind here: its sums are its events."""

from __future__ import annotations

from sqlalchemy import func, select

from benchmarks.clicks import ZONE, make
from share_service.links.networks import load_networks
from share_service.stats.days import DAY
from share_service.stats.events import Kind
from share_service.stats.overview import overview
from share_service.stats.questions import article_stats, site_stats
from share_service.stats.ranking import ranking
from share_service.stats.span import Span
from share_service.stats.subject import WHOLE_SITE, article, read_cells, reading
from share_service.stats.sums import total
from share_service.store.tables import buckets, events


def test_a_made_store_agrees_with_itself(engine):
    made = make(engine, 1500, 20, days=20)
    reach = Span(made.now - 30 * DAY, made.now + DAY)
    common = {"zone": ZONE, "networks": load_networks(), "now": made.now}
    clicks = select(events.c.article_id, func.count()).where(events.c.kind == Kind.CLICK).group_by(events.c.article_id)
    with reading(engine) as connection:
        raw = dict(connection.execute(clicks).all())
        assert total(read_cells(connection, WHOLE_SITE, reach)) == sum(raw.values()) == made.clicks
        assert {number: total(read_cells(connection, article(number), reach)) for number in raw} == raw
        assert connection.execute(select(func.count()).select_from(buckets)).scalar_one() < made.rows_packed
    top = ranking(engine, "clicks", limit=3, zone=ZONE, now=made.now)["items"]
    assert [item["clicks"] for item in top] == sorted(raw.values(), reverse=True)[:3]
    busiest = article_stats(engine, made.busiest, by="hour", **common)
    assert busiest["totals"]["clicks"] == raw[made.busiest]
    by_section = site_stats(engine, by="section", **common)["by"]["items"]
    assert sum(item["clicks"] for item in by_section) == made.clicks
    assert overview(engine, **common).moving
