"""Taking an article in: from its URL alone, with a photo that may be hostile, whole or not at all."""

import io
import shutil
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image

from share_service.errors import BadInput, FetchRefused
from share_service.newsroom.intake import take_in
from share_service.store.articles import find_article, latest_articles
from tests.articles.hostile import BEHAVIOURS, HostileServer, Internet, answer, fetcher

URL = "http://journal.example/page"
PAGE = """<!doctype html><html lang="fr"><head><title>Le titre</title>
<link rel="canonical" href="http://journal.example/page"><meta property="og:image" content="/photo"></head>"""


def jpeg(colour="#0a3d62", extent=(1200, 800)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", extent, colour).save(file, "JPEG")
    return file.getvalue()


def png_that_declares(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises a hundred megapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.fixture
def newsroom(parts, monkeypatch):
    """The parts of a service whose internet is one server of ours."""
    monkeypatch.setitem(BEHAVIOURS, "/page", lambda: answer(PAGE.encode()))
    monkeypatch.setitem(BEHAVIOURS, "/photo", lambda: answer(jpeg(), content_type="image/jpeg"))
    server = HostileServer()
    net = Internet(server, {name: [["93.184.216.34"]] for name in ("journal.example", "cdn.example")})
    yield replace(parts, fetcher=fetcher(net, hosts=parts.settings.article_hosts, timeout=15.0)), server
    server.stop()


def test_a_url_alone_is_read_with_its_photo(newsroom):
    parts, _server = newsroom
    stored, created = take_in(parts, {"url": URL + "?utm_source=x"})
    assert created
    assert (stored.article.url, stored.article.title, stored.article.language) == (URL, "Le titre", "fr")
    assert parts.shelf.photo(stored.photo_digest) == jpeg()


def test_a_photo_that_has_not_moved_is_not_fetched_again(newsroom):
    parts, server = newsroom
    for _ in range(2):
        take_in(parts, {"url": URL, "title": "T", "image": {"url": "http://cdn.example/photo"}})
    assert len([line for line in server.requests if "/photo" in line]) == 1
    take_in(
        parts,
        {"url": URL, "title": "T", "image": {"url": "http://cdn.example/photo"}, "modified_at": "2026-11-22T10:00:00Z"},
    )
    assert len([line for line in server.requests if "/photo" in line]) == 2


def test_a_photo_that_the_shelf_has_lost_is_fetched_again(newsroom):
    parts, _server = newsroom
    sent = {"url": URL, "title": "T", "image": {"url": "http://cdn.example/photo"}}
    stored, _ = take_in(parts, sent)
    shutil.rmtree(parts.settings.card_dir)
    assert take_in(parts, sent)[0].photo_digest == stored.photo_digest
    assert parts.shelf.photo(stored.photo_digest) == jpeg()


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        (lambda: answer(png_that_declares(10_000, 10_000), content_type="image/png"), "photo_too_large"),
        (lambda: answer(jpeg()[:2000], content_type="image/jpeg"), "photo_damaged"),
        (lambda: answer(jpeg(extent=(1, 1)), content_type="image/jpeg"), "photo_too_small"),
        (lambda: answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"), "fetch_type"),
        (lambda: answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/png"), "photo_type"),
        (lambda: answer(b"x", status="404 Not Found"), "fetch_status"),
        (BEHAVIOURS["/declared-large"], "fetch_type"),
    ],
)
def test_a_photo_that_cannot_be_used_leaves_the_article_and_a_card_in_type(newsroom, monkeypatch, photo, code):
    parts, _server = newsroom
    monkeypatch.setitem(BEHAVIOURS, "/photo", photo)
    stored, _ = take_in(parts, {"url": URL, "title": "T", "image": {"url": "http://cdn.example/photo"}})
    assert (stored.photo_digest, stored.photo_problem) == (None, code)
    assert parts.studio.subject(stored.article, stored.photo_digest).design == "headline"


def test_a_photo_at_a_private_address_is_not_fetched(newsroom):
    parts, server = newsroom
    stored, _ = take_in(parts, {"url": URL, "title": "T", "image": {"url": "http://169.254.169.254/photo"}})
    assert stored.photo_problem == "fetch_private_address"
    assert server.requests == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("large", "fetch_too_large"),
        ("gzip-bomb", "fetch_too_large"),
        ("404", "fetch_status"),
        ("pdf", "fetch_type"),
        ("loop", "fetch_redirects"),
    ],
)
def test_a_page_that_cannot_be_read_leaves_nothing(newsroom, path, code):
    parts, _server = newsroom
    with pytest.raises(FetchRefused) as refusal:
        take_in(parts, {"url": f"http://journal.example/{path}"})
    assert refusal.value.code == code
    assert latest_articles(parts.engine, 10) == []


def test_a_page_without_a_title_is_refused(newsroom, monkeypatch):
    parts, _server = newsroom
    monkeypatch.setitem(BEHAVIOURS, "/page", lambda: answer(b"<p>" + b"Rien de plus. " * 40))
    with pytest.raises(BadInput) as refusal:
        take_in(parts, {"url": URL})
    assert refusal.value.code == "page_without_title"


def test_a_refused_update_leaves_the_article_as_it_was(newsroom):
    parts, _server = newsroom
    take_in(parts, {"url": URL, "title": "T"})
    before = find_article(parts.engine, URL)
    for wrong in ({"title": ""}, {"design": "none"}, {"image": {"path": "/etc/passwd"}}):
        with pytest.raises(BadInput):
            take_in(parts, {"url": URL, "title": "T"} | wrong)
    assert find_article(parts.engine, URL) == before


def test_a_change_takes_the_old_cards_off_the_shelf(newsroom):
    from share_service.cards.size import LANDSCAPE
    from share_service.newsroom.press import card_file, subject_of

    parts, _server = newsroom
    old, _ = take_in(parts, {"url": URL, "title": "Avant"})
    card_file(parts, old, LANDSCAPE, "png")
    take_in(parts, {"url": URL, "title": "Après"})
    gone = parts.studio.fingerprint(subject_of(parts, old), LANDSCAPE)
    assert parts.shelf.card(old.id, gone, LANDSCAPE, "png") is None
