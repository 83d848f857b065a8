"""Sums over many articles, kept as events come in: the site's, and those of each section.

A section counts what its articles had while they were in it: an article that moves takes nothing along.
Campaign links, of which there may be thousands, are one channel here; a group of its own has each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from share_service.links.channels import CAMPAIGN, FIRST_CAMPAIGN
from share_service.stats.days import QUARTER
from share_service.stats.events import Event
from share_service.store.engine import insert_for
from share_service.store.rows import write_rows
from share_service.store.tables import articles, group_buckets, sections

#: The group of all articles.
SITE = 0
#: The group in which each campaign link is a channel.
CAMPAIGNS = -1


def count_groups(connection: Connection, batch: Sequence[Event]) -> None:
    """Add the events of ``batch`` to the quarter hours of the site and of their articles' sections."""
    section_of = _sections_of(connection, {event.article for event in batch})
    counted: Counter[tuple[int, int, int, int]] = Counter()
    for event in batch:
        start = event.at // 1000 // QUARTER * QUARTER
        if event.channel >= FIRST_CAMPAIGN:
            counted[CAMPAIGNS, start, event.channel, int(event.kind)] += 1
        key = (start, min(event.channel, CAMPAIGN), int(event.kind))
        counted[SITE, *key] += 1
        section = section_of.get(event.article)
        if section is not None:
            counted[section, *key] += 1
    names = ("group_id", "start", "channel", "kind")
    rows = [dict(zip(names, key, strict=True)) | {"n": counted[key]} for key in sorted(counted)]
    statement = insert_for(connection, group_buckets)
    added = {"n": group_buckets.c.n + statement.excluded.n}
    write_rows(connection, statement.on_conflict_do_update(index_elements=names, set_=added), rows)


def section_ids(connection: Connection) -> dict[str, int]:
    """Return the group of every section that was ever counted, by its name."""
    return {name: number for number, name in connection.execute(select(sections.c.id, sections.c.name))}


def _sections_of(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    wanted = select(articles.c.id, articles.c.section).where(articles.c.id.in_(sorted(ids)))
    named: Mapping[int, str] = {row.id: row.section for row in connection.execute(wanted) if row.section}
    if not named:
        return {}
    names = sorted(set(named.values()))
    known = _ids(connection, names)
    new = [{"name": name} for name in names if name not in known]
    if new:
        connection.execute(insert_for(connection, sections).on_conflict_do_nothing(), new)
        known = _ids(connection, names)
    return {article: known[name] for article, name in named.items()}


def _ids(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    query = select(sections.c.name, sections.c.id).where(sections.c.name.in_(names))
    return {row.name: row.id for row in connection.execute(query)}
