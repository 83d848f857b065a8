"""Réseaux: what each network brings, step by step, and when."""

import json
import re

import pytest

from share_service.links.channels import COPY
from share_service.stats.events import Kind
from tests.web.desk.conftest import at_noon
from tests.web.desk.test_tables import rows_of

FACEBOOK, X = 10, 11
ROW = re.compile(r"<bdi>([^<]+)</bdi></th>\s*<td class=\"portion\">([^<]+) <svg")


@pytest.fixture
def settings(settings):
    return at_noon(settings)


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_an_empty_period_says_what_to_do(editor):
    page = editor.get("/desk/networks").text
    assert "Aucun lecteur n’est venu par un lien partagé sur cette période" in page
    assert "Partagez un lien depuis la page d’un article" in page
    assert "<table" not in page


def test_the_page_stands_in_the_navigation(editor):
    page = editor.get("/desk/networks").text
    assert re.search(r'href="/desk/networks" data-key="g r" aria-current="page">Réseaux', page)


def test_each_network_has_its_share_and_its_four_numbers(editor, happened):
    happened(Kind.CLICK, FACEBOOK, 6)
    happened(Kind.CLICK, COPY, 2)
    happened(Kind.INTENT, X, 3)
    happened(Kind.PREVIEW, FACEBOOK, 1)
    page = plain(editor.get("/desk/networks").text)
    assert "75 % des clics sont venus par Facebook, puis par des liens copiés" in page
    assert ROW.findall(page) == [("Facebook", "75 %"), ("Lien copié", "25 %"), ("X", "0 %")]
    rows = rows_of(editor.get("/desk/networks?format=csv"))
    assert [(row["channel"], row["share"], row["clicks"], row["intents"]) for row in rows] == [
        ("facebook", "0.75", "6", "0"),
        ("copy", "0.25", "2", "0"),
        ("x", "0.0", "0", "3"),
    ]


def test_one_network_alone_is_said_so(editor, happened):
    happened(Kind.CLICK, FACEBOOK, 6)
    assert "Tous les clics de cette période sont venus par Facebook" in editor.get("/desk/networks").text


def test_the_range_is_seven_days_until_another_is_chosen(editor, happened):
    happened(Kind.CLICK, FACEBOOK, 2, ago=86_400)
    page = editor.get("/desk/networks").text
    assert '<a href="?range=7d" aria-current="true">' in page
    assert page.count('class="bar"') == 7
    assert "Aucun lecteur" in editor.get("/desk/networks?range=today").text


@pytest.mark.parametrize("key", ["today", "yesterday", "7d", "28d", "year"])
def test_every_range_has_its_charts(editor, happened, key):
    for ago in (0, 86_400):
        happened(Kind.CLICK, FACEBOOK, 2, ago=ago)
    page = editor.get(f"/desk/networks?range={key}").text
    assert 'class="spark"' in page
    assert page.count('<rect class="q') == 168


def test_the_steps_of_every_network_are_a_file(editor, happened):
    happened(Kind.CLICK, FACEBOOK, 2, ago=86_400)
    happened(Kind.CLICK, FACEBOOK, 1)
    happened(Kind.COPY, COPY, 4)
    found = json.loads(editor.get("/desk/networks?format=json&table=steps").data)
    assert [(row["channel"], row["clicks"], row["copies"]) for row in found] == [
        ("facebook", 2, 0),
        ("facebook", 1, 0),
        ("copy", 0, 4),
    ]
    assert found[0]["start"] < found[1]["start"] == found[2]["start"]


def test_best_hours_need_enough_clicks(editor, happened):
    happened(Kind.CLICK, FACEBOOK, 60)
    happened(Kind.CLICK, X, 3)
    rows = plain(editor.get("/desk/networks").text)
    hours = re.findall(r"<td>(\d+ h – \d+ h|–)</td></tr>", rows)
    assert [hour == "–" for hour in hours] == [False, True]
