"""Cards over HTTP: immutable under their own address, current under an older one, never for a forged one."""

import io

import pytest
from PIL import Image

from share_service.cards.size import SIZES
from share_service.newsroom.intake import take_in
from share_service.newsroom.press import card_url
from share_service.web.context import service

URL = "https://journal.example/chronique/kupiansk"


@pytest.fixture
def stored(app):
    return take_in(service(app), {"url": URL, "title": "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine"})[0]


def path_of(app, stored, size="landscape", ext="png"):
    return "/cards/" + card_url(service(app), stored, SIZES[size], ext).rpartition("/")[2]


@pytest.mark.parametrize("ext", ["png", "jpg", "webp"])
@pytest.mark.parametrize("size", list(SIZES))
def test_a_card_is_an_image_of_the_stated_size_and_type(app, client, stored, size, ext):
    answer = client.get(path_of(app, stored, size, ext))
    assert answer.status_code == 200
    assert answer.mimetype == {"jpg": "image/jpeg"}.get(ext, f"image/{ext}")
    assert Image.open(io.BytesIO(answer.data)).size == (SIZES[size].width, SIZES[size].height)
    assert len(answer.data) == int(answer.headers["Content-Length"]) < 300_000
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Content-Disposition" not in answer.headers


def test_the_second_fetch_is_answered_from_the_shelf_with_the_same_headers(app, client, stored):
    path = path_of(app, stored)
    first, second = client.get(path), client.get(path)
    assert first.data == second.data
    for name in ("ETag", "Cache-Control", "Content-Type", "Content-Length", "Cross-Origin-Resource-Policy"):
        assert first.headers[name] == second.headers[name]


def test_head_and_conditional_requests_send_no_body(app, client, stored):
    path = path_of(app, stored)
    for _cold_then_shelved in range(2):
        head = client.head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert int(head.headers["Content-Length"]) > 1000
        unchanged = client.get(path, headers={"If-None-Match": head.headers["ETag"]})
        assert (unchanged.status_code, unchanged.data) == (304, b"")


def test_a_card_of_an_older_revision_answers_with_the_current_one(app, client, stored):
    old = path_of(app, stored)
    before = client.get(old)
    changed = take_in(service(app), {"url": URL, "title": "Un tout autre titre"})[0]
    new = path_of(app, changed)
    answer = client.get(old)
    assert new != old
    assert (answer.status_code, answer.data) == (200, client.get(new).data)
    assert answer.data != before.data
    assert "immutable" not in answer.headers["Cache-Control"]
    assert answer.headers["ETag"] == client.get(new).headers["ETag"] != before.headers["ETag"]


def test_a_tampered_token_is_not_found(app, client, stored):
    path = path_of(app, stored)
    token = path.removeprefix("/cards/").removesuffix(".png")
    for forged in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "B" + token[1:],
        token + "A",
        "x",
        token.swapcase(),
    ):
        assert client.get(f"/cards/{forged}.png").status_code == 404
    assert client.get(f"/cards/{token}.gif").status_code == 404


def test_the_current_card_is_found_by_the_articles_address(app, client, stored):
    answer = client.get("/card", query_string={"url": URL})
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.data == client.get(path_of(app, stored)).data
    assert "immutable" not in answer.headers["Cache-Control"]
    assert (
        client.get("/card", query_string={"url": URL}, headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )
    assert Image.open(io.BytesIO(client.get("/card", query_string={"url": URL, "size": "square"}).data)).size == (
        1200,
        1200,
    )


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "url_invalid"),
        ({"url": "x"}, "url_invalid"),
        ({"url": "https://ailleurs.example/"}, "host_not_allowed"),
        ({"url": URL, "size": "huge"}, "card_unknown"),
        ({"url": URL, "format": "gif"}, "card_unknown"),
    ],
)
def test_a_wrong_question_for_a_card_is_a_problem(client, stored, query, code):
    answer = client.get("/card", query_string=query, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_preview_crawler_that_fetches_a_card_is_a_preview(app, client, stored):
    parts = service(app)
    client.get(path_of(app, stored), headers={"User-Agent": "facebookexternalhit/1.1"})
    client.get(path_of(app, stored), headers={"User-Agent": "facebookexternalhit/1.1"})
    client.get(path_of(app, stored), headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0"})
    assert parts.ingester.take_in() == 2
