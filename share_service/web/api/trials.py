"""``/api/v1/…/trials``: variants of what networks see of an article, tried against each other."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from pydantic import Field

from share_service.articles.overrides import Override
from share_service.errors import BadInput
from share_service.newsroom.parts import Service
from share_service.newsroom.sharing import landscape_card, variant_links
from share_service.newsroom.trials import end_trial, is_overtaken, letter_of, letters, start_trial
from share_service.newsroom.verdicts import Standing, standing
from share_service.store.articles import StoredArticle, get_article
from share_service.store.trials import LETTERS, Trial, get_trial, list_trials
from share_service.web.api.access import author
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import checked
from share_service.web.api.declare import Answer, Body, Example, Operation, Parameter, Refusal, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import ARTICLE_UNKNOWN
from share_service.web.api.shapes import Count, Id, Instant
from share_service.web.api.times import iso_time
from share_service.web.context import service

TAG = "Trials"
STATES = ("running", "ended")
_COLUMNS = (
    *("id", "article", "started_at", "started_by", "ended_at", "ended_by"),
    *("winner", "verdict", "leader", "clicks_missing", "hours_missing"),
)
_of_article, _of_all = Paged("trials", (int,), _COLUMNS), Paged("all-trials", (int,), _COLUMNS)
TRIAL_UNKNOWN = Refusal(404, "trial_unknown", "There is no trial with this id.")
TRIAL_ENDED = Refusal(409, "trial_ended", "It has ended already.")
STARTING = (
    ARTICLE_UNKNOWN,
    Refusal(409, "trial_running", "A trial of this article is running: end it first."),
    Refusal(422, "trial_invalid", "A field is wrong or unknown: `errors` names it."),
    Refusal(422, "override_empty", "A variant has nothing but empty texts."),
    Refusal(422, "trial_alike", "Two variants show the same."),
    Refusal(422, "trial_limit", "The article has had 255 variants, and its links have no numbers for more."),
    Refusal(422, "design_unknown", "There is no such design."),
    Refusal(422, "photo_unknown", "The photo was not uploaded here."),
    Refusal(422, "fetch_refused", "A picture cannot be fetched; the code says at which check."),
)


class NewTrial(Body):
    """The body of a new trial."""

    variants: list[Override | None] = Field(
        min_length=2,
        max_length=len(LETTERS),
        description="What each shows, from A on; null: what networks see now; `{}`: the article without any override.",
    )


class Kept(Body):
    """The body that ends a trial with a winner."""

    variant: str = Field(min_length=1, max_length=1, description="The letter of the variant to keep.", examples=["B"])


class Chosen(Shape):
    """One variant of a trial, and what its links brought."""

    variant: str = Field(examples=["A"])
    override: Override | None = Field(description="What it sets; null: it is the article's own.")
    title: str
    card: str = Field(description="The address of its card; of a trial that has ended, of the article's current one.")
    clicks: Count
    previews: Count
    intents: Count
    copies: Count
    chance: float | None = Field(
        description="The probability, 0 to 1, that it brings the most clicks for each press or copy; null: too early."
    )
    links: dict[str, str] = Field({}, description="Its signed links by channel, in the answer about one trial.")


class ShownTrial(Shape):
    """A trial and how it stands; of one that has ended, how it stood then."""

    id: Id
    article: Id
    started_at: Instant
    started_by: str
    ended_at: Instant | None = Field(description="Null: it runs.")
    ended_by: str | None
    winner: str | None = Field(description="The letter of the variant that was kept.", examples=["B"])
    verdict: str = Field(
        description="`too_early`, `undecided`, `probable`, `very_probable` or `almost_certain`.", examples=["too_early"]
    )
    leader: str | None = Field(description="The letter of the variant that this is said of.", examples=["B"])
    clicks_missing: Count = Field(description="Of too few: how many more clicks before anything is said.")
    hours_missing: Count
    overtaken: bool = Field(
        description="It runs, and the article's own page shows networks what none of its variants shows."
    )
    variants: list[Chosen]


class TrialList(Shape):
    """Some trials."""

    items: list[ShownTrial]


@blueprint.post("/articles/<id:article_id>/trials")
@Operation(
    summary="Start a trial",
    tag=TAG,
    scope="write",
    description="The buttons hand out the links of each variant in turn, a minute each; its crawlers see its own card.",
    body=NewTrial,
    answers={201: Answer("The trial.", ShownTrial)},
    errors=STARTING,
    example=Example(
        path={"article_id": 2}, body={"variants": [None, {"title": "La rivière est revenue dans la nuit"}]}, status=201
    ),
)
def new_trial(article_id: int) -> tuple[Response, int]:
    """Start a trial of an article."""
    body = checked(NewTrial, "trial_invalid")
    documents = [_document(LETTERS[place], one) for place, one in enumerate(body.variants)]
    return jsonify(_shown(service(), start_trial(service(), article_id, documents, author()), links=True)), 201


@blueprint.get("/articles/<id:article_id>/trials")
@Operation(
    summary="List an article's trials",
    tag=TAG,
    scope="read",
    answers={200: Answer("Its trials, the newest first.", TrialList)},
    errors=(ARTICLE_UNKNOWN,),
    listed=True,
    example=Example(path={"article_id": 1}),
)
def article_trials(article_id: int) -> Response:
    """Answer an article's trials."""
    get_article(service().engine, article_id)
    return _listed(_of_article, article_id=article_id)


@blueprint.get("/trials")
@Operation(
    summary="List all trials",
    tag=TAG,
    scope="read",
    description="Of every article, the newest first.",
    parameters=(
        Parameter("state", "Those that run alone, or those that have ended.", {"type": "string", "enum": list(STATES)}),
    ),
    answers={200: Answer("The trials.", TrialList)},
    errors=(Refusal(422, "state_invalid", "`state` is neither `running` nor `ended`."),),
    listed=True,
    example=Example(),
)
def all_trials() -> Response:
    """Answer the trials of every article."""
    state = request.args.get("state")
    if state is not None and state not in STATES:
        raise BadInput("state must be running or ended.", code="state_invalid")
    return _listed(_of_all, running=None if state is None else state == "running")


@blueprint.get("/trials/<id:trial_id>")
@Operation(
    summary="Read a trial",
    tag=TAG,
    scope="read",
    answers={200: Answer("The trial, with its links.", ShownTrial)},
    errors=(TRIAL_UNKNOWN,),
    example=Example(path={"trial_id": 1}),
)
def one_trial(trial_id: int) -> Response:
    """Answer one trial."""
    parts = service()
    trial = get_trial(parts.engine, trial_id)
    parts.ingester.take_in()
    return jsonify(_shown(parts, trial, links=True))


@blueprint.post("/trials/<id:trial_id>/end")
@Operation(
    summary="End a trial without a winner",
    tag=TAG,
    scope="write",
    description="Its links then lead to the article like any other; they are counted for ever.",
    answers={200: Answer("The trial as it ended.", ShownTrial)},
    errors=(TRIAL_UNKNOWN, TRIAL_ENDED),
    example=Example(path={"trial_id": 2}),
)
def end(trial_id: int) -> Response:
    """End a trial."""
    return jsonify(_shown(service(), end_trial(service(), trial_id, author=author()), links=True))


@blueprint.post("/trials/<id:trial_id>/apply")
@Operation(
    summary="End a trial, keeping a variant",
    tag=TAG,
    scope="write",
    description="The variant becomes the article's override for every network; its card is made anew at once.",
    body=Kept,
    answers={200: Answer("The trial as it ended.", ShownTrial)},
    errors=(
        TRIAL_UNKNOWN,
        Refusal(404, "variant_unknown", "It has no such variant."),
        TRIAL_ENDED,
        Refusal(422, "trial_invalid", "A field is wrong or unknown: `errors` names it."),
    ),
    example=Example(path={"trial_id": 1}, body={"variant": "B"}),
)
def apply(trial_id: int) -> Response:
    """End a trial with a winner."""
    parts = service()
    get_trial(parts.engine, trial_id)
    kept = checked(Kept, "trial_invalid").variant
    return jsonify(_shown(parts, end_trial(parts, trial_id, winner=kept, author=author()), links=True))


def _document(letter: str, variant: Override | None) -> dict[str, Any] | None:
    if variant is None:
        return None
    document = variant.document()
    # `{}` means the article's own; empty texts mean that something was forgotten.
    if not document and variant.model_fields_set:
        raise BadInput(f"Variant {letter} sets nothing: name a field, or send {{}} or null.", code="override_empty")
    return document


def _listed(paged: Paged, **chosen: Any) -> Response:
    parts = service()
    parts.ingester.take_in()

    def fetch(limit: int, after: tuple[int, ...] | None) -> list[Trial]:
        return list_trials(parts.engine, limit=limit, before=after[0] if after else None, **chosen)

    return paged.answer(fetch, key=lambda trial: (trial.id,), show=lambda trial: _shown(parts, trial))


def _shown(parts: Service, trial: Trial, *, links: bool = False) -> dict[str, Any]:
    stored, found = get_article(parts.engine, trial.article_id), standing(parts, trial)
    leader = None if found.leader is None else letters(trial)[found.leader]
    return {
        "id": trial.id,
        "article": trial.article_id,
        "started_at": iso_time(trial.started_at),
        "started_by": trial.started_by,
        "ended_at": iso_time(trial.ended_at),
        "ended_by": trial.ended_by,
        "winner": letter_of(trial, trial.winner),
        "verdict": found.verdict.value,
        "leader": leader,
        "clicks_missing": found.clicks_missing,
        "hours_missing": found.hours_missing,
        "overtaken": trial.ended_at is None and is_overtaken(stored, trial),
        "variants": [
            _variant(parts, stored, trial, found, place) | (_links(parts, stored, trial, place) if links else {})
            for place in range(len(trial.variants))
        ],
    }


def _variant(parts: Service, stored: StoredArticle, trial: Trial, found: Standing, place: int) -> dict[str, Any]:
    variant, counts = trial.variants[place], found.counts[place]
    view = stored.as_variant(variant)
    return {
        "variant": LETTERS[place],
        "override": variant.value.override.document() if variant.value else None,
        "title": view.article.title,
        "card": landscape_card(parts, view if trial.ended_at is None else stored).url,
        "clicks": counts.clicks,
        "previews": counts.previews,
        "intents": counts.intents,
        "copies": counts.copies,
        "chance": round(found.chances[place], 4) if found.chances else None,
    }


def _links(parts: Service, stored: StoredArticle, trial: Trial, place: int) -> dict[str, Any]:
    return {"links": {item.channel: item.link for item in variant_links(parts, stored, trial.variants[place])}}
