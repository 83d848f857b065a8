"""How often a trial of variants calls one of two the best: of two that are alike (it should not), and of better ones.

Trials of 36 hours are simulated: links are handed out by chance, each becomes a post on one of five networks, and its
clicks come within hours. Posts are of unequal success (Pareto of the given exponent; the smaller, the wilder). `said`
is what the desk says of a trial, `clicks alone` what the usual tail of a Beta over all clicks would say.
"""

from __future__ import annotations

import random
from math import exp
from typing import NamedTuple

from share_service.stats.posterior import chances_of_best, dispersion, exposures, tempered

ROUNDS = 400
HOURS, STRETCH, LIFE = 36, 6, 3.0
NETWORKS = (5, 3, 1, 1, 2)
SURE = 0.95
# Exponent of the posts' success, hand-outs, clicks of a usual one.
WORLDS = ((2.5, 60, 3.0), (2.5, 300, 2.0), (1.5, 60, 3.0), (1.5, 300, 2.0), (1.2, 300, 2.0))
LIFTS = (1.0, 1.3, 2.0)
LEAST_CLICKS = 100


class Trial(NamedTuple):
    """A simulated trial of two variants: known hand-outs, and clicks by network and stretch of hours."""

    handouts: list[int]
    cells: list[list[int]]


def main() -> dict[str, object]:
    """Simulate, print the table, return its figures."""
    chance = random.Random(20_261_123)
    figures: dict[str, object] = {"rounds": ROUNDS, "sure from": SURE}
    print(
        f"{'exponent':>8} {'hand-outs':>9} {'B brings':>8}   {'said: A':>8} {'B':>5}   {'clicks alone: A':>15} {'B':>5}"
    )
    for tail, handouts, mean in WORLDS:
        for lift in LIFTS:
            said = [_sure(chance, tail, handouts, mean, lift) for _round in range(ROUNDS)]
            shares = [sum(one[place] for one in said) / ROUNDS for place in range(4)]
            figures[f"exponent {tail}, {handouts} hand-outs, x {lift}"] = shares
            a, b, plain_a, plain_b = (f"{share:.0%}" for share in shares)
            print(f"{tail:>8} {handouts:>9} {f'x {lift}':>8}   {a:>8} {b:>5}   {plain_a:>15} {plain_b:>5}", flush=True)
    return figures


def _sure(chance: random.Random, tail: float, handouts: int, mean: float, lift: float) -> tuple[bool, ...]:
    trial = _trial(chance, tail, handouts, mean, lift)
    while sum(map(sum, trial.cells)) < LEAST_CLICKS:
        trial = _trial(chance, tail, handouts, mean, lift)
    cells = tempered(trial.cells)
    ours = chances_of_best(_sums(cells), exposures(trial.handouts), dispersion(cells))
    plain = chances_of_best(_sums(trial.cells), (1, 1))
    return tuple(share >= SURE for share in (*ours, *plain))


def _trial(chance: random.Random, tail: float, handouts: int, mean: float, lift: float) -> Trial:
    known, cells = [0, 0], dict[tuple[int, int], list[int]]()
    for _post in range(handouts):
        variant, network = chance.randrange(2), chance.choices(range(len(NETWORKS)), NETWORKS)[0]
        known[variant] += 1
        posted = chance.random() * HOURS
        success = mean * chance.paretovariate(tail) * (tail - 1) / tail * (lift if variant else 1)
        for _click in range(_poisson(chance, success)):
            at = posted + chance.expovariate(1 / LIFE)
            if at < HOURS:
                cells.setdefault((network, int(at // STRETCH)), [0, 0])[variant] += 1
    return Trial(known, list(cells.values()))


def _poisson(chance: random.Random, mean: float) -> int:
    if mean > 50:
        return max(0, round(chance.gauss(mean, mean**0.5)))
    count, left = 0, chance.random()
    while left > exp(-mean):
        count, left = count + 1, left * chance.random()
    return count


def _sums(cells: list[list[int]] | list[list[float]]) -> list[float]:
    return [sum(column) for column in zip(*cells, strict=True)]


if __name__ == "__main__":
    main()
