"""One campaign link: to copy, to print as a QR code, to change, to switch off."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from share_service.errors import BadInput
from share_service.newsroom.campaigns import campaign_url, change_campaign, leads_to
from share_service.newsroom.qr import DEFAULT_SIZE, qr_name, qr_png, qr_svg, read_size
from share_service.stats.campaigns import article_links as counted_links
from share_service.store.articles import StoredArticle, get_article
from share_service.store.imports import imported_clicks
from share_service.store.links import CampaignLink, get_link
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk import clock
from share_service.web.desk.article_links import form_words, seconds_of
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.figures import article_figures
from share_service.web.desk.link_form import LinkForm, form_of, problem_words, sent_form, wishes
from share_service.web.desk.link_rows import link_row
from share_service.web.desk.ranges import Range, named_range, range_names
from share_service.web.desk.tables import Table, table_file
from share_service.web.desk.timeline import Timeline, channel_timeline

#: The sizes that the page offers: for paper, and for screens.
SIZES = ("20mm", "30mm", "50mm", "100mm", "600px", "1200px")
QR_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@blueprint.get("/links/<id:link_id>")
def link(link_id: int) -> str | Response:
    """Show one campaign link."""
    parts = service()
    found = get_link(parts.engine, link_id)
    file = table_file({"timeline": lambda: _file(found, _span())})
    return _page(found, form_of(parts, found)) if file is None else file


@blueprint.post("/links/<id:link_id>")
@auth.open_to("editor")
def change_link(link_id: int) -> AnyResponse | tuple[str, int]:
    """Change a link, switch it off or on again, as the button says."""
    parts = service()
    found = get_link(parts.engine, link_id)
    try:
        change_campaign(parts, link_id, _wished(found), author=g.editor.email)
    except BadInput as error:
        return _page(found, sent_form(request.form), problem_words(error)), error.status
    return redirect(url_for("desk.link", link_id=link_id), HTTPStatus.SEE_OTHER)


def _wished(found: CampaignLink) -> dict[str, Any]:
    parts, wanted = service(), request.form.get("do", "")
    if wanted in ("off", "on"):
        return {"disabled": wanted == "off"}
    return wishes(parts, sent_form(request.form), form_of(parts, found))


@blueprint.get("/links/<id:link_id>/qr.<any(svg, png):form>")
def link_qr(link_id: int, form: str) -> Response:
    """Answer the link's QR code as a file, in the ``?size=`` that is asked for."""
    parts = service()
    found, size = get_link(parts.engine, link_id), read_size(request.args.get("size", DEFAULT_SIZE))
    draw = qr_svg if form == "svg" else qr_png
    answer = Response(draw(campaign_url(parts, found), parts.site, size), content_type=QR_TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{qr_name(found.label, found.id)}.{form}"'
    return answer


def _span() -> Range:
    return named_range(request.args.get("range"), clock.now(), service().settings.zone)


def _chart(found: CampaignLink, stored: StoredArticle, span: Range) -> Timeline:
    service().ingester.take_in()
    return channel_timeline(article_figures(service(), stored, span), f"link-{found.id}")


def _file(found: CampaignLink, span: Range) -> Table:
    chart = _chart(found, get_article(service().engine, found.article_id), span)
    rows = ((step.start.isoformat(), step.clicks, step.previews) for step in chart.steps if not step.ahead)
    return Table(f"link-{found.id}-by-{span.step}-{span.file}", ("start", "clicks", "previews"), rows)


def _page(found: CampaignLink, form: LinkForm, problem: str = "") -> str:
    parts = service()
    stored = get_article(parts.engine, found.article_id)
    span = _span()
    chart = _chart(found, stored, span)
    counts, whole = counted_links(parts.engine, stored.id, seconds_of(span), time.time())
    return render_template(
        "desk/link.html",
        article=stored.article,
        article_id=stored.id,
        row=link_row(parts, found, counts, whole),
        before=imported_clicks(parts.engine, stored.id).get(found.id, 0),
        leads_to=leads_to(found, stored.article.url),
        made="made" in request.args,
        chart=chart,
        span=span,
        ranges=range_names(),
        sizes=[(size, size.replace("mm", " mm").replace("px", " px")) for size in SIZES],
        size=DEFAULT_SIZE,
        form=form,
        problem=problem,
        may_edit=g.editor.may("editor"),
        **form_words(parts),
    )
