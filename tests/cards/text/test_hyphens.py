"""Hyphens: where pyphen puts them, without what it keeps in memory."""

import random

import pyphen
import pytest

from share_service.cards.text.hyphens import MIN_PART, MIN_WORD, _patterns, _read, hyphen_places

WORDS = {
    "en_US": "internationalization misunderstanding counterrevolutionary",
    "nl_NL": "arbeidsongeschiktheidsverzekering lettergrepen",
    "fr": "anticonstitutionnellement développement œuvre",
    "ru_RU": "достопримечательность предпринимательство",
    "cs_CZ": "nejneobhospodařovávatelnějšími",
    "el_GR": "ηλεκτροεγκεφαλογράφημα",
    "it_IT": "precipitevolissimevolmente",
    "id_ID": "pertanggungjawaban",
}


@pytest.mark.parametrize("name", WORDS)
def test_words_part_where_pyphen_parts_them(name):
    ours, theirs = _read(name), pyphen.HyphDict(pyphen.LANGUAGES[name])
    chance, parts = random.Random(1), [letters.strip(".") for letters in theirs.patterns]
    made = ["".join(chance.choice(parts) for _ in range(6)) for _ in range(40)]
    for word in [*WORDS[name].split(), *made]:
        assert ours.places(word) == theirs.positions(word)


def test_a_language_without_patterns_has_no_hyphens():
    assert _patterns("xx") is None
    assert hyphen_places("internationalization", "xx") == []


@pytest.mark.parametrize("language", ["en", "nl", "fi", "de-CH"])
def test_no_part_is_short_and_no_short_word_is_parted(language):
    word = "internationalizationverzekering"
    assert all(MIN_PART <= place <= len(word) - MIN_PART for place in hyphen_places(word, language))
    assert hyphen_places(word[: MIN_WORD - 1], language) == []
