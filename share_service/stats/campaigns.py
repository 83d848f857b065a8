"""Clicks and previews of campaign links: of an article's, of those on a page of a list, of the whole site's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Engine

from share_service.links.channels import FIRST_CAMPAIGN
from share_service.stats.days import DAY, QUARTER
from share_service.stats.events import Kind
from share_service.stats.groups import CAMPAIGNS
from share_service.stats.packed import Cells, between
from share_service.stats.span import MAX_DAYS, Span
from share_service.stats.subject import article, group, read_cells, reading


class LinkCounts(NamedTuple):
    """What happened through one link."""

    clicks: int = 0
    previews: int = 0


NONE = LinkCounts()
Counts = dict[int, LinkCounts]


def article_links(engine: Engine, article_id: int, span: Span, now: float) -> tuple[Counts, Counts]:
    """Return the counts of an article's campaign links by their ids: in ``span``, and in all that is kept."""
    whole = Span(int(now) - MAX_DAYS * DAY, max(span.end, int(now) + DAY))
    with reading(engine) as connection:
        found = read_cells(connection, article(article_id), whole)
    return _counted(between(found, span.start // QUARTER, span.end // QUARTER)), _counted(found)


def listed_links(engine: Engine, articles: Iterable[int], span: Span) -> Counts:
    """Return the counts in ``span`` of the campaign links of ``articles``.

    A page of a list asks for fifty articles: the whole site's links of a year would take it a second.
    """
    with reading(engine) as connection:
        found = [read_cells(connection, article(number), span) for number in sorted(set(articles))]
    return {link: counts for cells in found for link, counts in _counted(cells).items()}


def site_links(engine: Engine, span: Span) -> Counts:
    """Return the counts in ``span`` of every campaign link that had any, by their ids."""
    with reading(engine) as connection:
        return _counted(read_cells(connection, group(CAMPAIGNS), span))


def _counted(found: Cells) -> Counts:
    sums: dict[int, dict[int, int]] = {}
    for code, line in found.items():
        if code.channel >= FIRST_CAMPAIGN:
            of_link = sums.setdefault(code.channel - FIRST_CAMPAIGN, {})
            of_link[code.kind] = of_link.get(code.kind, 0) + sum(line.counts)
    return {link: LinkCounts(kinds.get(Kind.CLICK, 0), kinds.get(Kind.PREVIEW, 0)) for link, kinds in sums.items()}
