"""The numbers: what was recorded is what is answered, in the newsroom's hours and days."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from share_service.links.networks import load_networks
from share_service.stats.batch import Move, store_batch
from share_service.stats.days import HOUR
from share_service.stats.events import Event, Kind
from share_service.stats.overview import overview
from share_service.stats.questions import article_stats, site_stats
from share_service.stats.retention import close_days
from share_service.stats.trending import trending
from share_service.store.engine import open_engine, writing
from share_service.store.tables import metadata
from tests.stats.conftest import PARIS

NETWORKS = load_networks()
FACEBOOK, X = NETWORKS["facebook"].code, NETWORKS["x"].code
NOON = 1795345200  # 2026-11-22T12:00:00+01:00, a Sunday
AUTUMN = 1792879200  # 2026-10-25T00:00:00+02:00, a day of 25 hours
_NAMES = iter(f"test-{number}" for number in range(1_000_000))


def event(kind=Kind.CLICK, *, at=NOON, article=7, channel=FACEBOOK, reader=0) -> Event:
    return Event(at * 1000, kind, article, channel, 0, reader)


def store(engine, *told: Event, zone=PARIS) -> None:
    with writing(engine) as connection:
        store_batch(connection, sorted(told), {next(_NAMES): Move(0, 32)}, zone)


def ask(engine, start=None, end=None, *, article=7, zone=PARIS):
    return article_stats(engine, article, start, end, zone=zone, networks=NETWORKS, now=NOON)


def test_nothing_is_zeros(engine):
    answer = ask(engine, "2026-11-22", "2026-11-22")
    assert answer["totals"] == {
        "clicks": 0,
        "previews": 0,
        "intents": 0,
        "copies": 0,
        "refused": {},
        "readers": 0,
        "readers_by_day": {},
    }
    assert answer["channels"] == {}
    assert len(answer["series"]) == 24


def test_four_numbers_stay_four_numbers_and_refused_says_why(engine):
    store(
        engine,
        event(Kind.CLICK, reader=1),
        event(Kind.CLICK, reader=2, channel=X),
        event(Kind.PREVIEW),
        event(Kind.INTENT, reader=3),
        event(Kind.COPY, reader=3, channel=1),
        event(Kind.CRAWLER),
        event(Kind.CRAWLER, channel=256 + 12),
        event(Kind.HEAD),
        event(Kind.PREFETCH),
        event(Kind.CLICK, article=8, reader=1),
    )
    answer = ask(engine)
    totals = answer["totals"]
    assert [totals[name] for name in ("clicks", "previews", "intents", "copies")] == [2, 1, 1, 1]
    assert totals["refused"] == {"crawler": 2, "prefetch": 1, "head": 1}
    assert set(answer["channels"]) == {"facebook", "x", "copy", "link-12"}
    assert answer["channels"]["facebook"]["refused"] == {"crawler": 1, "prefetch": 1, "head": 1}
    assert (answer["article"], answer["timezone"]) == (7, "Europe/Paris")


def test_hours_up_to_three_days_and_days_beyond(engine):
    store(engine, event())
    assert len(ask(engine, "2026-11-20", "2026-11-22")["series"]) == 72
    days = ask(engine, "2026-11-19", "2026-11-22")["series"]
    assert [(day["start"], day["clicks"]) for day in days][-2:] == [
        ("2026-11-21T00:00:00+01:00", 0),
        ("2026-11-22T00:00:00+01:00", 1),
    ]


def test_an_hour_that_comes_twice_is_two_hours(engine):
    store(engine, event(at=AUTUMN + 2 * HOUR + 60), event(at=AUTUMN + 3 * HOUR + 60), event(at=AUTUMN + 3 * HOUR + 61))
    hours = ask(engine, "2026-10-25", "2026-10-25")["series"]
    assert len(hours) == 25
    assert [(hour["start"], hour["clicks"]) for hour in hours if hour["clicks"]] == [
        ("2026-10-25T02:00:00+02:00", 1),
        ("2026-10-25T02:00:00+01:00", 2),
    ]


def test_days_are_cut_at_the_newsroom_s_midnight_on_both_sides_of_a_change(engine):
    store(
        engine, event(at=AUTUMN - 1), event(at=AUTUMN), event(at=AUTUMN + 25 * HOUR - 1), event(at=AUTUMN + 25 * HOUR)
    )
    days = ask(engine, "2026-10-20", "2026-10-31")["series"]
    assert {day["start"][:10]: day["clicks"] for day in days if day["clicks"]} == {
        "2026-10-24": 1,
        "2026-10-25": 2,
        "2026-10-26": 1,
    }


def test_a_zone_of_three_quarters_has_its_own_hours(engine):
    zone = ZoneInfo("Asia/Kathmandu")
    store(engine, event(at=NOON), zone=zone)
    hours = ask(engine, "2026-11-22", "2026-11-22", zone=zone)["series"]
    assert [hour["start"] for hour in hours if hour["clicks"]] == ["2026-11-22T16:00:00+05:45"]


def test_readers_of_one_day_are_told_and_of_two_never_summed(engine):
    yesterday = NOON - 24 * HOUR
    store(engine, event(reader=1), event(reader=1, channel=X), event(reader=2))
    one_day = ask(engine)
    assert one_day["totals"]["clicks"] == 3
    assert one_day["totals"]["readers"] == 2
    assert one_day["channels"]["facebook"]["readers"] == 2
    assert one_day["channels"]["x"]["readers"] == 1
    store(engine, event(reader=9, at=yesterday))
    two_days = ask(engine)
    assert two_days["totals"]["readers"] is None
    assert two_days["totals"]["readers_by_day"] == {"2026-11-21": 1, "2026-11-22": 2}
    assert ask(engine, "2026-11-22", "2026-11-22")["totals"]["readers"] == 2


def test_readers_of_a_part_of_a_day_are_not_known(engine):
    store(engine, event(reader=1))
    part = ask(engine, "2026-11-22T10:00:00+01:00", "2026-11-22T14:00:00+01:00")
    assert part["totals"]["clicks"] == 1
    assert part["totals"]["readers"] is None


def test_closed_days_keep_their_number(engine):
    store(engine, event(reader=1), event(reader=1, channel=X), event(reader=2))
    before = ask(engine)
    assert close_days(engine, PARIS, NOON + 4 * 24 * HOUR) == 1
    assert ask(engine) == before


def test_the_site_is_the_sum_of_its_articles(engine):
    store(engine, event(), event(article=8), event(Kind.PREVIEW, article=9))
    answer = site_stats(engine, zone=PARIS, networks=NETWORKS, now=NOON)
    assert (answer["totals"]["clicks"], answer["totals"]["previews"]) == (2, 1)
    assert answer["totals"]["readers_by_day"] == {}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(
            event,
            kind=st.sampled_from([Kind.CLICK, Kind.PREVIEW, Kind.COPY, Kind.CRAWLER]),
            at=st.integers(AUTUMN - 40 * HOUR, AUTUMN + 60 * HOUR),
            channel=st.sampled_from([FACEBOOK, X, 1, 300]),
        ),
        max_size=60,
    )
)
def test_series_channels_and_totals_are_sums_of_the_same_events(told):
    engine = open_engine("sqlite://")
    metadata.create_all(engine)
    store(engine, *told)
    for span in (("2026-10-23", "2026-10-25"), ("2026-10-20", "2026-10-31")):
        answer = ask(engine, *span)
        for name, kind in (("clicks", Kind.CLICK), ("previews", Kind.PREVIEW), ("copies", Kind.COPY)):
            total = answer["totals"][name]
            assert total == sum(step[name] for step in answer["series"])
            assert total == sum(channel[name] for channel in answer["channels"].values())
            if span[1] == "2026-10-31":
                assert total == sum(one.kind == kind for one in told)
    engine.dispose()


def test_today_at_a_glance(engine):
    store(
        engine,
        event(at=NOON - 60, reader=1),
        event(at=NOON - 60, reader=2, article=8, channel=X),
        event(at=NOON - 60, reader=3, article=8),
        event(at=NOON - 24 * HOUR - 60, reader=4, article=8),
        event(at=NOON - 7 * 24 * HOUR - 60),
        event(at=NOON - 7 * 24 * HOUR + 3600),
    )
    today = overview(engine, zone=PARIS, networks=NETWORKS, now=NOON)
    assert (today.totals["clicks"], today.totals["readers"]) == (3, 3)
    assert today.before == (1, 0, 0, 0, 0, 0, 0, 0)
    assert [(item.article, item.clicks, item.last_hour, item.same_hour) for item in today.moving] == [
        (8, 2, 2, 1),
        (7, 1, 1, 0),
    ]
    assert (len(today.moving[0].hours), today.moving[0].hours[11]) == (24, 2)
    assert today.moving[0].channels["x"]["clicks"] == 1


def test_the_same_hour_of_yesterday_is_that_of_the_clock_when_the_clock_was_changed(engine):
    noon, noon_before = AUTUMN + 13 * HOUR, AUTUMN - 12 * HOUR
    store(engine, event(at=noon - 60), event(at=noon_before - 60, reader=2))
    (moving,) = overview(engine, zone=PARIS, networks=NETWORKS, now=noon).moving
    assert (moving.last_hour, moving.same_hour) == (1, 1)


@pytest.mark.parametrize(("ages", "first"), [({7: 1, 8: 9}, 7), ({7: 23, 8: 22}, 8)])
def test_what_is_clicked_later_trends_higher(engine, ages, first):
    store(engine, *(event(at=NOON - age * HOUR, article=article) for article, age in ages.items()))
    assert trending(engine, 1, now=NOON)[0].article == first


def test_what_is_older_than_a_day_trends_no_more(engine):
    store(engine, event(at=NOON - 25 * HOUR))
    assert trending(engine, 5, now=NOON) == []


def test_the_site_has_one_channel_for_all_campaign_links(engine):
    store(engine, event(channel=300), event(channel=301), event(Kind.COPY, channel=1))
    answer = site_stats(engine, zone=PARIS, networks=NETWORKS, now=NOON)
    assert {name: channel["clicks"] for name, channel in answer["channels"].items()} == {"copy": 0, "campaign": 2}
    assert set(overview(engine, zone=PARIS, networks=NETWORKS, now=NOON).channels) == {"copy", "campaign"}
