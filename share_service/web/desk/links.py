"""**Liens**: every campaign link of the newsroom, by place and state, with what each brought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Response, render_template, request

from share_service.newsroom.parts import Service
from share_service.stats.campaigns import listed_links, site_links
from share_service.store.links import STATES, Listed, all_links, count_links
from share_service.web.context import service
from share_service.web.desk.article_links import seconds_of
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.link_form import place_groups
from share_service.web.desk.link_rows import link_row, links_file
from share_service.web.desk.ranges import Range, named_range, range_names
from share_service.web.desk.tables import Table, table_file
from share_service.web.i18n import decimal, ngettext
from share_service.web.i18n import gettext as _
from share_service.web.ids import MAX_ID

SHOWN = 50
READ_AT_ONCE = 500
# A newsletter is read for some days: today alone says little of it.
USUAL_RANGE = "28d"


@blueprint.get("/links")
def links() -> str | Response:
    """Show the links, the newest first, a page at a time."""
    parts = service()
    span = named_range(request.args.get("range", USUAL_RANGE), datetime.now(UTC), parts.settings.zone)
    place, state = _chosen(parts)
    parts.ingester.take_in()
    file = table_file({"links": lambda: _file(parts, span, place, state)})
    if file is not None:
        return file
    found = all_links(parts.engine, SHOWN + 1, before=_before(), place=place, state=state)
    counts = listed_links(parts.engine, (one.link.article_id for one in found), seconds_of(span))
    number = count_links(parts.engine, place=place, state=state)
    return render_template(
        "desk/links.html",
        rows=[(one, link_row(parts, one.link, counts)) for one in found[:SHOWN]],
        more=found[SHOWN - 1].link.id if len(found) > SHOWN else None,
        number=number,
        heading=_heading(number),
        chosen=place or state,
        place=place,
        state=state,
        states=[("live", _("live")), ("ended", _("over or switched off"))],
        groups=place_groups(parts),
        span=span,
        ranges=range_names(),
    )


def _file(parts: Service, span: Range, place: str | None, state: str | None) -> Table:
    counts = site_links(parts.engine, seconds_of(span))
    return links_file(parts, f"links-{span.file}", every_link(parts, place, state), counts)


def every_link(parts: Service, place: str | None, state: str | None) -> Iterator[Listed]:
    """Yield every link for machines, the newest first; some of them are in memory at a time."""
    before = None
    while found := all_links(parts.engine, READ_AT_ONCE, before=before, place=place, state=state):
        before = found[-1].link.id
        yield from found


def _chosen(parts: Service) -> tuple[str | None, str | None]:
    """Return the place and state that are asked for; what is neither is not asked for."""
    place, state = request.args.get("place"), request.args.get("state")
    known = {one.key for one in parts.places}
    return place if place in known else None, state if state in STATES else None


def _before() -> int | None:
    wanted = request.args.get("before", type=int)
    return wanted if wanted is not None and 0 < wanted <= MAX_ID else None


def _heading(number: int) -> str:
    return ngettext("%(count)s campaign link", "%(count)s campaign links", number, count=decimal(number))
