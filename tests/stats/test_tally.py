"""What the links of a trial's variants brought: theirs alone, of the trial's time alone, in cells that hold a post."""

from zoneinfo import ZoneInfo

import pytest

from share_service.stats.batch import store_batch
from share_service.stats.days import DAY
from share_service.stats.events import Event, Kind
from share_service.stats.rollup import roll_up
from share_service.stats.span import Span
from share_service.stats.subject import reading
from share_service.stats.tally import STRETCH, Counts, Tally, tally
from share_service.store.engine import writing

ARTICLE, FACEBOOK, X = 7, 10, 11
ZONE = ZoneInfo("Europe/Paris")
# The beginning of a stretch, ten days before the tests' own time.
START = 1_800_000_000 // STRETCH * STRETCH
SPAN = Span(START, START + DAY)


@pytest.fixture
def stored(engine):
    """Store events given as (kind, channel, variant, seconds after the start, article)."""

    def store(*happened):
        made = [
            Event((START + at) * 1000, kind, article, channel, variant, number)
            for number, (kind, channel, variant, at, article) in enumerate(happened, 1)
        ]
        with writing(engine) as connection:
            store_batch(connection, made, {}, ZONE)

    return store


def counted(engine, numbers=(3, 4)):
    with reading(engine) as connection:
        return tally(connection, ARTICLE, numbers, SPAN)


def test_nothing_is_nothing(engine):
    assert counted(engine) == Tally((Counts(), Counts()), ())


def test_the_four_numbers_of_each_variant_and_nobody_elses(engine, stored):
    stored(
        (Kind.CLICK, FACEBOOK, 3, 0, ARTICLE),
        (Kind.CLICK, X, 4, 0, ARTICLE),
        (Kind.PREVIEW, X, 4, 1, ARTICLE),
        (Kind.INTENT, X, 4, 2, ARTICLE),
        (Kind.COPY, 1, 4, 3, ARTICLE),
        (Kind.CRAWLER, X, 4, 4, ARTICLE),
        (Kind.CLICK, X, 0, 5, ARTICLE),
        (Kind.CLICK, X, 5, 5, ARTICLE),
        (Kind.CLICK, X, 4, 5, ARTICLE + 1),
        (Kind.CLICK, X, 4, DAY, ARTICLE),
    )
    found = counted(engine)
    assert found.counts == (Counts(clicks=1), Counts(1, 1, 1, 1))
    assert found.counts[1].handouts == 2
    assert found.clicks == 2


def test_a_cell_is_a_channel_over_some_hours(engine, stored):
    stored(
        (Kind.CLICK, FACEBOOK, 3, 0, ARTICLE),
        (Kind.CLICK, FACEBOOK, 4, STRETCH - 1, ARTICLE),
        (Kind.CLICK, FACEBOOK, 4, STRETCH, ARTICLE),
        (Kind.CLICK, X, 3, 0, ARTICLE),
    )
    before = counted(engine)
    assert sorted(before.cells) == [(0, 1), (1, 0), (1, 1)]
    # What was packed since then counts as it did.
    roll_up(engine, ZONE, START + 9 * DAY)
    assert counted(engine) == before
