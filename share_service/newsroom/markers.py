"""What was done to an article, and noticed of it: the marks on the line of its numbers, so that cause and effect stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from share_service.articles.overrides import Override
from share_service.newsroom.trials import letter_of
from share_service.store.alerts import alerts_about
from share_service.store.articles import StoredArticle
from share_service.store.notes import notes_of
from share_service.store.overrides import all_override_revisions
from share_service.store.trials import trials_of


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that happened ``at`` a moment (seconds since the epoch), and by whom; ``who`` is empty for nobody.

    ``kind`` is what the desk has words for; ``detail`` is a person's own text, or the names that those words need.
    ``network`` is the key of the one that it was done for, where it was not for all; ``facts`` are an alert's numbers.
    """

    at: int
    kind: str
    detail: str = ""
    who: str = ""
    network: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


Source = Callable[[Engine, StoredArticle], Iterable[Marker]]


def _published(_engine: Engine, stored: StoredArticle) -> Iterator[Marker]:
    published = stored.article.published_at
    if published is not None:
        yield Marker(int(published.timestamp()), "published")


def _corrected(engine: Engine, stored: StoredArticle) -> Iterator[Marker]:
    """Yield what changed in each revision of what networks see: `title`, `image` …, with spaces between."""
    held: dict[str, Override] = {}
    for revision in all_override_revisions(engine, stored.id):
        before, now = held.get(revision.scope, Override()), revision.value.override if revision.value else Override()
        held[revision.scope] = now
        changed = [name for name in Override.model_fields if getattr(before, name) != getattr(now, name)]
        if changed:
            yield Marker(revision.created_at, "corrected", " ".join(changed), revision.author, revision.scope)


def _noted(engine: Engine, stored: StoredArticle) -> Iterator[Marker]:
    for note in notes_of(engine, stored.id):
        yield Marker(note.at, "noted", note.text, note.author)


def _tried(engine: Engine, stored: StoredArticle) -> Iterator[Marker]:
    """Yield when trials began and ended; of one that was decided, the letter of the variant that was kept."""
    for trial in trials_of(engine, stored.id):
        yield Marker(trial.started_at, "trial_started", who=trial.started_by)
        if trial.ended_at is not None:
            yield Marker(trial.ended_at, "trial_ended", letter_of(trial, trial.winner) or "", trial.ended_by or "")


def _noticed(engine: Engine, stored: StoredArticle) -> Iterator[Marker]:
    """Yield the alerts about it, each with its kind."""
    for alert in alerts_about(engine, stored.id):
        yield Marker(alert.at, "noticed", alert.kind, facts=alert.facts)


#: Where marks come from. The desk words each kind in `web/desk/marks.py`.
SOURCES: tuple[Source, ...] = (_published, _corrected, _tried, _noted, _noticed)


def markers(engine: Engine, stored: StoredArticle, start: int, end: int) -> list[Marker]:
    """Return what happened to an article in [start, end), in the order of time."""
    found = (marker for source in SOURCES for marker in source(engine, stored))
    return sorted((marker for marker in found if start <= marker.at < end), key=lambda marker: marker.at)
