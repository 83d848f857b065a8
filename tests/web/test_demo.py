"""The pages under /demo/."""

from __future__ import annotations

import json
import re

import pytest
from turbohtml import parse

from share_service.app import create_app
from share_service.articles.page import read_page
from share_service.newsroom.demo import SITE_FILE, demo_articles, load_demo
from share_service.settings import Settings
from share_service.store.migrate import migrate
from tests import live

SLUGS = list(demo_articles())
HEAD_LIMIT = 8 * 1024
each_page = pytest.mark.parametrize("slug", SLUGS)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    settings = Settings(
        secret_key=live.SECRET,
        data_dir=tmp_path_factory.mktemp("demo") / "var",
        article_hosts=("127.0.0.1:8000",),
        site_file=SITE_FILE,
        log_level="error",
    )
    migrate(settings.database)
    application = create_app(settings, demo=True)
    load_demo(application.extensions["share"])
    yield application
    parts = application.extensions["share"]
    parts.ingester.stop()
    parts.recorder.close()
    parts.engine.dispose()


@pytest.fixture
def client(app):
    return app.test_client()


def page_of(client, slug: str) -> str:
    answer = client.get(f"/demo/{slug}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def news_article(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])


@each_page
def test_every_tag_that_networks_read_is_within_the_first_8_kb(client, slug):
    html = page_of(client, slug).encode()
    assert html.index(b"</head>") < HEAD_LIMIT


@each_page
def test_the_page_says_the_same_title_everywhere(client, slug):
    title = demo_articles()[slug].metadata["title"]
    html = page_of(client, slug)
    tree = parse(html)
    assert tree.select_one('meta[property="og:title"]').attrs["content"] == title
    assert tree.select_one('meta[name="twitter:title"]').attrs["content"] == title
    assert news_article(html)["headline"] == title
    assert tree.select_one("title").text.startswith(title)


@each_page
def test_the_page_is_in_the_articles_language_and_direction(client, slug):
    lang = demo_articles()[slug].metadata["language"]
    root = parse(page_of(client, slug)).select_one("html")
    assert root.attrs["lang"] == lang
    assert root.attrs["dir"] == ("rtl" if lang in {"ar", "he"} else "ltr")


@each_page
def test_our_own_reader_understands_the_page(client, slug):
    meta = demo_articles()[slug].metadata
    url = f"http://127.0.0.1:8000/demo/{slug}"
    read = read_page(page_of(client, slug), url=url).article
    assert (read["url"], read["title"], read["description"]) == (url, meta["title"], meta["description"])
    assert list(read["authors"]) == meta["authors"]
    assert read["language"] == meta["language"]


@each_page
def test_credit_and_ai_note_are_on_the_page_and_in_its_data(client, slug):
    meta, html = demo_articles()[slug].metadata, page_of(client, slug)
    tree, data = parse(html), news_article(html)
    if "image" in meta:
        assert tree.select_one("figcaption").text.strip() == meta["image"]["credit"]
        assert tree.select_one("figure img").attrs["alt"] == meta["image"]["alt"]
        assert data["image"]["creditText"] == meta["image"]["credit"]
        assert "/demo/photos/" in data["image"]["url"]
    else:
        assert tree.select_one("figure") is None
        assert "image" not in data
    assert ("digitalSourceType" in data) == ("ai_disclosure" in meta)
    if "ai_disclosure" in meta:
        assert tree.select_one(".ai-note").text == meta["ai_disclosure"]


@each_page
def test_the_buttons_are_in_the_page_without_any_script(client, slug):
    tree = parse(page_of(client, slug))
    hrefs = [link.attrs["href"] for link in tree.select("share-buttons a")]
    assert any("facebook.com" in href for href in hrefs)
    assert any("linkedin.com" in href for href in hrefs)


def test_both_lines_of_the_integration_are_marked(client):
    html = page_of(client, SLUGS[0])
    assert html.index("share-service, line 1 of 2") < html.index("og:title")
    assert html.index("share-service, line 2 of 2") < html.index("<share-buttons")


def test_other_articles_are_offered(client):
    assert parse(page_of(client, SLUGS[0])).select(".further a")


def test_french_headlines_are_set_with_french_spaces_and_without_their_kicker(client):
    heading = parse(page_of(client, "port-de-lorsanne")).select_one("h1").text
    assert heading.startswith("Lorsanne, le cœur battant de l’estuaire\N{NO-BREAK SPACE}: quand")


def test_thai_dates_count_buddhist_years(client):
    assert "2569" in parse(page_of(client, "boats-that-carry-books")).select_one("time").text


def test_the_front_links_every_article_once(client):
    links = [link.attrs["href"] for link in parse(client.get("/demo/").get_data(as_text=True)).select(".teaser a")]
    assert sorted(links) == sorted(f"/demo/{slug}" for slug in SLUGS)


def test_the_front_keeps_foreign_headlines_in_their_language(client):
    tree = parse(client.get("/demo/").get_data(as_text=True))
    assert {one.attrs["lang"] for one in tree.select(".teaser[lang]")} == {"en", "ar", "he", "hi", "th", "ja"}
    assert {one.attrs["dir"] for one in tree.select('.teaser[lang="he"]')} == {"rtl"}


def test_the_pages_load_nothing_from_elsewhere(client):
    answer = client.get(f"/demo/{SLUGS[0]}")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in answer.headers


def test_a_page_is_not_sent_twice_to_a_reader_who_has_it(client):
    first = client.get(f"/demo/{SLUGS[0]}")
    again = client.get(f"/demo/{SLUGS[0]}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_photos_are_cached_and_come_in_the_width_that_is_asked_for(client):
    whole, small = client.get("/demo/photos/dunes.jpg"), client.get("/demo/photos/dunes.jpg?w=640")
    assert whole.content_type == small.content_type == "image/jpeg"
    assert len(small.data) < len(whole.data) / 3
    assert "max-age=86400" in whole.headers["Cache-Control"]
    assert client.head("/demo/photos/dunes.jpg").content_length == len(whole.data)


@pytest.mark.parametrize("path", ["/demo/nothing", "/demo/photos/nothing.jpg", "/demo/photos/dunes.jpg?w=9999"])
def test_what_the_demo_does_not_have_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_without_the_demo_there_is_no_demo(tmp_path):
    settings = Settings(secret_key=live.SECRET, data_dir=tmp_path / "var", log_level="error")
    migrate(settings.database)
    application = create_app(settings)
    assert application.test_client().get("/demo/").status_code == 404
    parts = application.extensions["share"]
    parts.ingester.stop()
    parts.recorder.close()
    parts.engine.dispose()


def test_the_root_of_a_demo_leads_to_its_front_page(client):
    assert client.get("/").location == "/demo/"
