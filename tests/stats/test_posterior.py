"""Probabilities of being the best: against exact integrals, and whatever the numbers."""

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from share_service.stats.posterior import EVEN_HANDOUTS, chances_of_best, dispersion, exposures, tempered

COUNTS = some.integers(0, 3_000)


def beta_tail(of_a, of_b, edge=Fraction(1, 2)):
    """P(Beta(of_b + 1, of_a + 1) > edge), exactly: a sum of a binomial's first terms."""
    n = of_a + of_b + 1
    return float(sum(math.comb(n, k) * edge**k * (1 - edge) ** (n - k) for k in range(of_b + 1)))


@pytest.mark.parametrize(("of_a", "of_b"), [(0, 0), (0, 3), (10, 10), (10, 15), (50, 80), (100, 130), (600, 650)])
def test_of_two_it_is_the_tail_of_a_beta(of_a, of_b):
    chances = chances_of_best([of_a, of_b], [1, 1])
    assert chances[1] == pytest.approx(beta_tail(of_a, of_b), abs=1e-5)


@pytest.mark.parametrize(("exposed", "edge"), [((2, 1), Fraction(1, 3)), ((1, 3), Fraction(3, 4))])
def test_of_two_that_were_not_handed_out_alike_the_edge_moves(exposed, edge):
    chances = chances_of_best([40, 40], exposed)
    assert chances[1] == pytest.approx(beta_tail(40, 40, edge), abs=1e-5)


def test_of_three_it_is_the_integral_that_can_be_done_by_hand():
    # Of the largest of independent exponentials with the rates 1, 2 and 4.
    chances = chances_of_best([0, 0, 0], [1, 2, 4])
    first = 1 - 1 / (1 + 2) - 1 / (1 + 4) + 1 / (1 + 2 + 4)
    assert chances[0] == pytest.approx(first, abs=1e-5)


@given(some.lists(COUNTS, min_size=2, max_size=4), some.floats(1, 50))
def test_they_are_probabilities_and_follow_the_counts(counts, spread):
    chances = chances_of_best(counts, [1] * len(counts), spread)
    assert sum(chances) == pytest.approx(1)
    assert min(chances) >= 0
    ordered = sorted(zip(counts, chances, strict=True))
    assert all(one[1] <= other[1] + 1e-4 for one, other in pairwise(ordered))


@given(some.lists(COUNTS, min_size=2, max_size=4))
def test_the_same_numbers_always_give_the_same(counts):
    assert chances_of_best(counts, [1] * len(counts)) == chances_of_best(counts, [1] * len(counts))


def test_clicks_that_cling_together_say_less():
    sure, cautious = (chances_of_best([100, 150], [1, 1], spread)[1] for spread in (1, 10))
    assert sure > 0.99
    assert 0.7 < cautious < 0.9


def test_clicks_by_chance_alone_have_no_dispersion():
    assert dispersion([[10, 11], [9, 10], [11, 9]]) == 1
    assert dispersion([]) == 1
    assert dispersion([[0, 0]]) == 1
    assert dispersion([[3, 0], [4, 0]]) == 1


def test_all_clicks_in_one_cell_are_one_witness():
    assert dispersion([[40, 2]]) == 42


def test_one_post_that_went_around_the_world_is_not_the_best_variant():
    cells = [[9, 10], [11, 9], [10, 11], [8, 10], [900, 10]]
    sums = [sum(column) for column in zip(*cells, strict=True)]
    assert chances_of_best(sums, [1, 1])[0] > 0.999_999
    limited = tempered(cells)
    weighed = [sum(column) for column in zip(*limited, strict=True)]
    assert limited[-1] == [30, 10]
    assert chances_of_best(weighed, [1, 1], dispersion(limited))[0] < 0.9


def test_nothing_is_nothing_however_it_is_tempered():
    assert tempered([]) == []
    assert tempered([[0, 0]]) == [[0, 0]]


def test_few_known_handouts_leave_the_rotations_evenness():
    assert exposures([0, 0]) == [0.5, 0.5]
    assert exposures([3, 0])[0] == pytest.approx((3 + EVEN_HANDOUTS) / (3 + 2 * EVEN_HANDOUTS))
    assert exposures([3_000, 1_000])[0] == pytest.approx(0.75, abs=0.01)
