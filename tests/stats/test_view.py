"""What a page shows is what the questions answer one by one, at one reading."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import partial

import pytest

from share_service.errors import BadInput
from share_service.stats.days import DAY, HOUR, day_start, rfc3339
from share_service.stats.events import Kind
from share_service.stats.hours import week_hours
from share_service.stats.packed import Line
from share_service.stats.questions import article_stats, site_stats
from share_service.stats.rollup import roll_up
from share_service.stats.span import Span
from share_service.stats.view import Asked, article_view, site_view
from share_service.web.desk.ranges import RANGES, named_range
from tests.stats.conftest import PARIS
from tests.stats.test_questions import NETWORKS, NOON, event, store

KINDS = (Kind.CLICK, Kind.CLICK, Kind.CLICK, Kind.PREVIEW, Kind.INTENT, Kind.COPY, Kind.CRAWLER)


def asked(key, now=NOON):
    span = named_range(key, datetime.fromtimestamp(now, UTC), PARIS)
    starts = tuple(int(start.timestamp()) for start in span.steps())
    return Asked(
        Span(int(span.start.timestamp()), starts and int(span.end.timestamp())), starts, span.step != "week", PARIS, now
    )


@pytest.fixture
def busy(engine):
    """A store with a thousand events of two years, most of them packed."""
    chance = random.Random(5)
    ages = [chance.choice((1, 9, 40, 300, 700)) * DAY * chance.random() for _ in range(1_000)]
    told = [
        event(chance.choice(KINDS), at=int(NOON - age), channel=chance.choice((10, 11, 1, 256)), reader=number)
        for number, age in enumerate(sorted(ages, reverse=True), 1)
    ]
    store(engine, *told)
    roll_up(engine, PARIS, NOON)
    return engine


@pytest.mark.parametrize("key", RANGES)
@pytest.mark.parametrize("of_site", [False, True], ids=["article", "site"])
def test_a_view_says_what_the_questions_say(busy, key, of_site):
    span = named_range(key, datetime.fromtimestamp(NOON, UTC), PARIS)
    days = span.first_day.isoformat(), span.last_day.isoformat()
    common = {"zone": PARIS, "networks": NETWORKS, "compare": "previous", "by": "hour", "now": NOON}
    answer = site_stats(busy, *days, **common) if of_site else article_stats(busy, 7, *days, **common)
    view = site_view(busy, asked(key), NETWORKS) if of_site else article_view(busy, 7, asked(key), NETWORKS)
    names = ("clicks", "previews", "intents", "copies", "refused")
    assert {name: view.totals[name] for name in names} == {name: answer["totals"][name] for name in names}
    assert {name: view.before[name] for name in names} == {name: answer["comparison"]["before"][name] for name in names}
    assert {name: found["clicks"] for name, found in view.channels.items()} == {
        name: found["clicks"] for name, found in answer["channels"].items()
    }
    assert sum(step[0] for step in view.steps) == answer["totals"]["clicks"]
    by_channel = zip(*(steps for steps in view.channel_steps.values()), strict=True)
    assert [sum(step[0] for step in steps) for steps in by_channel] == [step[0] for step in view.steps]
    if key in ("7d", "28d"):
        assert [step[0] for step in view.steps] == [step["clicks"] for step in answer["series"]]
        assert view.hours == [item["clicks"] for item in answer["by"]["items"]]


@pytest.mark.parametrize("key", [key for key in RANGES if key != "year"])
@pytest.mark.parametrize("of_site", [False, True], ids=["article", "site"])
def test_what_stands_beside_each_step_is_answered_too(busy, key, of_site):
    span = named_range(key, datetime.fromtimestamp(NOON, UTC), PARIS)
    days = span.first_day.isoformat(), span.last_day.isoformat()
    view = site_view(busy, asked(key), NETWORKS) if of_site else article_view(busy, 7, asked(key), NETWORKS)
    ask = site_stats if of_site else partial(article_stats, article_id=7)
    for beside, line in (("previous", view.before_steps), ("weekday", view.usual)):
        answer = ask(busy, start=days[0], end=days[1], beside=beside, zone=PARIS, networks=NETWORKS, now=NOON)
        assert [step["beside"] for step in answer["series"]] == line


@pytest.mark.parametrize("of_site", [False, True], ids=["article", "site"])
def test_one_channel_alone_is_answered_step_by_step(busy, of_site):
    span = named_range("28d", datetime.fromtimestamp(NOON, UTC), PARIS)
    days = {"start": span.first_day.isoformat(), "end": span.last_day.isoformat()}
    view = site_view(busy, asked("28d"), NETWORKS) if of_site else article_view(busy, 7, asked("28d"), NETWORKS)
    ask = site_stats if of_site else partial(article_stats, article_id=7)
    assert len(view.channel_steps) == 4
    for channel, steps in view.channel_steps.items():
        common = {"zone": PARIS, "networks": NETWORKS, "now": NOON, "channel": channel}
        answer = ask(busy, **days, **common, by="hour", compare="previous")
        assert [step["clicks"] for step in answer["series"]] == [step[0] for step in steps]
        assert answer["channel"] == channel
        assert set(answer["channels"]) == {channel}
        if of_site:
            assert [item["clicks"] for item in answer["by"]["items"]] == view.channel_hours[channel]


def test_the_readers_of_one_channel_are_its_own(busy):
    common = {"zone": PARIS, "networks": NETWORKS, "now": NOON}
    whole = article_stats(busy, 7, "2026-11-22", "2026-11-22", **common)
    facebook = article_stats(busy, 7, "2026-11-22", "2026-11-22", channel="facebook", **common)
    assert facebook["totals"] == whole["channels"]["facebook"]
    assert "readers" not in site_stats(busy, "2026-11-22", "2026-11-22", channel="facebook", **common)["totals"]


def test_a_link_of_the_site_is_a_channel_too(busy):
    common = {"start": "2026-10-01", "end": "2026-11-22", "zone": PARIS, "networks": NETWORKS, "now": NOON}
    of_link, of_article = (
        site_stats(busy, channel="link-0", **common),
        article_stats(busy, 7, channel="link-0", **common),
    )
    assert of_link["totals"]["clicks"] == of_article["totals"]["clicks"] > 0
    assert of_link["totals"]["clicks"] == site_stats(busy, channel="campaign", **common)["totals"]["clicks"]


@pytest.mark.parametrize(
    ("asked_for", "code"),
    [
        ({"channel": "nowhere"}, "channel_unknown"),
        ({"channel": "channel-" + "9" * 5_000}, "channel_unknown"),
        ({"channel": ""}, "channel_unknown"),
        ({"channel": "link-1", "section": "Culture"}, "channel_unknown"),
        ({"channel": "facebook", "by": "network"}, "by_invalid"),
        ({"beside": "tomorrow"}, "beside_invalid"),
    ],
)
def test_what_cannot_be_asked_of_a_channel_is_refused(busy, asked_for, code):
    with pytest.raises(BadInput) as refused:
        site_stats(busy, zone=PARIS, networks=NETWORKS, now=NOON, **asked_for)
    assert refused.value.code == code


def test_readers_are_told_of_a_day_alone(busy):
    day = article_stats(busy, 7, "2026-11-22", "2026-11-22", zone=PARIS, networks=NETWORKS, now=NOON)
    assert article_view(busy, 7, asked("today"), NETWORKS).totals["readers"] == day["totals"]["readers"] > 0
    assert "readers" not in article_view(busy, 7, asked("7d"), NETWORKS).totals


def test_a_step_is_beside_the_median_of_its_weekday(engine):
    """Nothing is told of weeks before the first count; a later week without clicks is a zero."""
    for weeks, clicks in ((1, 3), (3, 5)):
        store(engine, *(event(at=NOON - 7 * DAY * weeks, reader=10 * weeks + n) for n in range(clicks)))
    view = article_view(engine, 7, asked("today"), NETWORKS)
    noon = 12
    assert (view.usual[noon], view.weeks) == (3, 3)
    assert (view.usual[noon - 1], view.usual[noon + 1]) == (0, 0)
    assert article_view(engine, 7, asked("year"), NETWORKS).usual == [None] * 53


def test_the_period_before_stands_beside_each_step(engine):
    store(engine, event(at=NOON - DAY, reader=1), event(at=NOON, reader=2))
    view = article_view(engine, 7, asked("today"), NETWORKS)
    assert view.before_steps[12] == 1
    assert view.before_steps[10] is None


def test_an_article_without_a_count_has_a_view_too(engine):
    view = article_view(engine, 7, asked("28d"), NETWORKS)
    assert view.totals["clicks"] == view.before["clicks"] == 0
    assert view.usual == [None] * 28
    assert (sum(view.hours), view.hour_days) == (0, 28)


def test_days_of_the_site_are_read_again_after_the_next_was_packed(engine):
    store(engine, event(at=NOON - 3 * DAY, reader=1))
    roll_up(engine, PARIS, NOON)
    assert site_view(engine, asked("year"), NETWORKS).totals["clicks"] == 1
    store(engine, event(at=NOON, reader=2))
    assert site_view(engine, asked("year"), NETWORKS).totals["clicks"] == 2
    roll_up(engine, PARIS, NOON + 4 * DAY)
    assert site_view(engine, asked("year"), NETWORKS).totals["clicks"] == 2


def test_hours_of_the_week_follow_the_clock_through_its_change():
    """2026-10-25 has its 2 o'clock twice; it is a Sunday."""
    midnight = day_start(20_751, PARIS)
    assert rfc3339(midnight, PARIS).startswith("2026-10-25")
    places = [(midnight + hours * HOUR) // 900 for hours in (1, 2, 3, 4)]
    sums = week_hours(Line(places, [1, 1, 1, 1]), Span(midnight, midnight + 25 * HOUR), PARIS)
    sunday = sums[6 * 24 :]
    assert sunday[:5] == [0, 1, 2, 1, 0]
