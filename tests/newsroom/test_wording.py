"""Which articles are only spoken of plainly."""

import pytest

from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import put_override
from share_service.newsroom.wording import is_neutral
from share_service.site import Desk
from share_service.store.articles import get_article

DESK = Desk(neutral_words=("mort*", "Séisme", "accident mortel", "地震"), neutral_sections=("Faits divers",))


def article(parts, **data):
    return take_in(parts, {"url": "https://journal.example/a", "title": "La rivière revient", **data})[0]


@pytest.mark.parametrize(
    "data",
    [
        {"title": "Trois morts dans l’incendie"},
        {"title": "MORT d’un poète"},
        {"title": "Un seisme en mer"},
        {"title": "Accident  mortel sur la rocade"},
        {"kicker": "Séisme"},
        {"description": "Le séisme a touché trois villages."},
        {"section": "faits divers"},
        {"title": "神戸で地震"},
    ],
    ids=str,
)
def test_a_listed_word_or_section_is_neutral(parts, data):
    assert is_neutral(DESK, article(parts, **data))


@pytest.mark.parametrize(
    "data", [{}, {"title": "Immortels : la fête"}, {"title": "Les séismes d’hier"}, {"section": "Faits"}], ids=str
)
def test_what_is_not_listed_is_not(parts, data):
    assert not is_neutral(DESK, article(parts, **data))


def test_what_an_editor_set_for_networks_counts(parts):
    stored = article(parts)
    put_override(parts, stored.id, {"title": "Trois morts"}, network="x", author="lea@journal.example")
    assert is_neutral(DESK, get_article(parts.engine, stored.id))


def test_a_site_that_lists_nothing_has_nothing_neutral(parts):
    assert not is_neutral(Desk(), article(parts, title="Trois morts"))
