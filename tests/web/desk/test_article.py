"""Article: the card, the link and the numbers of one article."""

import re

import pytest

from share_service.links.channels import COPY
from share_service.links.token import LinkRef
from share_service.stats.events import Kind
from tests.web.desk.conftest import at_noon

FACEBOOK, X = 10, 11
NUMBER = re.compile(r"<dt>(\w+)</dt><dd><b>([^<]*)</b>")


@pytest.fixture
def settings(settings):
    return at_noon(settings)


def numbers(page):
    return dict(NUMBER.findall(page))


def test_an_unknown_article_is_a_page_of_the_desk(editor):
    answer = editor.get("/desk/articles/99")
    assert answer.status_code == 404
    assert "Retour à Maintenant" in answer.text


def test_the_four_numbers_are_kept_apart(editor, stored, happened):
    happened(Kind.CLICK, FACEBOOK, 3)
    happened(Kind.PREVIEW, FACEBOOK, 2)
    happened(Kind.INTENT, X, 4)
    happened(Kind.COPY, COPY, 1)
    page = editor.get(f"/desk/articles/{stored.id}").text
    assert numbers(page) == {"Clics": "3", "Aperçus": "2", "Intentions": "4", "Copies": "1"}


def test_what_was_refused_says_why(editor, stored, happened):
    for kind in (Kind.CRAWLER, Kind.PREFETCH, Kind.HEAD):
        happened(kind, FACEBOOK, 2)
    page = editor.get(f"/desk/articles/{stored.id}").text
    assert numbers(page)["Clics"] == "0"
    for words in ("visites de robots", "liens préchargés", "vérification"):
        assert re.search(rf"<b>2</b> {words}", page)


def test_a_second_press_within_seconds_is_told_as_such(editor, stored, happened):
    happened(Kind.CLICK, FACEBOOK, ago=5)
    happened(Kind.CLICK, FACEBOOK)
    page = editor.get(f"/desk/articles/{stored.id}?range=7d").text
    assert numbers(page)["Clics"] == "1"
    assert "<b>1</b> clic répété" in page


def test_channels_are_named_and_the_strongest_is_first(editor, stored, happened):
    happened(Kind.CLICK, COPY, 1)
    happened(Kind.CLICK, FACEBOOK, 5)
    page = editor.get(f"/desk/articles/{stored.id}").text
    names = re.findall(r"<bdi>([^<]+)</bdi></th>", page)
    assert names == ["Facebook", "Lien copié"]


@pytest.mark.parametrize(
    ("key", "bars", "title"),
    [
        ("today", None, "Clics par heure"),
        ("yesterday", None, "Clics par heure"),
        ("7d", 7, "Clics par jour"),
        ("28d", 28, "Clics par jour"),
        ("year", 53, "Clics par semaine"),
        ("nonsense", None, "Clics par heure"),
    ],
)
def test_every_range_has_its_timeline_and_its_table(editor, stored, key, bars, title):
    page = editor.get(f"/desk/articles/{stored.id}?range={key}").text
    assert f"<h2>{title}</h2>" in page
    assert page.count('class="bar"') in ((bars,) if bars else (23, 24, 25))
    assert "<summary" in page


def test_yesterdays_clicks_are_not_todays(editor, stored, happened):
    happened(Kind.CLICK, FACEBOOK, 2, ago=86400)
    assert numbers(editor.get(f"/desk/articles/{stored.id}?range=today").text)["Clics"] == "0"
    assert numbers(editor.get(f"/desk/articles/{stored.id}?range=yesterday").text)["Clics"] == "2"
    assert numbers(editor.get(f"/desk/articles/{stored.id}?range=year").text)["Clics"] == "2"


def test_the_link_to_share_is_the_copy_channels(editor, parts, stored):
    page = editor.get(f"/desk/articles/{stored.id}").text
    assert f'readonly value="{parts.link_url(LinkRef(stored.id, COPY))}"' in page


def test_changing_the_language_keeps_the_range(editor, stored):
    page = editor.get(f"/desk/articles/{stored.id}?range=28d").text
    assert 'href="?range=28d&amp;lang=en"' in page


@pytest.mark.parametrize(("times", "said"), [(1, "<b>1</b> visite d’un robot"), (2, "<b>2</b> visites de robots")])
def test_one_visit_of_a_robot_is_one_visit(editor, stored, happened, times, said):
    happened(Kind.CRAWLER, FACEBOOK, times)
    assert said in editor.get(f"/desk/articles/{stored.id}").text


def test_every_other_name_of_a_day_may_give_way_on_a_small_phone(editor, stored, happened):
    happened(Kind.CLICK, FACEBOOK)
    assert editor.get(f"/desk/articles/{stored.id}?range=7d").text.count('class="spare"') == 3
    assert 'class="spare"' not in editor.get(f"/desk/articles/{stored.id}").text
