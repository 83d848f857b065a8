"""Trials: two to four variants of what networks see of an article, each with links of its own, and the one that is kept.

What a variant sets is fixed from the start; what it leaves open follows the article as the CMS sends it. An override
that is changed meanwhile holds for the article's own page at once, and for shared links when the trial has ended.
Networks with an override of their own take no part. At the end every link of the trial leads to the article like
any other, for crawlers too: what they load from then on shows what the article shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from share_service.errors import BadInput, FieldError, NotFound, ServiceError
from share_service.newsroom.overriding import override_value, show_at_once
from share_service.newsroom.parts import Service
from share_service.newsroom.verdicts import standing
from share_service.store import trials as rows
from share_service.store.articles import StoredArticle, get_article
from share_service.store.audit import note
from share_service.store.overrides import EVERYWHERE, StoredOverride
from share_service.store.trials import LETTERS, Trial, Variant

LEAST, MOST = 2, len(LETTERS)


def start_trial(
    service: Service, article_id: int, documents: Sequence[object], author: str, *, now: float | None = None
) -> Trial:
    """Start a trial of an article at ``now``; return it. Its links are handed out from then on.

    ``documents`` are override JSON, one for each variant: None is what networks see now, ``{}`` the article without
    any override.

    Raises:
        BadInput: `trial_variants`: not 2 to 4; `trial_alike`: two show the same; `trial_running`: one runs already;
            `trial_limit`; or what `overriding.put_override` says of a variant.
        FetchRefused, PhotoRefused: a variant's picture cannot be had, or not used on a card.
        NotFound: there is no such article.
    """
    if not LEAST <= len(documents) <= MOST:
        raise BadInput(
            f"A trial has {LEAST} to {MOST} variants, not {len(documents)}.",
            code="trial_variants",
            fields=(FieldError("variants", f"must be {LEAST} to {MOST}"),),
        )
    stored = get_article(service.engine, article_id)
    made = [_value(service, stored, place, data) for place, data in enumerate(documents)]

    def values(held: Mapping[str, StoredOverride]) -> list[StoredOverride | None]:
        now = held.get(EVERYWHERE)
        found = [now if data is None else value for data, value in zip(documents, made, strict=True)]
        _refuse_alike(stored, found)
        return found

    trial = rows.start_trial(service.engine, article_id, values, author, now)
    stored = get_article(service.engine, article_id)
    note(service.engine, author, "trial_started", f"« {stored.article.title} » ({', '.join(letters(trial))})")
    show_at_once(service, stored)
    return trial


def end_trial(
    service: Service, trial_id: int, *, winner: str | None = None, author: str, now: float | None = None
) -> Trial:
    """End a trial at ``now``, and keep what has been counted; return it. A ``winner`` (its letter) becomes the article's override.

    Raises:
        BadInput: `trial_ended`: it has ended before.
        NotFound: `trial_unknown`, or `variant_unknown`: it has no such variant.
    """
    trial = rows.get_trial(service.engine, trial_id)
    kept = None if winner is None else variant_called(trial, winner)
    service.ingester.take_in()
    result = standing(service, trial, now).document() if trial.ended_at is None else {}
    ended = rows.end_trial(
        service.engine, trial_id, winner=kept.number if kept else None, result=result, author=author, now=now
    )
    stored = get_article(service.engine, trial.article_id)
    said = f"« {stored.article.title} » ({winner})" if winner else f"« {stored.article.title} »"
    note(service.engine, author, "trial_ended", said)
    show_at_once(service, stored)
    return ended


def letters(trial: Trial) -> list[str]:
    """Return what the variants of a trial are called, in their order."""
    return list(LETTERS[: len(trial.variants)])


def letter_of(trial: Trial, number: int | None) -> str | None:
    """Return what the variant of that number is called, or None."""
    return LETTERS[trial.numbers.index(number)] if number in trial.numbers else None


def variant_called(trial: Trial, letter: str) -> Variant:
    """Return the variant of a trial that is called ``letter``.

    Raises:
        NotFound: `variant_unknown`: it has none of that name.
    """
    called = dict(zip(letters(trial), trial.variants, strict=True))
    if letter not in called:
        raise NotFound(f"This trial has the variants {', '.join(called)}.", code="variant_unknown")
    return called[letter]


def is_overtaken(stored: StoredArticle, trial: Trial) -> bool:
    """Say whether networks are shown something on the article's own page that none of a running trial's variants shows."""
    shown = stored.for_social()
    return not any(_looks(shown) == _looks(stored.as_variant(variant)) for variant in trial.variants)


def _value(service: Service, stored: StoredArticle, place: int, data: object) -> StoredOverride | None:
    if data is None or data == {}:
        return None
    try:
        return override_value(service, stored, data)
    except ServiceError as error:
        fields = tuple(FieldError(f"variants.{place}.{one.field}", one.message) for one in error.fields)
        raise type(error)(
            f"Variant {LETTERS[place]}: {error.detail}",
            code=error.code,
            status=error.status,
            fields=fields or (FieldError(f"variants.{place}", "cannot be used"),),
            retry_after=error.retry_after,
        ) from error


def _refuse_alike(stored: StoredArticle, values: Sequence[StoredOverride | None]) -> None:
    seen: list[tuple[object, ...]] = []
    for place, value in enumerate(values):
        looks = _looks(stored.as_variant(Variant(0, value)))
        if looks in seen:
            alike = seen.index(looks), place
            first, second = (LETTERS[one] for one in alike)
            raise BadInput(
                f"Variants {first} and {second} show the same: change one of them.",
                code="trial_alike",
                fields=tuple(FieldError(f"variants.{one}", "shows the same as another") for one in alike),
            )
        seen.append(looks)


def _looks(shown: StoredArticle) -> tuple[object, ...]:
    article = shown.article
    focal = article.image.focal if article.image else None
    return article.title, article.kicker, article.description, article.design, focal, shown.photo_digest
