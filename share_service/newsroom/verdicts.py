"""How a trial stands: what each variant brought, how probably it is the best, and whether that may be said yet."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from share_service.newsroom.parts import Service
from share_service.stats.days import HOUR, QUARTER
from share_service.stats.posterior import chances_of_best, dispersion, exposures, tempered
from share_service.stats.span import Span
from share_service.stats.subject import reading
from share_service.stats.tally import Counts, tally
from share_service.store.trials import Trial


class Verdict(StrEnum):
    """What may be said: nothing yet, that nothing tells the variants apart, or how probably one is the best."""

    EARLY = "too_early"
    OPEN = "undecided"
    PROBABLE = "probable"
    VERY_PROBABLE = "very_probable"
    CERTAIN = "almost_certain"


# The least probability of each, the highest first.
_LEAST = ((0.99, Verdict.CERTAIN), (0.9, Verdict.VERY_PROBABLE), (0.75, Verdict.PROBABLE), (0.0, Verdict.OPEN))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a trial stands, its variants in their order. ``chances`` are empty as long as it is too early to tell."""

    counts: tuple[Counts, ...]
    chances: tuple[float, ...]
    verdict: Verdict
    clicks_missing: int = 0
    hours_missing: int = 0

    @property
    def leader(self) -> int | None:
        """The place of the variant that is probably the best; None where nothing tells them apart."""
        if self.verdict in (Verdict.EARLY, Verdict.OPEN):
            return None
        return self.chances.index(max(self.chances))

    @property
    def chance(self) -> float:
        """The probability of the most probable variant."""
        return max(self.chances, default=0.0)

    def document(self) -> dict[str, Any]:
        """Return it as JSON: what a trial that ends keeps, whatever is forgotten later."""
        return {
            "counts": [asdict(one) for one in self.counts],
            "chances": [round(chance, 4) for chance in self.chances],
            "verdict": self.verdict.value,
            "clicks_missing": self.clicks_missing,
            "hours_missing": self.hours_missing,
        }


def standing(service: Service, trial: Trial, now: float | None = None) -> Standing:
    """Return how a trial stands; of one that has ended, how it stood then. Ask `Ingester.take_in` first."""
    if trial.result is not None:
        return _kept(trial.result)
    now = time.time() if now is None else now
    # A variant's number is given once, so whatever its links brought is the trial's: quarter hours are cut outwards.
    span = Span(trial.started_at // QUARTER * QUARTER, math.ceil(now / QUARTER) * QUARTER + QUARTER)
    with reading(service.engine) as connection:
        found = tally(connection, trial.article_id, trial.numbers, span)
    clicks = max(0, service.settings.trial_min_clicks - found.clicks)
    hours = max(0, math.ceil(service.settings.trial_min_hours - (now - trial.started_at) / HOUR))
    if clicks or hours:
        return Standing(found.counts, (), Verdict.EARLY, clicks, hours)
    cells = tempered(found.cells)
    weighed = [sum(column) for column in zip(*cells, strict=True)] or [0.0] * len(found.counts)
    exposed = exposures([one.handouts for one in found.counts])
    chances = chances_of_best(weighed, exposed, dispersion(cells))
    return Standing(found.counts, tuple(chances), _verdict(max(chances)))


def _verdict(chance: float) -> Verdict:
    return next(verdict for least, verdict in _LEAST if chance >= least)


def _kept(result: Mapping[str, Any]) -> Standing:
    return Standing(
        tuple(Counts(**one) for one in result["counts"]),
        tuple(result["chances"]),
        Verdict(result["verdict"]),
        result["clicks_missing"],
        result["hours_missing"],
    )
