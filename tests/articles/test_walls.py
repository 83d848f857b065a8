"""Pages that are not the article: refused with a reason, and no article ever with them."""

import pytest

from share_service.articles.page import read_page
from share_service.articles.read import read_source
from share_service.errors import BadInput

URL = "https://journal.example/a"


def code(page):
    wall = read_page(page, url=URL).wall
    return wall.code if wall else None


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", "page_empty"),
        ("<title> </title><p>", "page_empty"),
        (
            "<div id=root></div><script>start()</script><noscript>Please turn on JavaScript, it is needed.</noscript>",
            "page_empty",
        ),
        ("<title>Le Journal</title><div id=app></div><script src=a.js></script>", "page_empty"),
        ("<title>Just a moment...</title><p>Checking", "page_walled"),
        ("<title>Attention Required! | Cloudflare</title>", "page_walled"),
        ("<title>403 Forbidden</title><h1>403 Forbidden</h1>", "page_walled"),
        ("<title>Subscribe to read | The Paper</title>", "page_paywalled"),
        ("<title>Connexion - Le Journal</title><form><input type=password></form>", "page_paywalled"),
        ('<meta property="og:title" content="Log in to continue"><title>x</title>', "page_paywalled"),
    ],
)
def test_what_stands_in_an_article_s_place_is_named(page, expected):
    assert code(page) == expected


@pytest.mark.parametrize(
    "page",
    [
        "<title>Une brève</title><p>Court.",
        "<title>Access denied</title><meta property='og:type' content='article'><h1>Access denied</h1>",
        '<title>Connexion</title><script type="application/ld+json">{"@type": "Article", "headline": "Connexion"}</script>',
        "<title>Sign in the sky: what the comet tells</title><p>Text.",
        '<title>Le Journal</title><meta property="og:title" content="Un titre"><div id=app></div>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "T", "isAccessibleForFree": false}</script>',
        "<p>Une page sans titre qui a tout de même quelques mots à dire à ses lecteurs.",
    ],
)
def test_an_article_is_read_whatever_its_title_and_its_price(page):
    assert code(page) is None


def test_reading_refuses_with_the_reason(tmp_path):
    file = tmp_path / "page.html"
    file.write_text("<title>Just a moment...</title>", encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        read_source(str(file))
    assert refusal.value.code == "page_walled"
    assert refusal.value.detail.endswith(".")
