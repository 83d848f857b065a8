"""Where a line may end: ICU's opportunities, less those that typography forbids, in tiers.

Tier 0 is a good break, 1 legal but ugly (inside a URL or a compound), 2 a hyphen, 3 an emergency
inside a word. Hyphens and cuts are offered only inside words too wide for the line at the smallest
size; the inside of a Chinese or Japanese word is always an emergency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from icu4py.breakers import LineBreaker

from share_service.cards.text.hyphens import hyphen_places
from share_service.cards.text.itemise import clusters, is_emoji
from share_service.cards.text.phrases import is_cjk, is_hangul, is_south_east, leans_back, splits_number, word_ends
from share_service.cards.text.scripts import script_of
from share_service.cards.text.shape import Paragraph
from share_service.cards.text.words import leaning_words, leans_forward, tongue

HYPHEN = "-"


class Break(NamedTuple):
    """A place to end a line: what follows starts at ``after``, what is seen ends at ``end`` and ``suffix``."""

    after: int
    end: int
    tier: int
    kind: str
    penalty: float = 0.0
    suffix: str = ""


# A line never starts with these: closing marks, small kana, dashes (JIS X 4051, and each language's rules).
NEVER_START = frozenset(
    ":;!?»”’…,.)]}%‰€›、。，．：；！？」』）】〉》〕］｝〗〙〛｠・ーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ々ゝゞヽヾ〜～"
    "–—―‒-‐،؛؟۔।॥՝՞՜։៖ៗๆ؍％”’‼⁇⁈⁉°"
)
# Nor ends with these: opening marks and signs that belong to the next word.
NEVER_END = frozenset("«“„‚‘‹([{¿¡#@№§「『（【〈《〔［｛〖〘〚｟〝")
_CURRENCY = frozenset("$£¥€₴₽₹₪₺₩﷼")
# After these a line may end without a space.
_OPEN_AFTER = frozenset("—\u200b、。，．：；！？」』）】〉》")
_LEANING_END = 5.0
_WEAK_END = 0.12
_LEANING_START = 0.6
_NUMBER_WORD = 0.3
_WORD_NUMBER = 0.12
_CLOSING_QUOTE = 0.6
_COMPOUND = 0.15
_PARTICLE = 0.15
_HYPHENATED = 1.0
_AT_SEAM = 0.2
_CUT_WORD = 3.0
_URL = re.compile(r"(?:https?://|www\.)[^\s»”“\"<>]+", re.IGNORECASE)
_URL_BREAK = re.compile(r"(?<![:/])[/?&=](?!/|$)|-(?=\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(r"[^ \u200b]+")
_COMPOUND_PLACE = re.compile(r"(?<=[^\W\d_]{4}[-‐/])(?=[^\W\d_]{4})")
_UNIT = re.compile(r"(?:%|‰|°\w?|[kcdm]?m[²³]?|k?g|kWh|[kMGT]W|[kMG]o|[kMG]B|GHz|h|min|s|ha|l|cl|dl|t|km/h|pp)(?!\w)")
# Where long Germanic compounds are joined: a better place for a hyphen than inside a part.
_SEAM = re.compile(r"(?:ungs|heits|keits|schafts|tions|täts|ings|nings|hets|itets|fahrts|arbeits|rechts)$")
_JOINING = frozenset({"de", "nl", "sv", "da", "nb", "nn", "no", "af"})
_NUMBER_END = re.compile(r"(?:^|[\s(«“„])[^\s]*\d[\d.,]*$")


def find_breaks(paragraph: Paragraph, width: float) -> list[Break]:
    """Return every place where a line may end, in order; the last is the end of the text.

    ``width`` is the line's in em at the smallest size: words wider than it may be cut.
    """
    text, language = paragraph.text, paragraph.language
    urls = [match.span() for match in _URL.finditer(text)]
    rules = _Rules(text, language)
    found = {item.after: item for item in rules.allowed(urls)}
    for place in _url_places(text, urls):
        found[place.after] = place
    for match in _COMPOUND_PLACE.finditer(text):
        if not _inside(match.start(), urls):
            found.setdefault(match.start(), Break(match.start(), match.start(), 1, "ugly", _COMPOUND))
    ordered = sorted(found.values())
    ordered += _cuts(paragraph, ordered, width, urls)
    end = len(text.rstrip())
    return [*sorted(ordered), Break(len(text), end, 0, "end")]


class _Rules:
    """The judgement of ICU's opportunities in one text."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.language = language
        self.words = word_ends(text, language)
        self.starts = leaning_words("starts", language)
        self.glued = leaning_words("glued", language)

    def allowed(self, urls: list[tuple[int, int]]) -> Iterator[Break]:
        text = self.text
        locale = {"ja": "ja@lb=strict", "ko": "ko@lw=phrase"}.get(tongue(self.language), self.language or "root")
        position = 0
        for segment in LineBreaker(text, locale):
            position += len(segment)
            if position >= len(text):
                return
            end = position - len(segment) + len(segment.rstrip(" \u200b\u3000"))
            if _inside(position, urls) or _forbidden(text, end, position):
                continue
            found = self._spaced(end, position) if end < position else self._unspaced(position)
            if found:
                yield found

    def _spaced(self, end: int, index: int) -> Break | None:
        before = self.text[:end].rpartition(" ")[2]
        after = self.text[index:].partition(" ")[0]
        word = before.lstrip("«“„‚‘‹([{¿¡\u00a0\u202f").rpartition("\u00a0")[2].casefold()
        if word in self.glued or _apart(before, after):
            return None
        penalty = 0.0
        if leans_forward(word, self.language):
            penalty += _LEANING_END
        elif leans_forward(word, self.language, "weak"):
            penalty += _WEAK_END
        if after.rstrip(".,:;!?…»”)").casefold() in self.starts:
            penalty += _LEANING_START
        if before[-1:].isdigit():
            penalty += _NUMBER_WORD
        elif after[:1].isdigit():
            penalty += _WORD_NUMBER
        if before[-1:] == "“":
            penalty += _CLOSING_QUOTE
        return Break(index, end, 0, "space", penalty)

    def _unspaced(self, place: int) -> Break | None:
        """Judge a break with no space: only between ideographs, dictionary words, emoji, or after a dash."""
        before, after = self.text[place - 1], self.text[place]
        if splits_number(before, after) or is_hangul(before) or is_hangul(after):
            return None
        if is_cjk(before) or is_cjk(after):
            return self._ideographic(place, before, after)
        if is_south_east(before) and is_south_east(after):
            return Break(place, place, 0, "phrase")
        if before in _OPEN_AFTER:
            return Break(place, place, 0, "ideographic")
        if is_emoji(self.text[place:]) or ord(before) >= 0x1F000:
            return Break(place, place, 1, "ugly", _COMPOUND)
        return None

    def _ideographic(self, place: int, before: str, after: str) -> Break:
        if place not in self.words:
            return Break(place, place, 3, "emergency", _CUT_WORD)
        kind = "phrase" if is_cjk(before) and is_cjk(after) else "ideographic"
        return Break(place, place, 0, kind, _PARTICLE if leans_back(after) else 0.0)


def _forbidden(text: str, end: int, index: int) -> bool:
    """Say whether what would end or start a line forbids it."""
    if not end:
        return True
    last, first = text[end - 1], text[index]
    if first in NEVER_START or last in NEVER_END:
        return True
    return last in "\"'" and (end == 1 or text[end - 2] in " \u00a0")


def _apart(before: str, after: str) -> bool:
    """Say whether a space lies between a number and its unit, or a sign and its number."""
    if before[-1:].isdigit() and _UNIT.match(after) and _NUMBER_END.search(before):
        return True
    if after[:1] in _CURRENCY and not after[1:2].isdigit():
        return True
    return before in ("n°", "N°", "p.", "no.", "No.") or (before in _CURRENCY and after[:1].isdigit())


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in spans)


def _url_places(text: str, urls: list[tuple[int, int]]) -> Iterator[Break]:
    """Yield the places after / ? & = - in URLs; a hyphen is never added there."""
    for start, end in urls:
        for match in _URL_BREAK.finditer(text, start, end):
            place = match.end()
            if place < end and text[place] not in NEVER_START:
                yield Break(place, place, 1, "ugly", 0.05 if match[0] == "-" else 0.0)


def _cuts(paragraph: Paragraph, allowed: list[Break], width: float, urls: list[tuple[int, int]]) -> Iterator[Break]:
    """Yield hyphens, then emergency cuts, for what stays wider than a line between two allowed breaks."""
    text = paragraph.text
    known = [item.after for item in allowed]
    edges = [0, *known, len(text)]
    for start, end in pairwise(edges):
        if paragraph.width(start, len(text[:end].rstrip())) <= width:
            continue
        hyphens = [] if _inside(start + 1, urls) else list(_hyphens(text, start, end, paragraph.language))
        yield from hyphens
        stops = [start, *(item.after for item in hyphens), end]
        for left, right in pairwise(stops):
            if paragraph.width(left, right) + 0.4 > width:
                yield from _emergencies(text, left, right, plain=_inside(left + 1, urls))


def _hyphens(text: str, start: int, end: int, language: str | None) -> Iterator[Break]:
    for match in _WORD.finditer(text, start, end):
        if match.start() and text[match.start() - 1] in "#@":
            continue
        for place in hyphen_places(match[0], language):
            seam = _SEAM.search(match[0][:place]) if tongue(language) in _JOINING else None
            cut = match.start() + place
            yield Break(cut, cut, 2, "hyphen", _AT_SEAM if seam else _HYPHENATED, HYPHEN)


def _emergencies(text: str, start: int, end: int, *, plain: bool) -> Iterator[Break]:
    position = start
    for cluster in clusters(text[start:end])[:-1]:
        position += len(cluster)
        before, after = text[position - 1], text[position]
        if position <= start or after in NEVER_START or before in NEVER_END or after.isspace() or before.isspace():
            continue
        letters = before.isalpha() and after.isalpha() and script_of(before) in ("Latn", "Cyrl", "Grek", "Armn")
        yield Break(position, position, 3, "emergency", _CUT_WORD, HYPHEN if letters and not plain else "")
