"""Which of the pictures that a page shows is the article's, where its tags name none."""

import pytest

from share_service.articles.page import read_page

URL = "https://journal.example/monde/digue"
HEADLINE = "<title>Une digue de plus à Kupiansk</title><h1>Une digue de plus à Kupiansk</h1>"
OWN = "https://journal.example/photos/digue.jpg"


def picture(body, head=""):
    return read_page(f"<head>{head}</head><body>{body}", url=URL).article.get("image", {}).get("url")


@pytest.mark.parametrize(
    "before",
    [
        '<img src="/portraits/roux.jpg" width="80" height="80">',
        '<img src="/portraits/70x70/roux.jpg">',
        '<img src="/portraits/roux.jpg?w=96">',
        '<img class="avatar" src="/lea.jpg">',
        '<div class="byline"><img src="/lea.jpg"></div>',
        '<img src="/static/logo-journal.png">',
        '<img src="/icons/lire.png">',
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
        '<img src="/dessin.svg">',
        '<img src="https://mesure.example/watch/722545">',
        '<img src="/x.jpg" style="position:absolute; left:-9999px">',
        '<img src="/x.jpg" aria-hidden="true">',
        '<a href="/autre/article"><img src="/photos/autre.jpg"></a>',
        '<aside><img src="/photos/autre.jpg"></aside>',
        '<div class="related-stories"><img src="/photos/autre.jpg"></div>',
    ],
)
def test_marks_portraits_counters_and_other_stories_are_passed_over(before):
    assert picture(f'{HEADLINE}{before}<img src="/photos/digue.jpg">') == OWN


@pytest.mark.parametrize(
    "image",
    [
        '<img src="data:image/gif;base64,R0lGODlhAQ" data-src="/photos/digue.jpg">',
        '<img src="/attente.gif" data-original="/photos/digue.jpg">',
        '<img data-srcset="/photos/petite.jpg 400w, /photos/digue.jpg 1600w">',
        '<img srcset="/photos/digue.jpg 1600w, /photos/petite.jpg 400w">',
        '<a href="/photos/digue-grande.jpg"><img src="/photos/digue.jpg"></a>',
        '<a href="#"><img src="/photos/digue.jpg"></a>',
    ],
)
def test_a_picture_that_is_loaded_late_or_leads_to_its_large_form_is_the_article_s(image):
    assert picture(f'{HEADLINE}{image}<img src="/photos/autre.jpg">') == OWN


def test_the_headline_s_own_article_comes_before_teasers():
    teaser = '<article><h2>Autre sujet</h2><img src="/photos/autre.jpg"></article>'
    assert picture(f'{teaser}<article>{HEADLINE}<p>Texte.</p><img src="/photos/digue.jpg"></article>') == OWN


def test_another_story_s_photo_is_never_an_article_s():
    margin = '<aside><img src="/photos/autre.jpg"></aside>'
    article = '<meta property="og:type" content="article">'
    assert picture(HEADLINE + margin, article) is None
    assert picture(HEADLINE + margin) == "https://journal.example/photos/autre.jpg"


def test_a_page_without_a_picture_of_its_own_has_its_mark():
    assert picture(HEADLINE + '<img src="/static/logo.png">') == "https://journal.example/static/logo.png"


def test_the_main_picture_of_a_page_in_its_graph_is_its_picture():
    script = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "primaryImageOfPage": {"@id": "#p"}},'
        '{"@type": "ImageObject", "@id": "#p", "url": "/photos/digue.jpg"}]}</script>'
    )
    assert picture(HEADLINE + '<img src="/photos/autre.jpg">', script) == OWN


@pytest.mark.parametrize(
    "nest",
    [
        "<img src=/logo.png>" * 20_000,
        "<a href=/x>" * 20_000 + "<img src=/y.jpg>",
        '<img srcset="' + "/a 1w, " * 90_000 + '">',
    ],
)
def test_thousands_of_pictures_are_looked_at_within_bounds(nest):
    picture(HEADLINE + nest)
