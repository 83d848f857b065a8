"""Which of several variants brings the most: probabilities from what was counted, in plain Python.

What is compared is clicks for each time a variant's link was handed out. Nobody knows how many people saw a
post, and one post can bring a thousand clicks: a share of successes, and with it a Beta(clicks, views − clicks),
does not exist here. Clicks arrive as a Poisson process of each variant's own rate λ, for which the Gamma is the
conjugate posterior (Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.6): λ | c ~ Gamma(1 + c, e), with
the clicks c and the exposure e. For two variants that were handed out alike, λ_B / (λ_A + λ_B) ~ Beta(1 + c_B, 1 + c_A),
so that P(B is best) is the well-known tail of a Beta; the Gammas say the same for more, and for unequal exposures.

Clicks of one post are no independent witnesses, and posts are of very unequal success (Gabielkov et al., Social
Clicks, SIGMETRICS 2016). Clicks are therefore looked at in cells, a channel over some hours, which hold a post's clicks
together. What a cell adds to a variant is limited to a few times the usual (`tempered`), and the evidence is divided
by Pearson's dispersion φ of the cells, as in quasi-likelihood (McCullagh & Nelder, Generalized Linear Models,
2nd edition, section 6.2): counts weigh c / φ. A variant that one post carried away is not declared the best for it.
`benchmarks/trials.py` simulates how often two variants that are alike are told apart, with and without this.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log, sqrt
from statistics import median

#: What the even rotation is worth beside the known hand-outs, for each variant: see `exposures`.
EVEN_HANDOUTS = 20
# What a cell may add to a variant, in medians of the cells in which it was clicked. Three is the least that keeps
# evidence from being thrown away where posts are alike.
_USUAL = 3
# Steps of the grid that the integral is taken on: errors stay below 1e-5.
_STEPS = 1_500
# How far into the tails the grid goes: what lies beyond is below 1e-9.
_DEVIATIONS, _TAIL = 8.0, 20.0


def exposures(handouts: Sequence[int]) -> list[float]:
    """Return how often each variant was handed out, as shares of one, from the hand-outs that are known of each.

    Links are handed out evenly, but not every hand-out is known: browsers that ask not to be counted say nothing.
    So the rotation counts as so many even hand-outs before the known ones (a Dirichlet prior around evenness).
    """
    weights = [number + EVEN_HANDOUTS for number in handouts]
    return [weight / sum(weights) for weight in weights]


def tempered(cells: Sequence[Sequence[int]]) -> list[list[float]]:
    """Return the cells with what each adds to a variant limited to `_USUAL` times the median of what any adds.

    ``cells`` has a row for each channel and stretch of time, with the clicks of each variant in it.
    """
    found = [clicks for row in cells for clicks in row if clicks]
    most = _USUAL * median(found) if found else 0
    return [[min(clicks, most) for clicks in row] for row in cells]


def dispersion(cells: Sequence[Sequence[float]]) -> float:
    """Return Pearson's dispersion of clicks: how much more they cling together than chance would have it, at least 1.

    Where all clicks lie in one cell nothing tells chance from one post: they weigh as one.
    """
    rows = [row for row in cells if any(row)]
    sums = [sum(column) for column in zip(*rows, strict=True)]
    total = sum(sums)
    if total == 0:
        return 1.0
    shown = [number for number, clicks in enumerate(sums) if clicks]
    degrees = (len(rows) - 1) * (len(shown) - 1)
    if degrees == 0:
        return float(total) if len(rows) == 1 else 1.0
    squares = 0.0
    for row in rows:
        size = sum(row)
        for number in shown:
            expected = size * sums[number] / total
            squares += (row[number] - expected) ** 2 / expected
    return max(1.0, squares / degrees)


def chances_of_best(clicks: Sequence[float], exposed: Sequence[float], spread: float = 1.0) -> list[float]:
    """Return for each variant the probability that its rate of clicks is the highest; together they are 1.

    ``exposed`` are positive and count only as ratios; ``spread`` is what `dispersion` returns. The integral
    Σ f_i(x) Π F_j(x) over all j ≠ i is taken on a grid of ln x, without any chance: the same numbers always give the same.
    """
    shapes = [1 + number / spread for number in clicks]
    rates = [share / spread for share in exposed]
    low, high = _range(shapes, rates)
    width = (high - low) / _STEPS
    densities = [_densities(shape, rate, low, width) for shape, rate in zip(shapes, rates, strict=True)]
    below = [_below(density, width) for density in densities]
    sums = []
    for one, density in enumerate(densities):
        others = [column for other, column in enumerate(below) if other != one]
        product = density
        for column in others:
            product = [value * under for value, under in zip(product, column, strict=True)]
        sums.append(sum(product))
    whole = sum(sums)
    return [part / whole for part in sums]


def _range(shapes: Sequence[float], rates: Sequence[float]) -> tuple[float, float]:
    """Return from where to where ln x matters: the best rate is never below any variant's lower end."""
    middles = [log(shape / rate) for shape, rate in zip(shapes, rates, strict=True)]
    lows = [
        middle - max(_DEVIATIONS / sqrt(shape), _TAIL / shape) for middle, shape in zip(middles, shapes, strict=True)
    ]
    highs = [middle + _DEVIATIONS / sqrt(shape) for middle, shape in zip(middles, shapes, strict=True)]
    return max(lows), max(highs)


def _densities(shape: float, rate: float, low: float, width: float) -> list[float]:
    # Of ln x, x ~ Gamma(shape, rate): smooth, and falling to nothing on either side.
    constant = shape * log(rate) - lgamma(shape)
    points = (low + step * width for step in range(_STEPS + 1))
    return [exp(constant + shape * point - rate * exp(point)) for point in points]


def _below(density: Sequence[float], width: float) -> list[float]:
    """Return the probability of less than each point, summed from above: what lies below the grid is in it."""
    above, column, last = 0.0, [0.0] * len(density), density[-1]
    for place in range(len(density) - 1, -1, -1):
        above += (density[place] + last) / 2 * width
        last = density[place]
        column[place] = max(0.0, 1 - above)
    return column
