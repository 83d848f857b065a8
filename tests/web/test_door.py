"""The door: links and shelved cards answered in front of Flask."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from share_service.articles.article import parse_article
from share_service.cards.size import LANDSCAPE
from share_service.links.channels import CAMPAIGN, FIRST_CAMPAIGN, PAGE
from share_service.links.token import CardRef, LinkRef
from share_service.stats.events import Kind
from share_service.store.articles import PhotoState, save_article
from share_service.store.links import change_link, create_link
from share_service.store.tables import articles, day_readers, events
from share_service.web import redirect

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
FACEBOOK = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"
URL = "https://journal.example/a-la-une?x=1&y=2"
CARD = b"not really a picture, but as long as one is " * 100
FINGERPRINT = bytes(range(8))


@pytest.fixture
def stored(parts):
    article = parse_article({"url": URL, "title": "À la une"})
    return save_article(parts.engine, article, PhotoState())[0]


@pytest.fixture
def link(parts, stored):
    return "/s/" + parts.link_tokens.mint(LinkRef(stored.id, 10))


@pytest.fixture
def card(parts, stored):
    parts.shelf.store_card(stored.id, FINGERPRINT, LANDSCAPE, "jpg", CARD)
    token = parts.card_tokens.mint(CardRef(stored.id, LANDSCAPE.code, FINGERPRINT))
    return f"/cards/{token}.jpg"


def visit(client, path, user_agent=BROWSER, method="GET", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(path, method=method, headers={"User-Agent": user_agent, **named})


def recorded(parts) -> list[tuple[int, int]]:
    parts.ingester.take_in()
    with parts.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(events.c.kind, events.c.channel).order_by(events.c.id))]


def test_a_reader_is_redirected_and_counted(client, parts, link):
    answer = visit(client, link)
    assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert b'href="https://journal.example/a-la-une?x=1&amp;y=2"' in answer.data
    assert "X-Share-Count" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert recorded(parts) == [(Kind.CLICK, 10)]


def test_a_preview_crawler_follows_and_is_counted_as_a_preview(client, parts, link):
    answer = visit(client, link, FACEBOOK)
    assert (answer.status_code, answer.headers["X-Share-Count"]) == (302, "preview")
    assert recorded(parts) == [(Kind.PREVIEW, 10)]


def test_a_program_follows_and_is_no_click(client, parts, link):
    answer = visit(client, link, "curl/8.5.0")
    assert (answer.status_code, answer.headers["X-Share-Count"]) == (302, "crawler")
    assert recorded(parts) == [(Kind.CRAWLER, 10)]


def test_a_head_has_no_body_and_is_no_click(client, parts, link):
    answer = visit(client, link, method="HEAD")
    assert (answer.status_code, answer.data, answer.headers["X-Share-Count"]) == (302, b"", "head")
    assert answer.headers["Location"] == URL
    assert recorded(parts) == [(Kind.HEAD, 10)]


@pytest.mark.parametrize("header", ["Sec_Purpose", "Purpose", "X_Purpose", "X_Moz"])
def test_a_prefetch_is_sent_away_so_that_the_click_comes(client, parts, link, header):
    answer = visit(client, link, **{header: "prefetch"})
    assert (answer.status_code, answer.headers["X-Share-Count"]) == (503, "prefetch")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Retry-After" in answer.headers
    assert recorded(parts) == [(Kind.PREFETCH, 10)]


def test_a_repetition_is_said_to_be_one(client, parts, link):
    answers = [visit(client, link), visit(client, link), visit(client, link, BROWSER + " Edg/126.0")]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert [answer.headers.get("X-Share-Count") for answer in answers] == [None, "duplicate", None]
    assert [kind for kind, _channel in recorded(parts)] == [Kind.CLICK, Kind.DUPLICATE, Kind.CLICK]


@pytest.mark.parametrize("header", ["Sec_GPC", "DNT"])
def test_who_asks_not_to_be_tracked_is_a_click_and_no_reader(client, parts, link, stored, header):
    """Nothing is derived from their address and browser, so a second press cannot be told from another person's."""
    for _ in range(2):
        assert "X-Share-Count" not in visit(client, link, **{header: "1"}).headers
    visit(client, link, **{header: "0"})
    parts.ingester.take_in()
    with parts.engine.connect() as connection:
        readers = connection.execute(select(events.c.reader).order_by(events.c.id)).scalars().all()
        unique = connection.execute(select(day_readers.c.reader).distinct()).scalars().all()
    assert [reader == 0 for reader in readers] == [True, True, False]
    assert unique == readers[2:]


def test_a_link_that_is_looked_up_again_holds_nobody_up(parts, stored, monkeypatch):
    door = redirect.Redirects(parts, lambda answer: answer)
    token = parts.link_tokens.mint(LinkRef(stored.id, 10))
    visitor = redirect.Visit("GET", BROWSER, "", "::1")
    assert door.answer(token, visitor).status == redirect.FOUND
    monkeypatch.setattr(redirect, "KNOWN_SECONDS", 0)
    door.look_up(token)
    with door._asking:
        assert door.answer(token, visitor).status == redirect.FOUND


def test_a_link_follows_its_article_when_it_moves_at_once(client, parts, stored, link):
    assert visit(client, link).headers["Location"] == URL
    with parts.engine.begin() as connection:
        connection.execute(update(articles).values(url="https://journal.example/moved"))
    parts.changes.bump()
    assert visit(client, link).headers["Location"] == "https://journal.example/moved"


def test_another_machine_s_change_is_seen_soon(client, parts, stored, link, monkeypatch):
    monkeypatch.setattr(redirect, "KNOWN_SECONDS", 0)
    assert visit(client, link).headers["Location"] == URL
    with parts.engine.begin() as connection:
        connection.execute(update(articles).values(url="https://journal.example/moved"))
    assert visit(client, link).headers["Location"] == "https://journal.example/moved"


def test_a_store_that_is_away_stops_no_known_redirect(client, parts, link, monkeypatch):
    monkeypatch.setattr(redirect, "KNOWN_SECONDS", 0)
    assert visit(client, link).status_code == 302

    def away(*_anything):
        raise OperationalError("SELECT", {}, Exception("unable to open database file"))

    with monkeypatch.context() as patch:
        patch.setattr(type(parts.engine), "connect", away)
        assert visit(client, link).headers["Location"] == URL
    assert recorded(parts) == [(Kind.CLICK, 10), (Kind.DUPLICATE, 10)]


def test_a_campaign_link_is_a_channel_until_it_ends(client, parts, stored):
    campaign = create_link(parts.engine, stored.id, "Infolettre", None)
    path = "/s/" + parts.link_tokens.mint(LinkRef(campaign.id, CAMPAIGN))
    assert visit(client, path).headers["Location"] == URL
    change_link(parts.engine, campaign.id, disabled_at=1)
    parts.changes.bump()
    assert visit(client, path).status_code == 410
    assert recorded(parts) == [(Kind.CLICK, FIRST_CAMPAIGN + campaign.id)]


def test_an_address_with_letters_of_any_script_is_sent_as_ascii(client, parts):
    article = parse_article({"url": "https://journal.example/été/東京", "title": "Été"})
    stored = save_article(parts.engine, article, PhotoState())[0]
    answer = visit(client, "/s/" + parts.link_tokens.mint(LinkRef(stored.id, 1)))
    assert answer.headers["Location"] == "https://journal.example/%C3%A9t%C3%A9/%E6%9D%B1%E4%BA%AC"


def test_known_links_are_bounded(client, parts, stored, monkeypatch):
    monkeypatch.setattr(redirect, "MAX_KNOWN", 5)
    door = redirect.Redirects(parts, lambda answer: answer)
    for variant in range(20):
        token = parts.link_tokens.mint(LinkRef(stored.id, 10, variant))
        assert door.answer(token, redirect.Visit("GET", BROWSER, "", "::1"))
    assert len(door._links) <= 5


def test_the_same_reader_has_one_number_and_another_has_another(parts, stored):
    door = redirect.Redirects(parts, lambda answer: answer)
    token = parts.link_tokens.mint(LinkRef(stored.id, 10))
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        door.answer(token, redirect.Visit("GET", BROWSER, "", address))
    parts.ingester.take_in()
    with parts.engine.connect() as connection:
        assert connection.execute(select(func.count(events.c.reader.distinct()))).scalar() == 2


def test_a_shelved_card_is_sent_with_everything_a_crawler_needs(client, parts, card):
    answer = visit(client, card, FACEBOOK)
    assert (answer.status_code, answer.data) == (200, CARD)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Length"] == str(len(CARD))
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in answer.headers
    assert answer.headers["X-Share-Count"] == "preview"
    assert recorded(parts) == [(Kind.PREVIEW, PAGE)]


def test_a_reader_s_look_at_a_card_is_no_event(client, parts, card):
    assert visit(client, card).status_code == 200
    assert recorded(parts) == []


def test_a_card_that_one_has_is_not_sent_again(client, card):
    etag = visit(client, card).headers["ETag"]
    for known in (etag, f'"other", W/{etag}', "*"):
        answer = visit(client, card, If_None_Match=known)
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)
    assert visit(client, card, If_None_Match='"other"').status_code == 200


def test_a_head_says_how_long_a_card_is(client, card):
    answer = visit(client, card, method="HEAD")
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", str(len(CARD)))


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", CARD[:10]),
        ("bytes=10-", CARD[10:]),
        ("bytes=0-524288", CARD),
        ("bytes=5-5", CARD[5:6]),
    ],
)
def test_a_range_of_a_card_is_sent(client, card, asked, part):
    answer = visit(client, card, Range=asked)
    assert (answer.status_code, answer.data) == (206, part)
    assert answer.headers["Content-Length"] == str(len(part))
    start = CARD.index(part) if len(part) > 1 else 5
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(CARD)}"


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=-5", "bytes=9-5", "bytes=0-1,4-5", "lines=0-5", "bytes=99999999-", "bytes=x-y", "0-5"]
)
def test_a_range_that_cannot_be_had_is_ignored(client, card, asked):
    answer = visit(client, card, Range=asked)
    assert (answer.status_code, answer.data) == (200, CARD)


def test_a_range_of_another_card_is_the_whole_card(client, card):
    etag = visit(client, card).headers["ETag"]
    assert visit(client, card, Range="bytes=0-9", If_Range=etag).status_code == 206
    assert visit(client, card, Range="bytes=0-9", If_Range='"other"').status_code == 200


def test_the_use_of_a_card_is_written_down_and_not_at_every_request(parts, client, card, stored):
    path = parts.shelf.card(stored.id, FINGERPRINT, LANDSCAPE, "jpg")
    os.utime(path, (0, 0))
    assert client.get(card).status_code == 200
    assert path.stat().st_mtime > 0
    os.utime(path, (0, 0))
    assert client.get(card).status_code == 200
    assert path.stat().st_mtime == 0


def test_a_card_that_left_the_shelf_is_no_longer_answered_here(parts, client, card, stored):
    assert visit(client, card).data == CARD
    parts.shelf.discard_cards(stored.id)
    with visit(client, card) as answer:
        assert answer.data != CARD
