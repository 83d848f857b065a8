"""Where lines may end: each text shows its breaks as | (good), / (ugly), - (hyphen), ! (emergency)."""

import pytest

from share_service.cards.text.breaks import Break, find_breaks
from share_service.cards.text.hyphens import hyphen_places
from share_service.cards.text.shape import Voice, prepare

VOICE = Voice("display", 700)
MARKS = "|/-!"
WIDE = 1_000.0


def _breaks(text: str, language: str | None, width: float = WIDE) -> list[Break]:
    return find_breaks(prepare(text, language, VOICE), width)


def _marked(text: str, language: str | None, width: float = WIDE) -> str:
    result, start = "", 0
    for item in _breaks(text, language, width)[:-1]:
        result += text[start : item.after] + MARKS[item.tier]
        start = item.after
    return result + text[start:]


SHOWN = [
    ("fr", "Le mot : «\u00a0oui\u00a0» dit", "Le |mot : |«\u00a0oui\u00a0» |dit"),
    ("fr", "un « oui » net ! et ; puis ?", "un |« oui » |net ! |et ; |puis ?"),
    ("fr", "que reste-t-il de peut-être", "que |reste-t-il |de |peut-/être"),
    ("fr", "un porte-avions Saint-Germain", "un |porte-/avions |Saint-/Germain"),
    ("fr", "5 km et 10 h puis 30 % et 8 €", "5 km |et |10 h |puis |30 % |et |8 €"),
    ("fr", "n° 5 et le # mot @ ami", "n° 5 |et |le |# mot |@ ami"),
    ("en", "C++ and C#, not .NET", "C++ |and |C#, |not .NET"),
    ("en", "a – b — c", "a – |b — |c"),
    ("en", "go https://a.org/b/c?d=e&f=g-h now", "go |https://a.org//b//c?/d=/e&/f=/g-/h |now"),
    ("en", "pay $5 or 5 $ now", "pay |$5 |or |5 $ |now"),
    ("es", "¿Quién teme? ¡Todos!", "¿Quién |teme? |¡Todos!"),
    ("de", "„Wir“ – zehn »so« ja", "„Wir“ – |zehn »so« ja"),
    ("pl", "dom i las w lesie", "dom |i las |w lesie"),
    ("cs", "a s ním", "a s ním"),
    ("en", "the 北京 and 東京 news", "the |北!京 |and |東!京 |news"),
    ("ko", "조속히 처리하겠다고 밝혀", "조속히 |처리하겠다고 |밝혀"),
    ("th", "ประเทศไทยประกาศ", "ประเทศไทย|ประกาศ"),
    ("he", "את הסטארט-אפ ב-24", "את |הסטארט-אפ |ב-24"),
]


@pytest.mark.parametrize(("language", "text", "marked"), SHOWN)
def test_lines_end_only_where_the_language_allows(language, text, marked):
    assert _marked(text, language) == marked


def test_chinese_words_are_whole_and_numbers_keep_what_they_count():
    good = {item.after for item in _breaks("下调存款准备金率0.5个百分点", "zh-Hans") if item.tier == 0}
    text = "下调存款准备金率0.5个百分点"
    assert text.index("存款") in good
    assert text.index("款") not in good
    assert text.index("个") not in good
    assert text.index(".5") not in good


def test_japanese_breaks_at_phrases_and_never_inside_katakana():
    text = "スーパーコンピューターの開発費は1100億円"
    good = {item.after for item in _breaks(text, "ja")[:-1] if item.tier == 0}
    assert text.index("開発") in good
    assert not good.intersection(range(1, text.index("の")))
    assert text.index("億") not in good
    assert all(text[place] not in "ーのは" for place in good)


@pytest.mark.parametrize(
    ("language", "word", "places"),
    [
        ("de", "Donaudampfschifffahrt", True),
        ("fi", "lentokonesuihkuturbiini", True),
        ("tr", "çekoslovakyalılaştırdık", True),
        ("fr", "anticonstitutionnellement", True),
        ("fr", "constitution", True),
        ("fr", "court", False),
        ("th", "abcdefghijklmnop", False),
        (None, "anticonstitutionnellement", False),
    ],
)
def test_only_long_words_of_known_languages_are_hyphenated_four_letters_from_each_end(language, word, places):
    found = hyphen_places(word, language)
    assert bool(found) == places
    assert all(4 <= place <= len(word) - 4 for place in found)


def test_hyphens_are_offered_only_in_words_wider_than_the_line():
    assert not any(item.tier >= 2 for item in _breaks("Donaudampfschifffahrt im Sommer", "de"))
    assert any(item.kind == "hyphen" for item in _breaks("Donaudampfschifffahrt im Sommer", "de", width=6.0))


def test_a_word_that_nothing_can_hyphenate_is_cut_as_an_emergency():
    kinds = {item.kind for item in _breaks("Brrrrrrrrrrrrrrrrrrrrrrrrrrrrrr", None, width=6.0)}
    assert kinds == {"emergency", "end"}


def test_a_url_is_never_hyphenated():
    found = _breaks("https://example.org/averyveryverylongpathwithoutanyplacetobreak", "en", width=6.0)
    assert all(item.suffix == "" for item in found)


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "d’une"), ("fr", "que"), ("en", "The"), ("de", "und"), ("es", "los"), ("ar", "في")]
)
def test_a_line_that_ends_in_a_leaning_word_costs_most(language, word):
    first = _breaks(f"{word} xyz", language)[0]
    assert first.penalty >= 5
