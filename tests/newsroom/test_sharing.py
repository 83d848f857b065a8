"""What an article's sharing needs."""

from html.parser import HTMLParser

import pytest

from share_service.newsroom.intake import take_in
from share_service.newsroom.sharing import og_locale, share_bundle

URL = "https://journal.example/a"


class _Metas(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        assert tag == "meta"
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
