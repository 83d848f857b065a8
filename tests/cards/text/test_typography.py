"""Micro-typography: one line, one rule. ␣ stands for U+00A0 and ⍽ for U+202F."""

import json
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polytypo.text import transform

from share_service.cards.text.clean import clean
from share_service.cards.text.typography import _RULES, _TYPED_QUOTES, _polytypo, set_typography
from tests.cards.text.headlines import HEADLINES

RULES = [
    ("fr", "Vraiment ? Oui ! Assez ; fin", "Vraiment⍽? Oui⍽! Assez⍽; fin"),
    ("fr", "Vraiment?! Oui", "Vraiment⍽?! Oui"),
    ("fr", "Budget: la note", "Budget␣: la note"),
    ("fr", "«Oui», dit-il : « non »", "«␣Oui␣», dit-il␣: «␣non␣»"),
    ("fr", "L'été d'\"Azur\"", "L’été d’«␣Azur␣»"),
    ("fr", "12 000 euros, 1 234 567 habitants", "12⍽000 euros, 1⍽234⍽567 habitants"),
    ("fr", "50 % de 5 €, 3 °C, 8 km, 2 kg et 10 h", "50␣% de 5␣€, 3␣°C, 8␣km, 2␣kg et 10␣h"),
    ("fr", "à 10 h 30 demain", "à 10␣h␣30 demain"),
    ("fr", "n° 1, M. Dupont, Mme Curie, Dr House, p. 12, § 5", "n°␣1, M.␣Dupont, Mme␣Curie, Dr␣House, p.␣12, §␣5"),
    ("fr", "Le coeur de l'OEUVRE, la Soeur", "Le cœur de l’ŒUVRE, la Sœur"),
    ("fr", "La moelle, un poème, coexister, Boeing", "La moelle, un poème, coexister, Boeing"),
    ("fr", "Voir https://exemple.fr/?a=1;b=2 !", "Voir https://exemple.fr/?a=1;b=2⍽!"),
    ("fr", "À 10:30, score de 3:2", "À 10:30, score de 3:2"),
    ("fr", "Météo : -3 °C", "Météo␣: −3␣°C"),
    ("fr", "Le pays - et après - attend", "Le pays – et après – attend"),
    ("fr", "Le Covid-19 et le 11-Septembre", "Le Covid-19 et le 11-Septembre"),
    ("fr", "Il dit : “oui”", "Il dit␣: “oui”"),
    ("fr", "Attendez...", "Attendez…"),
    ("fr", 'Code <b>"x"</b> : fin', 'Code <b>"x"</b>␣: fin'),
    ("fr-CA", "Que faire ? « Non » ; oui !", "Que faire? «␣Non␣»; oui!"),
    ("fr-CA", "Budget: la note", "Budget␣: la note"),
    ("fr-BE", "Que faire ?", "Que faire⍽?"),
    ("en", "It's \"great\" - isn't it?", "It’s “great” – isn’t it?"),
    ("en-GB", "“Hello”, it's me", "“Hello”, it’s me"),
    ("en", "E = mc² turns 121 — again", "E = mc² turns 121 — again"),
    ("de", "»Wir«, sagt sie", "»Wir«, sagt sie"),
    ("de", '"Wir", sagt sie', "„Wir“, sagt sie"),
    ("pl", "Wojna w Ukrainie i o pokój", "Wojna w␣Ukrainie i␣o␣pokój"),
    ("ru", "Что о нас", "Что о␣нас"),
    ("he", "צה\"ל - ג'ירפה", "צה\"ל – ג'ירפה"),
    ("ka", "ახალი 12 000", "ახალი 12⍽000"),
    ("zh-Hans", '中国"人"', '中国"人"'),
    (None, "it's new", "it’s new"),
    ("xx-unknown", "it's new", "it’s new"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "typed", "printed"), RULES)
def test_a_text_takes_the_spaces_and_signs_of_its_language(language, typed, printed):
    assert set_typography(typed, language).replace("\u00a0", "␣").replace("\u202f", "⍽") == printed


@pytest.mark.parametrize(("language", "title"), HEADLINES)
def test_a_text_that_is_set_stays_as_it_is(language, title):
    once = set_typography(clean(title), language)
    assert set_typography(once, language) == once
    assert clean(once) == once


def _strings(value):
    """Return every string in a locale's data."""
    if isinstance(value, str):
        return [value]
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in values for text in _strings(item)]


LOCALES = {
    file.name.removesuffix(".json"): sorted(set(_strings(json.loads(file.read_text("utf-8"))["nbsp"])))
    for file in files("polytypo").joinpath("_data/locales").iterdir()
    if file.name.endswith(".json") and file.name != "registry.json"
}
WORDS = st.sampled_from(
    ["mot", "le", "a", "к", "Ville", "extraordinairement", "2027", "3", "A.", "J.", "et al.", "d'un", "x" * 30]
)
SIGNS = st.sampled_from(["…", '"', "«", "»", "“", "”", "(", ")", "—", "-", ":", ";", "!", "?", ",", ".", "&amp;", "é"])
SPACES = st.sampled_from([" ", " ", " ", " ", "", "\u00a0", "\u202f"])


@pytest.mark.parametrize("locale", LOCALES)
@settings(max_examples=60)
@given(data=st.data())
def test_spaces_are_bound_as_if_polytypo_had_read_the_whole_text(locale, data):
    own = st.sampled_from(LOCALES[locale] or ["mot"])
    pieces = data.draw(st.lists(st.tuples(st.one_of(WORDS, WORDS, WORDS, SIGNS, own, own), SPACES), max_size=24))
    text = clean("".join(word + space for word, space in pieces))
    rules = _RULES | ({"quotes": False} if _TYPED_QUOTES.search(text) else {})
    assert _polytypo(text, locale, []) == transform(text, locale=locale, rules=rules)
