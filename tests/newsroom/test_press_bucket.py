"""Two machines with one store and one bucket: what readers and operators see of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from prometheus_client import REGISTRY

from share_service.app import create_app
from share_service.cards.size import LANDSCAPE
from share_service.newsroom.intake import take_in
from share_service.newsroom.press import card_file, card_url
from share_service.newsroom.upkeep import tick
from share_service.store.articles import get_article
from share_service.store.migrate import migrate
from tests.cards.pictures import encoded, photograph
from tests.s3_server import BUCKET, SECRET

CARDS = 20


@pytest.fixture
def machines(s3, settings, tmp_path):
    """The parts of two machines, which share a store and a bucket."""
    shared = {"database_url": settings.database, "card_store": f"s3://{BUCKET}/cartes", "card_store_endpoint": s3.url}
    migrate(settings.database)
    apps = [
        create_app(settings.model_copy(update=shared | {"data_dir": tmp_path / name, "log_level": "info"}))
        for name in ("one", "other")
    ]
    parts = [app.extensions["share"] for app in apps]
    for each in parts:
        # A machine that is busy with other tests is not one that has died over a card.
        each.shelf._lock_seconds = each.drawing._patience = 60
    yield parts, [app.test_client() for app in apps]
    s3.answers("200")
    for each in parts:
        each.shelf.close()
        each.ingester.stop()
        each.recorder.close()
        each.engine.dispose()


def article(parts, number=1, **more):
    data = {"url": f"https://journal.example/{number}", "title": f"Le titre numéro {number}", **more}
    return take_in(parts, data, allow_paths=True)[0]


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(encoded(photograph(800, 600)))
    return {"path": str(path)}


def drawn() -> float:
    return sum(
        sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
        if sample.name == "share_cards_drawn_total"
    )


def test_two_machines_draw_each_card_once(machines):
    (one, other), _clients = machines
    stored = [article(one, number) for number in range(CARDS)]
    before = drawn()
    with ThreadPoolExecutor(4) as pool:
        asked = [
            pool.submit(card_file, parts, each, LANDSCAPE, "png") for each in stored for parts in (one, other, other)
        ]
        cards = [future.result() for future in asked]
    assert drawn() - before == CARDS
    assert all(len({card.data for card in cards[n : n + 3]}) == 1 for n in range(0, 3 * CARDS, 3))


def test_a_photo_that_one_machine_took_in_is_on_the_others_card(machines, picture):
    (one, other), _clients = machines
    stored = article(one, image=picture)
    assert card_file(other, stored, LANDSCAPE, "jpg") == card_file(one, stored, LANDSCAPE, "jpg")


def test_without_the_bucket_links_and_cards_go_on_and_operators_are_told(machines, s3, capfd):
    (one, _other), (client, _) = machines
    stored = article(one)
    assert client.get("/readyz").json["checks"]["bucket"] == "ok"
    s3.answers("503")
    assert client.get(card_url(one, stored, LANDSCAPE)).status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert [name for name, result in answer.json["checks"].items() if result != "ok"] == ["bucket"]
    metrics = client.get("/metrics").get_data(as_text=True)
    assert "share_bucket_away 1.0" in metrics
    assert 'share_bucket_requests_total{request="get",result="failed"}' in metrics
    assert SECRET not in "".join(capfd.readouterr())


def test_a_card_whose_photo_cannot_be_fetched_is_set_in_type_until_it_can(machines, s3, picture):
    (one, other), (_, client) = machines
    stored = article(one, image=picture)
    url = card_url(other, stored, LANDSCAPE, "jpg")
    s3.answers("503")
    flat = client.get(url)
    assert flat.status_code == 200
    assert "immutable" not in flat.headers["Cache-Control"], "nobody keeps it for the card that the address names"
    s3.answers("200")
    other.shelf.trouble(thorough=True)
    whole = client.get(url)
    assert "immutable" in whole.headers["Cache-Control"]
    assert whole.data != flat.data
    assert whole.data == card_file(one, stored, LANDSCAPE, "jpg").data


def test_within_the_hour_every_machine_forgets_the_cards_of_earlier_revisions(machines):
    (one, other), _clients = machines
    stored = article(one)
    old = card_file(other, stored, LANDSCAPE, "png")
    take_in(one, {"url": stored.article.url, "title": "Le titre corrigé"})
    assert other.shelf.card(stored.id, old.fingerprint, LANDSCAPE, "png")
    new = card_file(other, get_article(other.engine, stored.id), LANDSCAPE, "png")
    tick(other)
    assert other.shelf.card(stored.id, old.fingerprint, LANDSCAPE, "png") is None
    assert other.shelf.card(stored.id, new.fingerprint, LANDSCAPE, "png")
