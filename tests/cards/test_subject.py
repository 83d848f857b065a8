import dataclasses

import pytest

from share_service.articles.article import Article
from share_service.cards.studio import Studio
from share_service.cards.subject import byline
from share_service.site import Site

STUDIO = Studio(Site())


def subject(digest=None, **fields):
    return STUDIO.subject(Article(url="https://journal.example/a", title="Un titre", **fields), digest)


@pytest.mark.parametrize(
    ("authors", "language", "expected"),
    [
        (("Léa Martin",), "fr", "Par Léa Martin"),
        (("Léa Martin", "Tom Roy"), "fr-CA", "Par Léa Martin et Tom Roy"),
        (("Léa Martin", "Tom Roy", "Ana Gil"), "fr", "Par Léa Martin, Tom Roy et Ana Gil"),
        (("Ann Lee", "Bo Ek"), "en-GB", "By Ann Lee and Bo Ek"),
        (("Ann Lee", "Bo Ek"), "de", "Von Ann Lee und Bo Ek"),
        (("Ann Lee",), "xx", "Ann Lee"),
        (("Ann Lee", "Bo Ek"), "not a language", "Ann Lee, Bo Ek"),
        ((), "fr", ""),
    ],
)
def test_a_byline_is_worded_in_the_language_of_the_article(authors, language, expected):
    assert byline(authors, language) == expected


def test_the_section_is_the_label_of_an_article_without_kicker():
    assert subject(section="Culture").text("label") == "Culture"
    assert subject(section="Culture").text("rubric") == ""


def test_a_kicker_is_the_label_and_leaves_the_section_its_own_place():
    found = subject(section="Culture", kicker="Chronique")
    assert (found.text("label"), found.text("rubric")) == ("Chronique", "Culture")


def test_a_photo_that_is_not_shown_is_not_credited():
    image = {"url": "https://journal.example/p.jpg", "credit": "Agence"}
    assert subject("a" * 64, image=image).credit == "Agence"
    assert subject(None, image=image).credit is None
    assert subject("a" * 64, image=image, design="headline").credit is None


def test_small_texts_get_the_spaces_and_quotes_of_their_language():
    found = subject(
        "a" * 64,
        language="fr",
        ai_disclosure="avec l'aide de l'IA",
        image={"url": "https://a.b/p", "credit": "Photo: Agence"},
    )
    assert found.ai_disclosure == "avec l’aide de l’IA"
    assert found.credit == "Photo\u00a0: Agence"


def test_the_design_is_the_articles_own_else_its_sections_else_the_sites():
    studio = Studio(Site(cards={"design": "photo", "sections": {"Idées": "headline"}}))

    def design(**fields):
        return studio.subject(Article(url="https://journal.example/a", title="Un titre", **fields), "a" * 64).design

    assert design() == "photo"
    assert design(section="Idées") == "headline"
    assert design(section="Idées", design="photo") == "photo"
    assert design(design="gone") == "photo"


def test_every_field_of_the_subject_is_part_of_its_one_spelling():
    whole = subject("a" * 64, section="Culture", authors=["Léa"], image={"url": "https://a.b/p", "focal": [0.2, 0.3]})
    spellings = {whole.canonical()}
    for field in dataclasses.fields(whole):
        spellings.add(dataclasses.replace(whole, **{field.name: "other"}).canonical())
    assert len(spellings) == len(dataclasses.fields(whole)) + 1
