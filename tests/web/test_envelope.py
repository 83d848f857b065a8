"""What the strictest crawlers ask of a picture, at each address that a card has."""

import pytest

from share_service.cards.size import LANDSCAPE
from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import put_override
from share_service.newsroom.press import card_url
from share_service.newsroom.sharing import share_bundle

URL = "https://journal.example/a"
BOT = {"User-Agent": "Twitterbot/1.0"}


@pytest.fixture(params=["drawn now", "from the shelf", "by its article"])
def card(request, client, parts):
    """The path of a card."""
    stored, _ = take_in(parts, {"url": URL, "title": "Le titre"})
    path = card_url(parts, stored, LANDSCAPE).removeprefix(parts.settings.public_url)
    if request.param == "from the shelf":
        client.get(path)
    return f"/card?url={URL}" if request.param == "by its article" else path


def test_it_is_an_inline_picture_of_a_stated_length_that_nothing_encodes(client, card):
    answer = client.get(card, headers=BOT | {"Accept-Encoding": "br, gzip, deflate"})
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert int(answer.headers["Content-Length"]) == len(answer.data) < 300_000
    for name in ("Content-Disposition", "Content-Encoding", "Location", "Set-Cookie", "X-Robots-Tag"):
        assert name not in answer.headers


def test_head_says_the_same_as_get(client, card):
    head = client.head(card, headers=BOT)
    got = client.get(card, headers=BOT)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control", "Accept-Ranges"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("asked", ["bytes=0-9", "bytes=10-", "bytes=0-99999999"])
def test_a_valid_range_is_a_part(client, card, asked):
    whole = client.get(card).data
    part = client.get(card, headers=BOT | {"Range": asked})
    first, last = asked.removeprefix("bytes=").split("-")
    expected = whole[int(first) : int(last) + 1 if last else None]
    assert (part.status_code, part.data) == (206, expected)
    assert part.headers["Content-Range"] == f"bytes {first}-{int(first) + len(expected) - 1}/{len(whole)}"


@pytest.mark.parametrize(
    "asked", ["bytes=-5", "bytes=5-2", "bytes=0-1,4-5", "bytes=x", "0-9", "bytes", "items=0-9", "bytes=99999999-", ""]
)
def test_any_other_range_is_the_whole(client, card, asked):
    answer = client.get(card, headers=BOT | {"Range": asked})
    assert (answer.status_code, answer.data) == (200, client.get(card).data)


def test_one_that_has_not_changed_is_not_sent_again(client, card):
    etag = client.get(card).headers["ETag"]
    for tags in (etag, f'"x", {etag}', f"W/{etag}", "*"):
        answer = client.get(card, headers=BOT | {"If-None-Match": tags})
        assert (answer.status_code, answer.data) == (304, b"")
    assert client.get(card, headers=BOT | {"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize("asked", ["br", "br, gzip, deflate, zstd", "identity", ""])
def test_no_crawler_is_sent_what_few_can_unpack(client, parts, asked):
    stored, _ = take_in(parts, {"url": URL, "title": "Le titre"})
    put_override(parts, stored.id, {"title": "Pour X"}, network="x", author="tests")
    item = next(item for item in share_bundle(parts, stored).items if item.channel == "x")
    own = item.link.removeprefix(parts.settings.public_url)
    for path in (own, f"/oembed?url={URL}", f"/buttons?url={URL}", f"/more?url={URL}", "/robots.txt"):
        answer = client.get(path, headers=BOT | {"Accept-Encoding": asked})
        assert answer.status_code == 200, path
        assert answer.headers.get("Content-Encoding", "identity") in ("identity", "gzip")
