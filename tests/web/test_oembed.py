"""oEmbed 1.0, as its specification asks, and robots.txt."""

from urllib.parse import quote
from urllib.robotparser import RobotFileParser

import pytest
from turbohtml import parse

from share_service.links.channels import COPY
from share_service.links.token import LinkRef
from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import put_override
from share_service.newsroom.sharing import share_bundle

URL = "https://journal.example/chronique"
JSON = {"Accept": "application/json"}


@pytest.fixture
def stored(parts):
    return take_in(parts, {"url": URL, "title": "Le « titre » & <b>", "authors": ["Léa", "Tom"], "language": "fr"})[0]


def ask(client, url=URL, **parameters):
    return client.get("/oembed", query_string={"url": url, **parameters})


def test_an_article_is_a_rich_embed_with_all_that_is_required(client, parts, stored):
    answer = ask(client)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found = answer.json
    assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", "Le « titre » & <b>")
    assert (found["author_name"], found["provider_name"]) == ("Léa, Tom", parts.site.name)
    assert (found["width"], found["height"]) == (600, 435)
    assert found["thumbnail_url"] == share_bundle(parts, stored).cards["landscape"].url
    assert (found["thumbnail_width"], found["thumbnail_height"]) == (1200, 630)
    html = parse(found["html"])
    assert html.select_one("p a").attrs["href"] == URL
    assert html.select_one("p a").text == "Le « titre » & <b>"
    assert not html.select("script, iframe, style")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_it_says_what_networks_see(client, parts, stored):
    put_override(parts, stored.id, {"title": "Autre"}, author="ana")
    assert ask(client).json["title"] == "Autre"


@pytest.mark.parametrize(
    ("limits", "extent", "picture"),
    [
        ({"maxwidth": 400}, (400, 330), True),
        ({"maxwidth": 5000, "maxheight": 5000}, (600, 435), True),
        ({"maxheight": 200}, (600, 120), False),
        ({"maxwidth": 100, "maxheight": 50}, (100, 50), False),
    ],
)
def test_no_side_is_longer_than_was_asked_for(client, stored, limits, extent, picture):
    found = ask(client, **limits).json
    assert (found["width"], found["height"]) == extent
    assert ("<img" in found["html"]) == picture
    assert ("thumbnail_url" in found) == all(limit >= 1200 for limit in limits.values())


def test_a_signed_link_is_its_articles_address_too(client, parts, stored):
    assert ask(client, parts.link_url(LinkRef(stored.id, COPY))).json["title"] == stored.article.title


def test_it_is_found_from_the_articles_tags(client, parts, stored):
    link = parse(share_bundle(parts, stored).tags).select_one("link")
    assert link.attrs["type"] == "application/json+oembed"
    assert link.attrs["href"] == f"{parts.settings.public_url}/oembed?url={quote(URL, safe='')}"
    assert client.get(link.attrs["href"].removeprefix(parts.settings.public_url)).json["title"] == stored.article.title


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"format": "xml"}, 501, "format_unknown"),
        ({"url": "https://elsewhere.example/a"}, 404, "article_unknown"),
        ({"url": ""}, 400, "url_invalid"),
        ({"url": "x"}, 422, "url_invalid"),
        ({"url": "http://127.0.0.1:8000/s/forged"}, 404, "token_unknown"),
        ({"maxwidth": "wide"}, 400, "size_invalid"),
        ({"maxheight": "0"}, 400, "size_invalid"),
        ({"maxheight": "9" * 5000}, 400, "size_invalid"),
    ],
)
def test_what_cannot_be_answered_is_said_by_its_status(client, stored, parameters, status, code):
    answer = ask(client, **{"url": URL, **parameters})
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_an_answer_that_has_not_changed_is_not_sent_again(client, stored):
    for path in (f"/oembed?url={URL}", "/robots.txt"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert client.head(path).headers["Content-Length"] == str(len(first.data))


def test_links_cards_and_oembed_are_for_every_crawler(client):
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text.isascii()
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    for crawler in ("Twitterbot", "LinkedInBot", "facebookexternalhit", "Googlebot", "*"):
        for path in ("/s/x", "/cards/x.png", "/card?url=x", "/oembed?url=x", "/assets/x", "/", "/demo/x"):
            assert rules.can_fetch(crawler, path), path
        assert not rules.can_fetch(crawler, "/desk/")
