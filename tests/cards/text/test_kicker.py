"""What is a kicker, and what only looks like one."""

import pytest

from share_service.cards.text.block import prepare_headline
from share_service.cards.text.kicker import split_kicker

FOUND = [
    ("fr", "CHRONIQUE : La ville", "CHRONIQUE", "La ville"),
    ("fr", "ENQUÊTE | La ville", "ENQUÊTE", "La ville"),
    ("fr", "Éditorial – La ville", "Éditorial", "La ville"),
    ("fr", "L'ENQUÊTE — La ville", "L'ENQUÊTE", "La ville"),
    ("fr", "MONDE | La ville", "MONDE", "La ville"),
    ("fr", "SANTÉ : La ville", "SANTÉ", "La ville"),
    ("fr", "FOOTBALL : La ville", "FOOTBALL", "La ville"),
    ("fr", "Vidéo : la ville", "Vidéo", "la ville"),
    ("de", "KOMMENTAR: „Wir“", "KOMMENTAR", "„Wir“"),
    ("en", "BREAKING: HUNDREDS FLEE", "BREAKING", "HUNDREDS FLEE"),
    ("en", "Opinion | The city", "Opinion", "The city"),
    ("es", "OPINIÓN: El año", "OPINIÓN", "El año"),
    ("tr", "SON DAKİKA: Deprem oldu", "SON DAKİKA", "Deprem oldu"),
    ("ar", "عاجل: المدينة", "عاجل", "المدينة"),
    ("hi", "राय: शहर", "राय", "शहर"),
    ("zh-Hant", "【獨家】臺積電", "獨家", "臺積電"),
    ("ja", "速報：東京", "速報", "東京"),
    ("ko", "[단독] 정부", "단독", "정부"),
]
NOT_FOUND = [
    ("fr", "Budget 2027 : « Nous »"),
    ("fr", "Météo : -3 °C à Paris"),
    ("fr", "OTAN : la ville"),
    ("fr", "COP31 : la ville"),
    ("fr", "Le prix de 10:30"),
    ("fr", "« CHUT » : la ville"),
    ("en", "C++, C#: a guide"),
    ("en", "NASA: we are going back"),
    ("tr", "IĞDIR’DA KAR: OKULLAR TATİL"),
    ("en", "ALL OF THIS IS SHOUTED: EVERYTHING"),
    ("en", "CHRONICLE:"),
    ("en", ": nothing before"),
    ("en", "24: a number"),
]


@pytest.mark.parametrize(("language", "title", "kicker", "headline"), FOUND)
def test_a_rubric_before_the_headline_is_the_kicker(language, title, kicker, headline):
    assert split_kicker(title, kicker=None, language=language) == (kicker, headline)


@pytest.mark.parametrize(("language", "title"), NOT_FOUND)
def test_a_subject_before_a_colon_is_no_kicker(language, title):
    assert split_kicker(title, kicker=None, language=language) == (None, title)


def test_a_given_kicker_is_kept_and_taken_off_the_title():
    assert split_kicker("Chronique : la ville", kicker="CHRONIQUE", language="fr") == ("CHRONIQUE", "la ville")
    assert split_kicker("La ville : un portrait", kicker="Portrait", language="fr") == (
        "Portrait",
        "La ville : un portrait",
    )


def test_the_kicker_and_the_headline_are_typographically_set():
    assert prepare_headline("L'ENQUÊTE : qui dort ?", kicker=None, language="fr") == ("L’ENQUÊTE", "qui dort\u202f?")
