"""**Liens**: every campaign link of the newsroom, by place and state, with what each brought."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, render_template, request

from share_service.articles.article import clean_text
from share_service.newsroom.parts import Service
from share_service.stats.campaigns import listed_links, site_links
from share_service.store.links import STATES, Chosen, Listed, all_links, count_links
from share_service.web.context import service
from share_service.web.desk import clock
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
LONGEST_LABEL = 200
# A newsletter is read for some days: today alone says little of it.
USUAL_RANGE = "28d"


@blueprint.get("/links")
def links() -> str | Response:
    """Show the links, the newest first, a page at a time."""
    parts = service()
    span = named_range(request.args.get("range", USUAL_RANGE), clock.now(), parts.settings.zone)
    chosen = _chosen(parts)
    parts.ingester.take_in()
    file = table_file({"links": lambda: _file(parts, span, chosen)})
    if file is not None:
        return file
    found = all_links(parts.engine, SHOWN + 1, before=_before(), chosen=chosen)
    counts = listed_links(parts.engine, (one.link.article_id for one in found), seconds_of(span))
    number = count_links(parts.engine, chosen)
    return render_template(
        "desk/links.html",
        rows=[(one, link_row(parts, one.link, counts)) for one in found[:SHOWN]],
        more=found[SHOWN - 1].link.id if len(found) > SHOWN else None,
        number=number,
        heading=_heading(number),
        chosen=chosen,
        states=[("live", _("live")), ("ended", _("over or switched off"))],
        groups=place_groups(parts),
        span=span,
        ranges=range_names(),
    )


def _file(parts: Service, span: Range, chosen: Chosen) -> Table:
    counts = site_links(parts.engine, seconds_of(span))
    return links_file(parts, f"links-{span.file}", every_link(parts, chosen), counts)


def every_link(parts: Service, chosen: Chosen) -> Iterator[Listed]:
    """Yield every link for machines, the newest first; some of them are in memory at a time."""
    before = None
    while found := all_links(parts.engine, READ_AT_ONCE, before=before, chosen=chosen):
        before = found[-1].link.id
        yield from found


def _chosen(parts: Service) -> Chosen:
    """Return what the query asks for; a place or state that is none is not asked for."""
    place, state = request.args.get("place"), request.args.get("state")
    return Chosen(
        place if place in {one.key for one in parts.places} else None,
        state if state in STATES else None,
        clean_text(request.args.get("label", ""))[:LONGEST_LABEL],
    )


def _before() -> int | None:
    wanted = request.args.get("before", type=int)
    return wanted if wanted is not None and 0 < wanted <= MAX_ID else None


def _heading(number: int) -> str:
    if not number:
        return _("No campaign link")
    return ngettext("%(count)s campaign link", "%(count)s campaign links", number, count=decimal(number))
