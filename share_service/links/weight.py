"""How long a post is for X: twitter-text 3.1's weighted length (configuration v3).

A URL costs 23 whatever its length, an emoji sequence 2, most Latin, Greek, Cyrillic, Arabic and
Hebrew characters 1, everything else (CJK, symbols) 2; counted on NFC text. What is taken for a URL
follows twitter-text's own grammar, its list of domains included: X links `test.museum` in a headline.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from share_service.assets import PACKAGE

URL_WEIGHT = 23
MAX_URL = 4_096
MAX_LABEL = 63
MAX_TCO_SLUG = 40

_INVALID = "\ufffe\ufeff\uffff"
_DIRECTION = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_SPACE = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PUNCTUATION = r"!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$"
_LABEL_CHAR = f"[^{_PUNCTUATION}{_SPACE}{_INVALID}{_DIRECTION}]"
_LATIN = (
    "\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    "\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_CYRILLIC = "\u0400-\u04ff"
_PATH_CHAR = rf"[a-z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_LATIN}]"
_PARENS = rf"\((?:{_PATH_CHAR}+|(?:{_PATH_CHAR}*\({_PATH_CHAR}+\){_PATH_CHAR}*))\)"
_PATH_END = rf"[+\-a-z{_CYRILLIC}0-9=_#/{_LATIN}]|(?:{_PARENS})"
_PATH = rf"(?:(?:{_PATH_CHAR}*(?:{_PARENS}{_PATH_CHAR}*)*(?:{_PATH_END}))|(?:@{_PATH_CHAR}+/))"
_QUERY_CHAR = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_QUERY_END = r"[a-z0-9\-_&=#/]"
_TCO = re.compile(rf"https?://t\.co/([a-z0-9]+)(?:\?{_QUERY_CHAR}*{_QUERY_END})?", re.IGNORECASE)
_NO_LINK_AFTER = ("-", "_", ".", "/")


class _Grammar(NamedTuple):
    url: re.Pattern[str]
    ascii_domain: re.Pattern[str]
    emoji: re.Pattern[str]
    ranges: tuple[tuple[int, int], ...]


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    data = json.loads((PACKAGE / "data" / "x_text.json").read_text(encoding="utf-8"))
    known = "|".join(re.escape(name) for name in data["tlds"].split())
    top = rf"(?:(?:(?:{known})(?=[^0-9a-zA-Z@+\-]|$))|(?:xn--[\-0-9a-z]+))"
    label = rf"(?:{_LABEL_CHAR}(?:[_-]|{_LABEL_CHAR})*)?{_LABEL_CHAR}\."
    name = rf"(?:{_LABEL_CHAR}(?:-|{_LABEL_CHAR})*)?{_LABEL_CHAR}\."
    url = (
        # The last alternative: in UTF-16, where this grammar was written, half an emoji may stand before a domain.
        rf"(?P<before>[^A-Za-z0-9@＠$#＃{_INVALID}]|[{_DIRECTION}]|^|(?=[\U00010000-\U0010ffff]))"
        rf"(?P<url>(?P<protocol>https?://)?(?P<domain>(?:{label})*{name}{top})(?::[0-9]+)?"
        rf"(?P<path>/{_PATH}*)?(?:\?{_QUERY_CHAR}*{_QUERY_END})?)"
    )
    return _Grammar(
        re.compile(url, re.IGNORECASE),
        re.compile(rf"(?:[\-a-z0-9{_LATIN}]+\.)+{top}", re.IGNORECASE),
        re.compile(data["emoji"]),
        tuple((first, last) for first, last in data["ranges"]),
    )


def weighted_length(text: str) -> int:
    """Return the length of ``text`` as X counts it; a post may have 280."""
    text = unicodedata.normalize("NFC", text)
    spans = {start: (length, URL_WEIGHT) for start, length in _urls(text)}
    grammar = _grammar()
    for match in () if text.isascii() else grammar.emoji.finditer(text):
        spans.setdefault(match.start(), (match.end() - match.start(), 2))
    total = at = 0
    while at < len(text):
        length, weight = spans.get(at) or (1, _character_weight(ord(text[at]), grammar.ranges))
        total += weight
        at += length
    return total


def _character_weight(code: int, ranges: tuple[tuple[int, int], ...]) -> int:
    return 1 if any(first <= code <= last for first, last in ranges) else 2


def _urls(text: str) -> Iterator[tuple[int, int]]:
    """Find what X would link, as (start, length)."""
    if "." not in text:
        return
    for match in _grammar().url.finditer(text):
        domain = match["domain"]
        if not _resolvable(domain, match["url"], match["protocol"] or "https://"):
            continue
        if match["protocol"]:
            yield from _with_protocol(match)
        elif not match["before"].endswith(_NO_LINK_AFTER):
            yield from _without_protocol(match)


def _with_protocol(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    short = _TCO.match(match["url"])
    if short is None:
        yield match.start("url"), len(match["url"])
    elif len(short[1]) <= MAX_TCO_SLUG:
        # X's own short links take no further path.
        yield match.start("url"), len(short[0])


def _without_protocol(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Only the ASCII and Latin parts of a bare domain are links; the last one takes the path."""
    domain = match["domain"]
    found = [(part.start(), len(part[0])) for part in _grammar().ascii_domain.finditer(domain)]
    if found and match["path"]:
        start, length = found.pop()
        found.append((start, len(match["url"]) - len(domain) + length))
    for start, length in found:
        yield match.start("url") + start, length


def _resolvable(domain: str, url: str, protocol: str) -> bool:
    if domain.startswith("xn--") and not _grammar().ascii_domain.search(domain):
        return False
    labels = [label if label.isascii() else "xn--" + label.encode("punycode", "replace").decode() for label in domain.split(".")]
    encoded = ".".join(labels)
    fits = all(1 <= len(label) <= MAX_LABEL for label in labels)
    return fits and len(protocol) + len(url) - len(domain) + len(encoded) <= MAX_URL
