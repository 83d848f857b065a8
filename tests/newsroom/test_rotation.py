"""Turns: even over any stretch of time, the same on every machine, and never locked to a cache's step."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as some

from share_service.newsroom.rotation import TURN_SECONDS, turn_ends, whose_turn
from share_service.store.trials import RunningTrial, Variant

NOW = some.integers(0, 2**33)
TRIALS = some.builds(
    lambda number, first, n: RunningTrial(number, tuple(Variant(first + place, None) for place in range(n))),
    some.integers(1, 2**31 - 1),
    some.integers(1, 250),
    some.integers(2, 4),
)


def handed_out(trial, start, turns, step=1):
    return Counter(whose_turn(trial, start + turn * step * TURN_SECONDS).number for turn in range(turns))


@given(TRIALS, NOW, some.integers(1, 200))
def test_over_any_stretch_of_minutes_no_variant_is_two_turns_ahead_of_its_due(trial, start, turns):
    found = handed_out(trial, start, turns)
    due = turns / len(trial.variants)
    assert all(abs(found[variant.number] - due) < 2 for variant in trial.variants)


@given(TRIALS, NOW)
def test_as_many_minutes_as_variants_have_each_once(trial, start):
    whole = start - start % (TURN_SECONDS * len(trial.variants))
    assert set(handed_out(trial, whole, len(trial.variants)).values()) == {1}


@given(TRIALS, NOW)
def test_a_turn_lasts_until_it_ends(trial, now):
    end = turn_ends(now)
    assert now < end <= now + TURN_SECONDS
    assert whose_turn(trial, now) == whose_turn(trial, end - 0.001)


@given(TRIALS, NOW, some.integers(2, 12))
def test_a_cache_that_comes_back_every_few_minutes_gets_them_all(trial, start, step):
    """Simple turns would give a cache of two minutes the same of two variants for ever."""
    found = handed_out(trial, start, 400, step)
    due = 400 / len(trial.variants)
    assert all(0.5 * due < found[variant.number] < 1.5 * due for variant in trial.variants)


def test_every_trial_has_an_order_of_its_own():
    orders = {
        tuple(
            whose_turn(RunningTrial(number, (Variant(1, None), Variant(2, None))), 60 * turn).number
            for turn in range(24)
        )
        for number in range(1, 40)
    }
    assert len(orders) > 30
