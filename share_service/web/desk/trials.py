"""**Essais**: the trials that run and those that ended, each with what its variants brought; one variant is kept by one press."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from share_service.errors import BadInput, NotFound
from share_service.newsroom.drafting import draft_card
from share_service.newsroom.parts import Service
from share_service.newsroom.trials import end_trial, letter_of
from share_service.newsroom.verdicts import standing
from share_service.previews.profiles import profile_of
from share_service.store.articles import StoredArticle, get_article, get_articles
from share_service.store.trials import LETTERS, Trial, ended_trials, get_trial, running_trials
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.tables import Table, moment_text, table_file
from share_service.web.desk.trial_view import NETWORKS, TrialView, links_by_channel, trial_looks, trial_view
from share_service.web.ids import MAX_ID

SHOWN = 20
COLUMNS = (
    "trial",
    "article",
    "started_at",
    "ended_at",
    "variant",
    "title",
    "clicks",
    "previews",
    "intents",
    "copies",
    "chance",
    "kept",
)


@blueprint.get("/trials")
def trials() -> str | Response:
    """Show the trials that run, then those that ended, a page at a time."""
    parts = service()
    before = _place()
    running = running_trials(parts.engine) if before is None else []
    ended = ended_trials(parts.engine, SHOWN + 1, before)
    parts.ingester.take_in()
    tables = {"running": lambda: _table("trials-running", parts, running), "ended": lambda: _ended_table(parts)}
    if (file := table_file(tables)) is not None:
        return file
    return render_template(
        "desk/trials.html",
        running=list(_views(parts, running)),
        ended=list(_views(parts, ended[:SHOWN])),
        first=before is None,
        more=ended[SHOWN - 1].id if len(ended) > SHOWN else None,
    )


@blueprint.get("/trials/<id:trial_id>")
def trial(trial_id: int) -> str | Response:
    """Show one trial: its variants as a network shows them, and what each brought."""
    parts = service()
    found = get_trial(parts.engine, trial_id)
    stored = get_article(parts.engine, found.article_id)
    parts.ingester.take_in()
    if (file := table_file({"variants": lambda: _table(f"trial-{trial_id}", parts, [found])})) is not None:
        return file
    network = request.args.get("network", NETWORKS[0])
    network = network if network in NETWORKS else NETWORKS[0]
    return render_template(
        "desk/trial.html",
        trial=trial_view(parts, stored, found),
        looks=trial_looks(parts, stored, found, network),
        networks=[(key, profile_of(key).name, key == network) for key in NETWORKS],
        links=links_by_channel(parts, stored, found),
        minimum=(parts.settings.trial_min_clicks, parts.settings.trial_min_hours),
        may_edit=g.editor.may("editor"),
    )


@blueprint.post("/trials/<id:trial_id>")
@auth.open_to("editor")
def decide_trial(trial_id: int) -> Response:
    """Keep a variant, or end the trial without one, as the button says."""
    wanted, letter = request.form.get("do", ""), request.form.get("variant", "")
    if wanted not in ("keep", "end"):
        raise BadInput("This form is not one of the desk's.", code="form_unknown", status=400)
    try:
        end_trial(service(), trial_id, winner=letter if wanted == "keep" else None, author=g.editor.email)
    except BadInput as error:
        # Somebody else was faster: the page says who, and what became of it.
        if error.code != "trial_ended":
            raise
    return redirect(url_for("desk.trial", trial_id=trial_id), HTTPStatus.SEE_OTHER)


@blueprint.get("/trials/<id:trial_id>/<int(min=1, max=255):number>.jpg")
def trial_card(trial_id: int, number: int) -> Response:
    """Draw the card of a variant, also after the end: the address changes whenever a pixel can."""
    parts = service()
    found = get_trial(parts.engine, trial_id)
    variant = next((one for one in found.variants if one.number == number), None)
    if variant is None:
        raise NotFound("This trial has no such variant.", code="variant_unknown")
    view = get_article(parts.engine, found.article_id).as_variant(variant)
    answer = Response(draft_card(parts, view), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=604800, immutable"
    return answer


def _place() -> int | None:
    wanted = request.args.get("before", type=int)
    # No row has a larger one, and stores choke on them.
    return wanted if wanted is not None and 0 < wanted <= MAX_ID else None


def _views(parts: Service, found: Sequence[Trial]) -> Iterator[TrialView]:
    stored = get_articles(parts.engine, [one.article_id for one in found])
    return (trial_view(parts, stored[one.article_id], one) for one in found if one.article_id in stored)


def _ended_table(parts: Service) -> Table:
    return _table("trials-ended", parts, _all_ended(parts))


def _all_ended(parts: Service) -> Iterator[Trial]:
    before = None
    while found := ended_trials(parts.engine, 100, before):
        yield from found
        before = found[-1].id


def _table(file: str, parts: Service, found: Iterable[Trial]) -> Table:
    return Table(file=file, columns=COLUMNS, rows=(row for one in found for row in _rows(parts, one)))


def _rows(parts: Service, trial: Trial) -> Iterator[tuple[Any, ...]]:
    stored: StoredArticle = get_article(parts.engine, trial.article_id)
    found, kept = standing(parts, trial), letter_of(trial, trial.winner)
    started, ended = moment_text(trial.started_at), moment_text(trial.ended_at)
    for letter, variant, counts, place in zip(LETTERS, trial.variants, found.counts, range(len(LETTERS)), strict=False):
        chance = round(found.chances[place], 4) if found.chances else None
        title = stored.as_variant(variant).article.title
        told = counts.clicks, counts.previews, counts.intents, counts.copies
        yield (trial.id, stored.id, started, ended, letter, title, *told, chance, letter == kept)
