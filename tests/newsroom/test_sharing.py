"""What an article's sharing needs."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import put_override
from share_service.newsroom.sharing import share_bundle
from share_service.newsroom.tags import og_locale

URL = "https://journal.example/a"


class _Metas(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        assert tag in ("meta", "link", "script")
        if tag == "meta":
            self.found.append(dict(attrs))


def metas(block):
    parser = _Metas()
    parser.feed(block)
    return parser.found


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("fr", "fr_FR"),
        ("en", "en_US"),
        ("ar", "ar_EG"),
        ("pt-BR", "pt_BR"),
        ("fr-CA", "fr_CA"),
        ("ja", "ja_JP"),
        ("he", "he_IL"),
        ("xx", "xx"),
        ("FR-fr", "fr_FR"),
        ("EN", "en_US"),
        ("zh-Hant", "zh_TW"),
        ("zh-Hans", "zh_CN"),
        ("sr-Latn-RS", "sr_RS"),
        ("es-419", "es_419"),
        ("de-1996", "de_DE"),
    ],
)
def test_a_locale_has_a_territory(language, locale):
    assert og_locale(language) == locale


def test_open_graph_is_by_property_the_rest_by_name_and_titles_agree(parts):
    stored, _ = take_in(parts, {"url": URL, "title": "« L’œil » & <b>", "description": "D", "language": "fr"})
    tags = metas(share_bundle(parts, stored).meta)
    by_key = {tag.get("property") or tag["name"]: tag for tag in tags}
    assert all(("property" in tag) == key.startswith(("og:", "article:")) for key, tag in by_key.items())
    assert by_key["og:title"]["content"] == by_key["twitter:title"]["content"] == stored.article.title
    assert by_key["og:description"]["content"] == by_key["description"]["content"] == "D"
    assert by_key["og:image"]["content"] == by_key["twitter:image"]["content"]
    assert len(by_key["og:image"]["content"]) < 300


def test_the_block_leads_to_oembed_and_ends_with_json_ld_of_the_photograph(parts):
    photo = {"url": "https://img.example/a.jpg", "credit": "Ana </script> Gil", "alt": "Une rue"}
    sent = {"url": URL, "title": "Le titre", "description": "D", "image": photo, "ai_disclosure": "Traduit avec l’IA"}
    stored, _ = take_in(parts, {**sent, "authors": ["Léa"]})
    lines = share_bundle(parts, stored).meta.splitlines()
    assert lines[-2] == (
        '<link rel="alternate" type="application/json+oembed" '
        'href="http://127.0.0.1:8000/oembed?url=https%3A%2F%2Fjournal.example%2Fa" title="Le titre">'
    )
    script = lines[-1].removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in script
    data = json.loads(script)
    assert data == share_bundle(parts, stored).to_json()["json_ld"]
    assert (data["headline"], data["description"], data["author"][0]["name"]) == ("Le titre", "D", "Léa")
    assert data["image"]["url"] == photo["url"]
    assert data["image"]["creditText"] == photo["credit"]
    assert data["digitalSourceType"].endswith("/CompositeWithTrainedAlgorithmicMediaDigitalSource")


@pytest.mark.parametrize("letter", ["a", "&", "क्षि ", "😀", "<b>"])
def test_whatever_an_article_holds_its_tags_fit_the_first_8_kilobytes(parts, letter):
    sent = {
        "url": URL + "?q=" + "%C3%A9" * 300,
        "title": (letter * 1000)[:1000],
        "description": (letter * 5000)[:5000],
        "authors": [f"{letter}{number} " * 40 for number in range(20)],
        "section": (letter * 300)[:300],
    }
    stored, _ = take_in(
        parts, {name: value if name != "authors" else [one[:300] for one in value] for name, value in sent.items()}
    )
    bundle = share_bundle(parts, stored)
    assert len(bundle.tags.encode()) < 8_000
    tags = metas(bundle.tags)
    by_key = {tag.get("property") or tag["name"]: tag["content"] for tag in tags}
    assert len(tags) < 50
    assert max(map(len, by_key.values())) <= 2_000
    assert by_key["og:title"] == by_key["twitter:title"] == bundle.news_article["headline"]
    assert by_key["og:description"] == by_key["description"] == bundle.news_article["description"]


def test_an_override_is_in_the_tags_the_texts_and_the_card(parts):
    stored, _ = take_in(parts, {"url": URL, "title": "CHRONIQUE : le titre", "description": "D"})
    before = share_bundle(parts, stored)
    stored = put_override(parts, stored.id, {"title": "Un autre titre", "description": "E"}, author="ana")
    after = share_bundle(parts, stored)
    by_key = {tag.get("property") or tag["name"]: tag["content"] for tag in metas(after.tags)}
    assert (by_key["og:title"], by_key["og:description"], by_key["og:url"]) == ("Un autre titre", "E", URL)
    assert after.news_article["headline"] == "Un autre titre"
    assert before.cards["landscape"].url != after.cards["landscape"].url
    x = next(item for item in after.items if item.channel == "x")
    assert "Un%20autre%20titre" in x.href
    assert x.own_card is None


def test_a_networks_override_is_that_networks_alone(parts):
    stored, _ = take_in(parts, {"url": URL, "title": "Le titre"})
    before = share_bundle(parts, stored)
    stored = put_override(parts, stored.id, {"title": "Pour X"}, network="twitter", author="ana")
    after = share_bundle(parts, stored)
    assert after.tags == before.tags
    assert after.cards == before.cards
    items = {item.channel: item for item in after.items}
    old = {item.channel: item for item in before.items}
    assert "Pour%20X" in items["x"].href
    assert items["x"].link == old["x"].link
    assert items["x"].own_card not in (None, after.cards["landscape"].url)
    assert {name: item for name, item in items.items() if name != "x"} == {
        name: item for name, item in old.items() if name != "x"
    }


def test_where_articles_own_addresses_are_shared_a_network_with_an_override_gets_its_link(parts):
    site = parts.site.model_copy(update={"buttons": parts.site.buttons.model_copy(update={"share_url": "canonical"})})
    parts = replace(parts, site=site)
    stored, _ = take_in(parts, {"url": URL, "title": "Le titre"})
    stored = put_override(parts, stored.id, {"title": "Pour Facebook"}, network="facebook", author="ana")
    items = {item.channel: item for item in share_bundle(parts, stored).items}
    assert quote(items["facebook"].link, safe="") in items["facebook"].href
    assert quote(URL, safe="") in items["linkedin"].href


def test_a_bundle_is_the_same_every_time_and_writes_nothing(parts):
    stored, _ = take_in(parts, {"url": URL, "title": "T"})
    before = parts.changes.generation()
    assert share_bundle(parts, stored) == share_bundle(parts, stored)
    assert parts.changes.generation() == before


def test_every_networks_link_is_its_own(parts):
    stored, _ = take_in(parts, {"url": URL, "title": "T"})
    bundle = share_bundle(parts, stored)
    links = [item.link for item in (*bundle.items, bundle.copy, bundle.native)]
    assert len(set(links)) == len(links)
