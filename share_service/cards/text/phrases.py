"""Where words end in scripts that put no spaces between them, and in Korean, which is cut at spaces only.

Japanese phrases come from BudouX, Chinese words and those of Thai, Lao, Khmer and Burmese from ICU's
dictionaries. A place that is in no such list lies inside a word.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import budoux
from icu4py.breakers import WordBreaker

from share_service.cards.text.words import tongue

HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
_HAN_KANA = re.compile(f"[{HAN}{KANA}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_SOUTH_EAST = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff]")
_NUMERAL = re.compile("[0-9０-９.,〇一二三四五六七八九十百千万萬億亿兆]")
_COUNTED = re.compile(f"[{HAN}{KANA}{HANGUL}]")
# Particles and suffixes that Chinese and Japanese set with the word before them.
_LEANING = frozenset("的了着著过過们們吗嗎呢吧啊率性化者家员員は が を に で と も の へ や か ね よ".replace(" ", ""))
_threads = threading.local()


def is_cjk(char: str) -> bool:
    """Say whether a character is Han or kana, between which ICU lets lines break."""
    return bool(_HAN_KANA.match(char))


def is_hangul(char: str) -> bool:
    """Say whether a character is Hangul."""
    return bool(_HANGUL.match(char))


def is_south_east(char: str) -> bool:
    """Say whether a character is of a script whose words only a dictionary can tell (Thai, Lao, Khmer, Burmese, …)."""
    return bool(_SOUTH_EAST.match(char))


def leans_back(char: str) -> bool:
    """Say whether a line should not begin with this particle or suffix."""
    return char in _LEANING


def splits_number(before: str, after: str) -> bool:
    """Say whether a break here would part the digits of a number, or a number from what it counts."""
    return bool(_NUMERAL.match(before) and (_NUMERAL.match(after) or (before.isdigit() and _COUNTED.match(after))))


def word_ends(text: str, language: str | None) -> frozenset[int]:
    """Return the places in ``text`` between two words (or Japanese phrases) of Han and kana."""
    if not _HAN_KANA.search(text):
        return frozenset()
    japanese = tongue(language) == "ja" or (tongue(language) != "zh" and re.search(f"[{KANA}]", text))
    segments: Iterable[str] = _japanese().parse(text) if japanese else WordBreaker(text, "zh")
    ends, position = set(), 0
    for segment in segments:
        position += len(segment)
        if position < len(text) and not (_KATAKANA.match(text[position - 1]) and _KATAKANA.match(text[position])):
            ends.add(position)
    return frozenset(ends)


@lru_cache(maxsize=1)
def _model() -> Any:
    return budoux.load_default_japanese_parser().model


def _japanese() -> Any:
    if not hasattr(_threads, "japanese"):
        _threads.japanese = budoux.Parser(_model())
    return _threads.japanese
