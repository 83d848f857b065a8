"""The demo's example numbers: a past for the desk, and never mixed with what was really counted."""

import time

from share_service.links.channels import COPY
from share_service.newsroom.alerts.telling import tell_editors
from share_service.newsroom.demo_numbers import RISE, load_numbers
from share_service.newsroom.intake import take_in
from share_service.stats.events import Event, Kind
from share_service.stats.overview import overview
from share_service.store.alerts import last_alerts


def test_the_demo_has_a_past_and_gets_it_once(parts):
    shown = [
        take_in(parts, {"url": f"https://journal.example/{n}", "title": f"Article {n}", "section": "Culture"})[0]
        for n in range(3)
    ]
    now = time.time()
    assert load_numbers(parts, shown, now) > 2_000
    today = overview(parts.engine, zone=parts.settings.zone, networks=parts.networks, now=now)
    assert any(today.before)
    assert load_numbers(parts, shown, now) == 0


def test_something_is_to_be_noticed_of_the_first_article(parts):
    shown = [take_in(parts, {"url": f"https://journal.example/{n}", "title": f"Article {n}"})[0] for n in range(3)]
    now = time.time()
    load_numbers(parts, shown, now)
    tell_editors(parts, now)
    (alert,) = [one for one in last_alerts(parts.engine, 10) if one.kind == "rising"]
    assert alert.article_id == shown[0].id
    assert alert.facts["hour"] >= RISE


def test_real_clicks_are_left_alone(parts):
    stored = take_in(parts, {"url": "https://journal.example/a", "title": "Article"})[0]
    parts.recorder.record(Event(int(time.time() * 1000), Kind.CLICK, stored.id, COPY, 0, 1))
    parts.ingester.take_in()
    assert load_numbers(parts, [stored], time.time()) == 0
