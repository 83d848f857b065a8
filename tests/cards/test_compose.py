"""How a headline finds its size: a few words large, a long one whole."""

from dataclasses import replace

import pytest

from share_service.articles.article import Article
from share_service.cards.compose import compose
from share_service.cards.size import LANDSCAPE, SIZES
from share_service.cards.studio import Studio
from share_service.site import Site
from tests.cards.pictures import encoded, photograph

STUDIO = Studio(Site())
LONG_ADDRESS = "https://www.journal.example/2026/11/22/monde/europe/" + "un-titre-sans-fin-" * 5 + "?utm_source=lettre"


def text(field, design, size=LANDSCAPE, **fields):
    """Return one text of a card."""
    photo = {"path": "p.jpg", "credit": "Photo : Lia"}
    found = STUDIO.subject(Article(url="https://journal.example/a", design=design, image=photo, **fields), "a" * 64)
    texts = compose(found, STUDIO.designs[found.design], size).texts
    return next(text for text in texts if text.text.field == field)


def headline(design, size=LANDSCAPE, **fields):
    return text("headline", design, size, **fields).block


def test_a_few_words_are_set_larger_than_a_sentence_and_in_two_lines_at_most():
    plain = headline("headline", title="La ville au pied du volcan attend la pluie depuis mai")
    short = headline("headline", title="La pluie, enfin")
    assert plain.size_px == 78
    assert short.size_px == 116
    assert len(short.lines) <= 2


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("design", STUDIO.designs)
def test_a_headline_with_a_long_address_is_set_whole(design, size):
    block = headline(design, size, language="fr", title=f"Ce que {LONG_ADDRESS} dit du web ouvert")
    assert block.lines[-1].text.endswith("ouvert")
    assert "".join(line.text for line in block.lines).replace(" ", "").count("-sans-fin-") == 5


def test_the_quotation_mark_of_an_opinion_is_as_large_in_chinese():
    chinese, english = (text("quote", "opinion", title="T", language=language).bounds for language in ("zh-Hans", "en"))
    assert chinese == english


@pytest.mark.parametrize(
    ("extent", "size", "design"),
    [
        ((2000, 1333), "story", "photo"),
        ((1200, 630), "landscape", "photo"),
        ((1200, 630), "square", "photo"),
        ((1200, 630), "story", "split"),
        ((640, 360), "square", "split"),
        ((600, 315), "landscape", "photo"),
    ],
)
def test_a_small_photo_is_not_blown_up_to_a_whole_card(extent, size, design):
    article = Article(url="https://journal.example/a", title="T", design="photo", image={"path": "p.jpg"})
    subject, data = STUDIO.subject(article, "a" * 64), encoded(photograph(*extent))
    assert STUDIO.layout(subject, SIZES[size], data)["design"] == design
    as_split = STUDIO.draw(replace(subject, design="split"), SIZES[size], "jpg", data)
    assert (STUDIO.draw(subject, SIZES[size], "jpg", data) == as_split) == (design == "split")


def test_a_photo_that_is_none_changes_no_layout():
    article = Article(url="https://journal.example/a", title="T", design="photo", image={"path": "p.jpg"})
    assert STUDIO.layout(STUDIO.subject(article, "a" * 64), LANDSCAPE, b"no photo")["design"] == "photo"
