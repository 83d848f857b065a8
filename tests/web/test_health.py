"""/livez, /readyz and /metrics, and what makes each of them say no."""

from __future__ import annotations

import json
import shutil
import time

from prometheus_client import REGISTRY
from sqlalchemy import func, select

from share_service import logs
from share_service.cards.size import SIZES
from share_service.newsroom.intake import take_in
from share_service.newsroom.press import card_file
from share_service.stats.events import Event, Kind
from share_service.store.tables import journals, metadata
from share_service.web.health import LATE_SECONDS


def test_a_worker_that_answers_is_alive(client):
    answer = client.get("/livez")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready_means_every_check_passed(client):
    answer = client.get("/readyz")
    assert answer.json == {"status": "ok", "checks": {"store": "ok", "counts": "ok", "cards": "ok", "spool": "ok"}}
    assert answer.status_code == 200


def test_being_asked_leaves_no_row(client, parts):
    client.get("/readyz")
    with parts.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(journals)) == 0


def test_a_store_without_tables_is_not_ready(client, parts):
    metadata.drop_all(parts.engine)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    checks = {"store": "failing", "counts": "ok", "cards": "ok", "spool": "ok"}
    assert answer.json == {"status": "failing", "checks": checks}


def test_counts_that_are_late_are_not_ready(client, parts):
    click = Event(int((time.time() - 2 * LATE_SECONDS) * 1000), Kind.CLICK, 7, 10)
    parts.recorder.record(click)
    assert client.get("/readyz").json["checks"]["counts"] == "failing"
    parts.ingester.take_in()
    assert client.get("/readyz").json["checks"]["counts"] == "ok"


def test_a_failure_is_told_once_and_its_end_too(client, settings, capsys):
    """A probe comes every few seconds."""
    logs.setup("warning")
    shutil.rmtree(settings.card_dir, ignore_errors=True)
    settings.card_dir.write_text("a file where the folder was")
    for _ in range(5):
        client.get("/readyz")
    settings.card_dir.unlink()
    for _ in range(5):
        client.get("/readyz")
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["check"]) for line in told] == [("not ready", "cards"), ("ready again", "cards")]
    assert "File exists" in told[0]["reason"]


def test_a_spool_that_is_gone_is_not_ready(client, settings):
    shutil.rmtree(settings.spool_dir)
    assert client.get("/readyz").json["checks"]["spool"] == "failing"


def test_an_event_that_waits_in_memory_is_not_ready(client, parts, settings):
    """The folder is well again, and the recorder has not tried again yet."""
    shutil.rmtree(settings.spool_dir)
    settings.spool_dir.write_text("a file where the folder was")
    parts.recorder.record(Event(at=1, kind=1, article=1, channel=1))
    assert parts.recorder.waiting == 1
    assert client.get("/readyz").json["checks"]["spool"] == "failing"


def test_a_shelf_that_cannot_be_written_is_not_ready(client, settings):
    shutil.rmtree(settings.card_dir, ignore_errors=True)
    settings.card_dir.write_text("a file where the folder was")
    assert client.get("/readyz").json["checks"]["cards"] == "failing"


def test_metrics_count_requests_by_surface_and_status(client):
    client.get("/livez")
    client.get("/no-such-page")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'share_requests_total{status="2xx",surface="health"}' in text
    assert 'share_requests_total{status="4xx",surface="none"}' in text
    assert "share_card_drawing_seconds_bucket" in text


def test_metrics_are_not_shown_through_a_proxy(client):
    answer = client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 404
    assert answer.json["code"] == "metrics_private"


def test_metrics_count_the_cards_that_were_drawn(client, parts):
    stored, _created = take_in(parts, {"url": "https://journal.example/essai", "title": "Un essai"})
    before = REGISTRY.get_sample_value("share_card_drawing_seconds_count")
    for _ in range(2):
        card_file(parts, stored, SIZES["landscape"], "png")
    assert REGISTRY.get_sample_value("share_card_drawing_seconds_count") == before + 1
