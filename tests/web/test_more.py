""" "Plus de contenu": what readers share and follow now, else the latest; never the article being read."""

import json
import time

import pytest
from turbohtml import parse

from share_service.links.channels import COPY
from share_service.newsroom.intake import take_in
from share_service.stats.events import Event, Kind
from share_service.store.pins import save_pin

SECTIONS = ("Monde", "Monde", "Monde", "Culture", "Sport", "Monde", "Culture", "Culture")


@pytest.fixture
def articles(parts):
    """Eight articles in French, the last the newest, and one in English that is newer still."""
    found = [
        take_in(
            parts,
            {
                "url": f"https://journal.example/{n}",
                "title": f"Article numéro {n}",
                "kicker": "Reportage",
                "section": section,
                "language": "fr",
                "authors": ["Jeanne Martin"],
                "published_at": f"2026-11-{n + 1:02}T08:00:00+01:00",
                "ai_disclosure": "Traduit avec une IA" if n == 7 else None,
            },
        )[0]
        for n, section in enumerate(SECTIONS)
    ]
    take_in(
        parts,
        {
            "url": "https://journal.example/en",
            "title": "In English",
            "language": "en",
            "published_at": "2026-11-20T08:00:00Z",
        },
    )
    return found


def follow(parts, article, times, hours_ago=0.0):
    at = int((time.time() - hours_ago * 3600) * 1000)
    for n in range(times):
        parts.recorder.record(Event(at + n, Kind.CLICK, article.id, COPY, 0, n + 1))
    parts.ingester.take_in()


def ask(client, **parameters):
    answer = client.get("/api/v1/more", query_string=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json


def numbers(found):
    return [int(item["url"].rpartition("/")[2]) for item in found["items"]]


def test_the_latest_come_while_nothing_trends(client, parts, articles):
    follow(parts, articles[0], 4)
    found = ask(client, article=articles[7].id, limit=4)
    assert found["source"] == "latest"
    assert numbers(found) == [6, 5, 4, 3]
    assert [item["rank"] for item in found["items"]] == [1, 2, 3, 4]
    assert {item["reason"] for item in found["items"]} == {"latest"}


def test_five_clicks_make_a_trend(client, parts, articles):
    follow(parts, articles[0], 3)
    follow(parts, articles[4], 2)
    found = ask(client, article=articles[7].id, limit=4)
    assert found["source"] == "trending"
    assert numbers(found) == [0, 4, 6, 5]
    assert [item["reason"] for item in found["items"]] == ["trending", "trending", "latest", "latest"]


def test_what_is_new_outweighs_what_was_much(client, parts, articles):
    follow(parts, articles[0], 20, hours_ago=20)
    follow(parts, articles[4], 5)
    assert numbers(ask(client, article=articles[7].id, limit=2)) == [4, 0]


def test_what_the_reader_reads_already_is_neither_shown_nor_a_trend(client, parts, articles):
    follow(parts, articles[7], 50)
    found = ask(client, article=articles[7].id, limit=20)
    assert found["source"] == "latest"
    assert 7 not in numbers(found)


def test_at_most_two_are_of_one_section(client, articles):
    sections = [item["section"] for item in ask(client, article=articles[4].id, limit=20)["items"]]
    assert sorted(sections) == ["Culture", "Culture", "Monde", "Monde"]


def test_articles_of_a_host_that_is_ours_no_more_are_left_out(client, parts, articles):
    moved = parts.settings.model_copy(update={"article_hosts": ("www.journal.example",)})
    object.__setattr__(parts, "settings", moved)
    follow(parts, articles[0], 9)
    assert ask(client) == {"source": "latest", "language": None, "items": []}


def test_other_languages_are_left_out(client, articles):
    found = ask(client, article=articles[7].id, limit=20)
    assert found["language"] == "fr"
    assert "https://journal.example/en" not in [item["url"] for item in found["items"]]


def test_a_language_is_one_whatever_territory_its_tag_names(client, parts, articles):
    here = {"title": "T", "published_at": "2026-11-19T08:00:00Z"}
    for tag in ("fr-FR", "FR-ca", "frr"):
        take_in(parts, {"url": f"https://journal.example/{tag}", "language": tag, **here})
    for asked in ({"article": articles[7].id}, {"url": "https://journal.example/FR-ca"}, {"lang": "fr-CH"}):
        shown = {item["url"].rpartition("/")[2] for item in ask(client, limit=20, **asked)["items"]}
        assert "fr-FR" in shown
        assert not {"en", "frr"} & shown


def test_an_item_says_all_that_must_be_shown(client, articles):
    (item,) = ask(client, article=articles[0].id, limit=1)["items"]
    image = item.pop("image")
    assert item == {
        "rank": 1,
        "reason": "latest",
        "id": articles[7].id,
        "url": "https://journal.example/7",
        "title": "Article numéro 7",
        "headline": "Article numéro 7",
        "kicker": "Reportage",
        "section": "Culture",
        "language": "fr",
        "published_at": "2026-11-08T08:00:00+01:00",
        "ai_disclosure": "Traduit avec une IA",
    }
    assert image["kind"] == "card"
    assert image["credit"] is None
    assert "Article numéro 7" in image["alt"]
    with client.get("/cards/" + image["url"].rpartition("/")[2]) as card:
        assert card.mimetype in ("image/png", "image/jpeg")


def test_a_title_that_begins_with_its_kicker_is_set_below_it(client, parts):
    take_in(parts, {"url": "https://journal.example/k", "title": "CHRONIQUE : la rue, le cœur battant : 12 000 voix"})
    (item,) = ask(client)["items"]
    assert item["kicker"] == "CHRONIQUE"
    assert item["headline"].startswith("La rue")
    assert item["title"].startswith("CHRONIQUE")


def test_the_fragment_needs_no_script(client, articles):
    answer = client.get("/more", query_string={"url": "https://journal.example/0", "limit": 3})
    page = parse(answer.text)
    assert page.select_one("h2").text == "Plus de contenu"
    assert page.select_one("section").attrs["data-source"] == "latest"
    assert [a.attrs["href"] for a in page.select("li > a")] == [f"https://journal.example/{n}" for n in (7, 6, 5)]
    assert "Traduit avec une IA" in page.select_one("li small").text
    assert not page.select("script")


def test_an_article_of_another_language_says_which(client, articles):
    page = parse(client.get("/more?limit=3").text)
    assert page.select_one("section").attrs["lang"] == "fr"
    tags = [(item.attrs.get("lang"), item.attrs.get("dir")) for item in page.select("li")]
    assert tags == [("en", "auto"), (None, None), (None, None)]
    assert [item["language"] for item in client.get("/api/v1/more?limit=2&format=feed").json["items"]] == ["en", "fr"]


def test_an_empty_newsroom_gives_an_empty_fragment(client, parts):
    stored, _created = take_in(parts, {"url": "https://journal.example/seul", "title": "Seul"})
    assert client.get("/more", query_string={"article": stored.id}).text == ""


@pytest.mark.parametrize(
    "asked", [{"query_string": {"format": "feed"}}, {"headers": {"Accept": "application/feed+json"}}]
)
def test_it_is_a_json_feed_when_asked(client, articles, asked):
    answer = client.get("/api/v1/more", **asked)
    feed = json.loads(answer.data)
    assert answer.mimetype == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    for item in feed["items"]:
        assert item["id"] == item["url"]
        assert item["content_text"]
    assert feed["items"][0]["_share_service"]["rank"] == 1


@pytest.mark.parametrize("path", ["/more", "/api/v1/more"])
def test_any_page_and_any_cache_may_have_it(client, articles, path):
    answer = client.get(path, query_string={"article": articles[0].id})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=300"
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(path, query_string={"article": articles[0].id}, headers=tag).status_code == 304


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"limit": "0"}, "limit_invalid"),
        ({"limit": "21"}, "limit_invalid"),
        ({"limit": "x"}, "limit_invalid"),
        ({"article": "x"}, "article_id_invalid"),
        ({"article": "4711"}, "article_unknown"),
        ({"url": "https://elsewhere.example/"}, "host_not_allowed"),
        ({"format": "xml"}, "format_unknown"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(client, asked, code):
    answer = client.get("/api/v1/more", query_string=asked)
    assert answer.status_code in (404, 422)
    assert answer.json["code"] == code


def pin(parts, article, section="", *, banned=False):
    save_pin(parts.engine, article.id, section, banned=banned, expires_at=None, author="ana")


def test_what_editors_pin_comes_first_and_what_they_leave_out_not_at_all(client, parts, articles):
    follow(parts, articles[4], 9)
    pin(parts, articles[1])
    pin(parts, articles[0])
    pin(parts, articles[6], banned=True)
    found = ask(client, article=articles[7].id, limit=5)
    assert found["source"] == "trending"
    assert numbers(found) == [1, 0, 4, 3]
    assert [item["reason"] for item in found["items"]] == ["pinned", "pinned", "trending", "latest"]


def test_pins_may_be_of_one_section_and_count_for_what_follows(client, parts, articles):
    for n in (0, 1, 2):
        pin(parts, articles[n])
    found = ask(client, article=articles[4].id, limit=20)
    assert [item["section"] for item in found["items"]] == ["Monde", "Monde", "Monde", "Culture", "Culture"]


def test_a_pin_of_a_section_holds_beside_its_articles_alone(client, parts, articles):
    pin(parts, articles[0], "Sport")
    assert numbers(ask(client, article=articles[4].id, limit=2)) == [0, 7]
    assert numbers(ask(client, article=articles[6].id, limit=2)) == [7, 5]
    assert numbers(ask(client, lang="fr", limit=1)) == [7]


def test_a_pin_is_shown_neither_beside_itself_nor_in_another_language(client, parts, articles):
    pin(parts, articles[0])
    assert 0 not in numbers(ask(client, article=articles[0].id, limit=20))
    assert ask(client, lang="en", limit=5)["items"][0]["url"].endswith("/en")


def test_a_few_clicks_on_what_is_pinned_make_no_trend_of_the_rest(client, parts, articles):
    follow(parts, articles[0], 9)
    pin(parts, articles[0])
    assert ask(client, article=articles[7].id)["source"] == "latest"


@pytest.mark.parametrize("path", ["/more", "/api/v1/more"])
def test_a_pin_changes_the_answer_at_once(client, parts, articles, path):
    asked = {"article": articles[7].id}
    before = client.get(path, query_string=asked).headers["ETag"]
    pin(parts, articles[0])
    answer = client.get(path, query_string=asked, headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != before


def test_no_more_than_the_limit_come_whatever_is_pinned(client, parts, articles):
    for n in range(4):
        pin(parts, articles[n])
    assert numbers(ask(client, article=articles[7].id, limit=2)) == [0, 1]
