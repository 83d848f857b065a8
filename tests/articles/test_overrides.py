"""What an override may hold, and what networks see of an article under one."""

import pytest

from share_service.articles.article import parse_article
from share_service.articles.overrides import parse_override
from share_service.errors import BadInput

URL = "https://journal.example/a"
DIGEST = "a" * 64


def article(**fields):
    return parse_article({"url": URL, "title": "Le titre", **fields})


def test_what_an_override_does_not_name_stays_the_articles():
    seen = parse_override({"title": "Un autre"}).applied_to(article(description="D", kicker="ALERTE"))
    assert (seen.url, seen.title, seen.description, seen.kicker) == (URL, "Un autre", "D", "ALERTE")


def test_text_is_cleaned_as_an_articles_is():
    assert parse_override({"title": " Un\u202e  titre\n"}).title == "Un titre"


def test_an_empty_text_is_not_named():
    assert parse_override({"title": "T", "kicker": "", "description": " "}).document() == {"title": "T"}


def test_another_picture_brings_its_own_credit_and_none_of_the_articles():
    known = article(image={"url": "https://img.example/a.jpg", "credit": "Ana", "alt": "Une rue", "focal": [0.1, 0.2]})
    seen = parse_override({"image": {"url": "https://img.example/b.jpg"}, "focal": [0.5, 0.4]}).applied_to(known)
    assert seen.image.url == "https://img.example/b.jpg"
    assert (seen.image.credit, seen.image.alt, seen.image.focal) == (None, None, (0.5, 0.4))
    assert parse_override({"image": {"photo": DIGEST}}).applied_to(known).image.url is None


def test_a_focal_point_alone_is_of_the_articles_own_picture():
    known = article(image={"url": "https://img.example/a.jpg", "credit": "Ana"})
    seen = parse_override({"focal": [0.25, 0.75]}).applied_to(known)
    assert (seen.image.url, seen.image.credit, seen.image.focal) == ("https://img.example/a.jpg", "Ana", (0.25, 0.75))
    assert parse_override({"focal": [0.25, 0.75]}).applied_to(article()).image is None


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        ([], "override_invalid", None),
        ({}, "override_empty", None),
        ({"title": ""}, "override_empty", None),
        ({"headline": "T"}, "override_invalid", "headline"),
        ({"title": "x" * 2000}, "override_invalid", "title"),
        ({"focal": [2, 0]}, "override_invalid", "focal.0"),
        ({"image": {}}, "override_invalid", "image"),
        ({"image": {"url": "https://a.example/x", "photo": DIGEST}}, "override_invalid", "image"),
        ({"image": {"photo": "../../etc/passwd"}}, "override_invalid", "image.photo"),
        ({"image": {"url": "ftp://a.example/"}}, "override_invalid", "image.url"),
        ({"design": "../x"}, "override_invalid", "design"),
    ],
)
def test_what_is_wrong_is_named(data, code, field):
    with pytest.raises(BadInput) as refusal:
        parse_override(data)
    assert refusal.value.code == code
    assert field is None or field in [found.field for found in refusal.value.fields]
