"""What the site and its sections are made of, also in a store that was there before they were counted."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from sqlalchemy import delete, select, text

from share_service.stats.events import Kind
from share_service.stats.groups import CAMPAIGNS, SITE, section_ids
from share_service.store.engine import writing
from share_service.store.tables import buckets, group_buckets, scores, sections
from tests.stats.test_breakdown import saved
from tests.stats.test_questions import FACEBOOK, X, event, store


def groups(engine) -> list[tuple[int, ...]]:
    with engine.connect() as connection:
        columns = group_buckets.c
        query = select(columns.group_id, columns.channel, columns.kind, columns.n)
        return sorted(tuple(row) for row in connection.execute(query))


def test_each_campaign_link_stands_in_a_group_of_its_own(engine):
    culture = saved(engine, 1, "Culture")
    store(
        engine, event(article=culture, channel=300), event(article=culture, channel=301), event(article=99, channel=X)
    )
    with engine.connect() as connection:
        [section] = section_ids(connection).values()
    assert groups(engine) == sorted(
        [
            (CAMPAIGNS, 300, Kind.CLICK, 1),
            (CAMPAIGNS, 301, Kind.CLICK, 1),
            (SITE, 255, Kind.CLICK, 2),
            (SITE, X, Kind.CLICK, 1),
            (section, 255, Kind.CLICK, 2),
        ]
    )


def test_a_store_from_before_is_summed_by_its_migration(engine, monkeypatch):
    """The migration's own statements, on counts as they were."""
    migration = import_module("share_service.migrations.versions.0003_packed_counts")
    numbers = [saved(engine, 1, "Culture"), saved(engine, 2, "Sport"), saved(engine, 3)]
    store(engine, *(event(article=number, channel=channel) for number in numbers for channel in (FACEBOOK, 300)))
    store(engine, event(Kind.PREVIEW, article=numbers[0]))
    with engine.connect() as connection:
        names = {number: name for name, number in section_ids(connection).items()}
    before = [(names.get(group, group), *counted) for group, *counted in groups(engine)]
    with writing(engine) as connection:
        for table in (group_buckets, sections, scores):
            connection.execute(delete(table))
        said: list[str] = []
        monkeypatch.setattr(migration, "op", SimpleNamespace(execute=said.append))
        migration._sum_groups()
        for statement in said:
            connection.execute(text(statement))
        assert connection.execute(select(buckets.c.n)).all()
        names = {number: name for name, number in section_ids(connection).items()}
    after = [(names.get(group, group), *counted) for group, *counted in groups(engine)]
    assert sorted(map(str, after)) == sorted(map(str, before))
