"""How each network shows a page: which tag it takes, where it cuts, what remains of the picture."""

import pytest
from icu4py.breakers import CharacterBreaker

from share_service.errors import BadInput
from share_service.previews.cutting import columns, cut
from share_service.previews.preview import crop, preview
from share_service.previews.profiles import TextRule, load_profiles
from share_service.previews.tags import read_tags

URL = "https://www.journal.example/monde/kupiansk"
PAGE = """<html lang=fr><title>Le titre de la page</title>
<meta property="og:title" content="Titre og"><meta name="twitter:title" content="Titre twitter">
<meta property="og:description" content="Le chapeau."><meta property="og:site_name" content="Le Journal">
<meta property="og:url" content="https://www.journal.example/monde/kupiansk"><meta property="og:image" content="/carte.jpg">
<meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">
<meta property="og:image:alt" content="Une rue"><meta name="twitter:card" content="summary_large_image">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Titre ld", "publisher": {"name": "LJ"}}</script>"""


def shown(network, page=PAGE, size=None):
    return preview(network, read_tags(page, url=URL), size)


@pytest.mark.parametrize(
    ("network", "title", "source"),
    [
        ("facebook", "Titre og", "og:title"),
        ("x", "Titre twitter", "twitter:title"),
        ("twitter", "Titre twitter", "twitter:title"),
        ("mastodon", "Titre ld", "json-ld headline"),
        ("linkedin", "Titre og", "og:title"),
    ],
)
def test_each_network_takes_the_tag_that_it_prefers(network, title, source):
    found = shown(network)
    assert (found.title.text, found.title.source, found.title.is_cut) == (title, source, False)


@pytest.mark.parametrize(
    ("network", "domain"),
    [("facebook", "JOURNAL.EXAMPLE"), ("x", "journal.example"), ("slack", "Le Journal"), ("mastodon", "LJ")],
)
def test_the_domain_line_is_the_network_s_own(network, domain):
    assert shown(network).domain == domain


def test_tags_in_name_are_not_there_for_those_that_read_property_alone():
    page = PAGE.replace('property="og:title"', 'name="og:title"')
    assert shown("facebook", page).title.text == "Titre og"
    assert shown("signal", page).title.text == "Le titre de la page"


def test_the_last_twitter_card_wins():
    assert shown("x").picture.layout == "large"
    small = shown("x", PAGE + '<meta name="twitter:card" content="summary">').picture
    assert (small.layout, small.ratio) == ("thumbnail", 1.0)


def test_a_picture_is_resolved_and_shown_whole_where_it_fits():
    picture = shown("facebook").picture
    assert (picture.url, picture.alt) == ("https://www.journal.example/carte.jpg", "Une rue")
    assert (picture.size, picture.box) == ((1200, 630), (0, 0, 1200, 630))


@pytest.mark.parametrize(
    ("size", "ratio", "box"),
    [
        ((1200, 630), 1.91, (0, 0, 1200, 630)),
        ((1200, 1200), 1.91, (0, 286, 1200, 914)),
        ((3000, 1000), 2.0, (500, 0, 2500, 1000)),
        ((3000, 1000), None, (0, 0, 3000, 1000)),
        ((0, 0), 1.91, (0, 0, 0, 0)),
    ],
)
def test_the_middle_of_a_picture_remains(size, ratio, box):
    assert crop(size, ratio) == box


@pytest.mark.parametrize(
    ("network", "size", "layout"),
    [
        ("facebook", (500, 400), "thumbnail"),
        ("facebook", (150, 150), None),
        ("linkedin", (400, 300), "thumbnail"),
        ("whatsapp", (290, 200), None),
        ("whatsapp", (2500, 600), None),
        ("x", (280, 300), None),
        ("discord", (100, 100), "large"),
    ],
)
def test_a_picture_that_is_too_small_or_too_long_is_small_or_left_out(network, size, layout):
    picture = shown(network, size=size).picture
    assert (picture.layout if picture else None) == layout


def test_whatsapp_shows_no_picture_without_the_tags_that_it_asks_for():
    assert shown("whatsapp").picture is not None
    assert shown("whatsapp", PAGE.replace("og:description", "og:x")).picture is None


def test_discord_cuts_by_bytes_and_never_inside_a_character():
    page = PAGE.replace("Titre og", "é" * 60)
    title = shown("discord", page).title
    assert title.is_cut
    assert len(title.text.encode()) <= 67
    assert title.text == "é" * 32 + "…"
    family = "👩‍👩‍👧‍👦"
    assert shown("discord", PAGE.replace("Titre og", family * 5)).title.text == family * 2 + "…"


def test_a_value_that_is_too_long_is_not_there_for_matrix():
    page = PAGE.replace("Titre og", "t" * 1001)
    assert shown("matrix", page).title.text == "Titre twitter"


@pytest.mark.parametrize(
    "text", ["Un titre " * 30, "長い見出し" * 30, "ข้อความภาษาไทยที่ยาวมาก" * 40, "a" * 500, "🇫🇷👍🏽" * 80, "بغداد " * 60]
)
@pytest.mark.parametrize("key", list(load_profiles()))
def test_a_cut_text_is_a_beginning_in_whole_characters_and_fits(text, key):
    text = text.strip()
    rule = load_profiles()[key].title
    found = cut(text, rule)
    assert found.endswith("…")
    kept = found.removesuffix("…").rstrip()
    graphemes = list(CharacterBreaker(text, "und"))
    assert any("".join(graphemes[:end]).rstrip() == kept for end in range(len(graphemes) + 1))
    if rule.max:
        assert (len(found.encode()) if rule.unit == "bytes" else len(found)) <= rule.max
    if rule.lines:
        # The space at a line's end hangs over, as in a browser.
        assert columns(found) <= rule.lines * (rule.columns + 1)


def test_a_text_that_fits_is_left_alone():
    for profile in load_profiles().values():
        assert cut("Un titre", profile.title) == "Un titre"
    assert cut("Un titre", TextRule(())) == "Un titre"


def test_an_unknown_network_is_refused_with_those_that_are_known():
    with pytest.raises(BadInput, match="facebook") as refusal:
        preview("myspace", read_tags(PAGE))
    assert refusal.value.code == "network_unknown"


def test_every_profile_names_its_sources_and_its_crawler_is_known_as_one():
    from share_service.links.visitor import Visitor, classify

    assert len(load_profiles()) >= 15
    for profile in load_profiles().values():
        assert classify("GET", profile.user_agent, "") in (Visitor.PREVIEW, Visitor.CRAWLER), profile.key


def test_whatever_a_page_says_it_is_shown_somehow():
    for page in (
        "",
        "<meta property=og:image content='http://['>",
        "<meta property='og:image:width' content='9e9'>" * 3,
    ):
        for key in load_profiles():
            assert preview(key, read_tags(page)).network == key
