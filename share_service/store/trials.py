"""The rows of trials: started, read, ended. The one that runs also stands with its article, as overrides do."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select, update

from share_service.articles.overrides import Override
from share_service.errors import BadInput, NotFound
from share_service.store.engine import writing
from share_service.store.overrides import EVERYWHERE, StoredOverride, read_overrides, set_override
from share_service.store.tables import articles, trials

# What a token's field can hold; 0 is a link of no trial.
MAX_NUMBER = 255
#: Variants are called by letters, in their order.
LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class Variant:
    """One of a trial's variants: the number that its links carry, and the override it shows (None: the article's own)."""

    number: int
    value: StoredOverride | None


@dataclass(frozen=True, slots=True)
class RunningTrial:
    """What of the trial that runs stands with its article."""

    id: int
    variants: tuple[Variant, ...]

    def variant(self, number: int) -> Variant | None:
        """Return the variant whose links carry ``number``, or None."""
        return next((variant for variant in self.variants if variant.number == number), None)

    def letter(self, variant: Variant) -> str:
        """Return what one of its variants is called."""
        return LETTERS[self.variants.index(variant)]


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial; times in seconds since the epoch. ``result`` is what `newsroom` noted when it ended."""

    id: int
    article_id: int
    variants: tuple[Variant, ...]
    started_at: int
    started_by: str
    ended_at: int | None
    ended_by: str | None
    winner: int | None
    result: Mapping[str, Any] | None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers that its links carry, in the order of its variants."""
        return tuple(variant.number for variant in self.variants)


def read_running(text: str | None) -> RunningTrial | None:
    """Return the trial that an article's row holds as JSON."""
    if not text:
        return None
    found = json.loads(text)
    return RunningTrial(found["id"], _variants(found["variants"]))


def start_trial(
    engine: Engine,
    article_id: int,
    values: Callable[[Mapping[str, StoredOverride]], Sequence[StoredOverride | None]],
    author: str,
    now: float | None = None,
) -> Trial:
    """Start a trial of an article at ``now`` (seconds since the epoch); return it.

    ``values`` is called with the article's overrides as they stand when nobody can change them any more, and returns
    what each variant shows.

    Raises:
        NotFound: there is no article of that id.
        BadInput: `trial_running`: one runs already; `trial_limit`: its links have no numbers left.
    """
    with writing(engine) as connection:
        query = select(articles.c.overrides, articles.c.trial).where(articles.c.id == article_id).with_for_update()
        row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"There is no article with the id {article_id}.", code="article_unknown")
        if row.trial is not None:
            raise BadInput(
                "A trial of this article is running: end it before another begins.", code="trial_running", status=409
            )
        first = 1 + _last_number(connection, article_id)
        shown = values(read_overrides(row.overrides))
        last = first + len(shown) - 1
        if last > MAX_NUMBER:
            raise BadInput(
                f"This article has had {first - 1} variants, and its links have no numbers for more.",
                code="trial_limit",
            )
        made = [_json_of(Variant(number, value)) for number, value in enumerate(shown, first)]
        statement = trials.insert().values(
            article_id=article_id,
            variants=_json(made),
            last_number=last,
            started_at=int(time.time() if now is None else now),
            started_by=author[:320],
        )
        trial = _trial(connection.execute(statement.returning(*trials.c)).one())
        _set_running(connection, article_id, _json({"id": trial.id, "variants": made}))
    return trial


def end_trial(
    engine: Engine,
    trial_id: int,
    *,
    winner: int | None,
    result: Mapping[str, Any],
    author: str,
    now: float | None = None,
) -> Trial:
    """End a trial; with a ``winner`` (its number) that variant becomes the article's override for every network.

    Raises:
        NotFound: `trial_unknown`: there is no such trial; `variant_unknown`: it has no such variant.
        BadInput: `trial_ended`: it has ended before.
    """
    with writing(engine) as connection:
        query = select(trials).where(trials.c.id == trial_id).with_for_update()
        row = connection.execute(query).one_or_none()
        if row is None:
            raise _unknown(trial_id)
        trial = _trial(row)
        if trial.ended_at is not None:
            raise BadInput("This trial has ended already.", code="trial_ended", status=409)
        values = {
            "ended_at": int(time.time() if now is None else now),
            "ended_by": author[:320],
            "winner": winner,
            "result": _json(result),
        }
        ended = connection.execute(
            update(trials).where(trials.c.id == trial_id).values(**values).returning(*trials.c)
        ).one()
        _set_running(connection, trial.article_id, None)
        if winner is not None:
            _keep(connection, trial, winner, author)
    return _trial(ended)


def get_trial(engine: Engine, trial_id: int) -> Trial:
    """Return a trial.

    Raises:
        NotFound: there is none with that id.
    """
    with engine.connect() as connection:
        row = connection.execute(select(trials).where(trials.c.id == trial_id)).one_or_none()
    if row is None:
        raise _unknown(trial_id)
    return _trial(row)


def running_trials(engine: Engine) -> list[Trial]:
    """Return the trials that run, the newest first."""
    return list_trials(engine, running=True)


def ended_trials(engine: Engine, limit: int, before: int | None = None) -> list[Trial]:
    """Return the trials that have ended, those that began last first; with an id below ``before`` when it is given."""
    return list_trials(engine, running=False, limit=limit, before=before)


def trials_of(engine: Engine, article_id: int) -> list[Trial]:
    """Return an article's trials, the newest first."""
    return list_trials(engine, article_id=article_id)


def list_trials(
    engine: Engine,
    *,
    article_id: int | None = None,
    running: bool | None = None,
    limit: int | None = None,
    before: int | None = None,
) -> list[Trial]:
    """Return trials, the newest first: of one article, that run or have ended, with an id below ``before``."""
    query = select(trials).order_by(trials.c.id.desc()).limit(limit)
    if article_id is not None:
        query = query.where(trials.c.article_id == article_id)
    if running is not None:
        query = query.where(trials.c.ended_at.is_(None) if running else trials.c.ended_at.is_not(None))
    if before is not None:
        query = query.where(trials.c.id < before)
    with engine.connect() as connection:
        return [_trial(row) for row in connection.execute(query)]


def own_views(engine: Engine, article_id: int) -> tuple[frozenset[str], frozenset[int]]:
    """Return for which links of an article crawlers get a page of their own: scopes of overrides, numbers of variants."""
    query = select(articles.c.overrides, articles.c.trial).where(articles.c.id == article_id)
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return frozenset(), frozenset()
    scopes = frozenset(json.loads(row.overrides)) if row.overrides else frozenset()
    numbers = frozenset(one["number"] for one in json.loads(row.trial)["variants"]) if row.trial else frozenset()
    return scopes, numbers


def trial_photo_digests(connection: Connection) -> set[str]:
    """Return the digest of every photo that a variant of a trial shows, or showed."""
    found = connection.execute(select(trials.c.variants)).scalars()
    return {one["photo"] for text in found for one in json.loads(text) if one["photo"]}


def _last_number(connection: Connection, article_id: int) -> int:
    query = select(func.max(trials.c.last_number)).where(trials.c.article_id == article_id)
    return int(connection.execute(query).scalar() or 0)


def _set_running(connection: Connection, article_id: int, text: str | None) -> None:
    connection.execute(update(articles).where(articles.c.id == article_id).values(trial=text))


def _keep(connection: Connection, trial: Trial, winner: int, author: str) -> None:
    found = next((variant for variant in trial.variants if variant.number == winner), None)
    if found is None:
        raise NotFound("This trial has no such variant.", code="variant_unknown")
    text = connection.execute(select(articles.c.overrides).where(articles.c.id == trial.article_id)).scalar()
    # What holds already is no change, and not one step back for anybody.
    if read_overrides(text).get(EVERYWHERE) != found.value:
        set_override(connection, trial.article_id, EVERYWHERE, found.value, author)


def _trial(row: Row[tuple[object, ...]]) -> Trial:
    return Trial(
        row.id,
        row.article_id,
        _variants(json.loads(row.variants)),
        row.started_at,
        row.started_by,
        row.ended_at,
        row.ended_by,
        row.winner,
        json.loads(row.result) if row.result else None,
    )


def _variants(found: list[dict[str, Any]]) -> tuple[Variant, ...]:
    return tuple(Variant(one["number"], _value(one["document"], one["photo"])) for one in found)


def _value(document: object, photo: str | None) -> StoredOverride | None:
    return None if document is None else StoredOverride(Override.model_validate(document), photo)


def _json_of(variant: Variant) -> dict[str, Any]:
    value = variant.value
    return {
        "number": variant.number,
        "document": value.override.document() if value else None,
        "photo": value.photo_digest if value else None,
    }


def _unknown(trial_id: int) -> NotFound:
    return NotFound(f"There is no trial with the id {trial_id}.", code="trial_unknown")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
