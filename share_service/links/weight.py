"""How long a post is for X: twitter-text 3.1's weighted length (configuration v3).

A URL costs 23 whatever its length, an emoji sequence 2, most Latin, Greek, Cyrillic, Arabic and
Hebrew characters 1, everything else (CJK, symbols) 2; counted on NFC text. What is taken for a URL
follows twitter-text's own grammar, its list of domains included: X links `test.museum` in a headline.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

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
# Dots without end are no host name, and would be tried from every one of them.
_NO_DOMAIN = re.compile(r"(?:[^\s/:?#.]*+\.){40,}+")
# Every emoji has one of these; looking for them first is ten times faster than for all of them.
_MAYBE_EMOJI = re.compile("[\u203c-\u3299\ue50a\ufe0f\U00010000-\U0010ffff]")
_NO_LINK_AFTER = ("-", "_", ".", "/")


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((PACKAGE / "data" / "x_text.json").read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def _heavy() -> re.Pattern[str]:
    return re.compile("[^" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _data()["light"]) + "]")


@lru_cache(maxsize=1)
def _emoji() -> re.Pattern[str]:
    return re.compile(_data()["emoji"])


@lru_cache(maxsize=1)
def _top() -> str:
    return rf"(?:(?:{_any_of(_data()['tlds'].split())}(?=[^0-9a-zA-Z@+\-]|$))|(?:xn--[\-0-9a-z]+))"


@lru_cache(maxsize=1)
def _ascii_domain() -> re.Pattern[str]:
    return re.compile(rf"(?:[\-a-z0-9{_LATIN}]+\.)+{_top()}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _url() -> re.Pattern[str]:
    label = rf"(?:{_LABEL_CHAR}(?:[_-]|{_LABEL_CHAR})*)?{_LABEL_CHAR}\."
    name = rf"(?:{_LABEL_CHAR}(?:-|{_LABEL_CHAR})*)?{_LABEL_CHAR}\."
    return re.compile(
        # The last alternative: in UTF-16, where this grammar was written, half an emoji may stand before a domain.
        rf"(?P<before>[^A-Za-z0-9@＠$#＃{_INVALID}]|[{_DIRECTION}]|^|(?=[\U00010000-\U0010ffff]))"
        rf"(?P<url>(?P<protocol>https?://)?(?P<domain>(?:{label})*{name}{_top()})(?::[0-9]+)?"
        rf"(?P<path>/{_PATH}*)?(?:\?{_QUERY_CHAR}*{_QUERY_END})?)",
        re.IGNORECASE,
    )


def _any_of(words: Iterable[str]) -> str:
    """Return an expression of ``words`` by their common beginnings: 1,500 alternatives cost what a few do."""
    after: dict[str, list[str]] = {}
    for word in words:
        after.setdefault(word[:1], []).append(word[1:])
    branches = [re.escape(letter) + _any_of(rests) for letter, rests in after.items() if letter]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if "" in after else "")


def weighted_length(text: str) -> int:
    """Return the length of ``text`` as X counts it; a post may have 280."""
    text = unicodedata.normalize("NFC", text)
    rest, total, at = [], 0, 0
    for start, length, weight in sorted(_spans(text)):
        if start >= at:
            rest.append(text[at:start])
            total += weight
            at = start + length
    single = "".join([*rest, text[at:]])
    return total + len(single) + len(_heavy().findall(single))


def _spans(text: str) -> Iterator[tuple[int, int, int]]:
    """Find what counts as a whole, as (start, length, weight): URLs and emoji."""
    yield from ((start, length, URL_WEIGHT) for start, length in _urls(text))
    if _MAYBE_EMOJI.search(text):
        yield from ((match.start(), len(match[0]), 2) for match in _emoji().finditer(text))


def _urls(text: str) -> Iterator[tuple[int, int]]:
    """Find what X would link, as (start, length)."""
    if "." not in text:
        return
    text = _NO_DOMAIN.sub(lambda run: " " * len(run[0]), text)
    for match in _url().finditer(text):
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
    found = [(part.start(), len(part[0])) for part in _ascii_domain().finditer(domain)]
    if found and match["path"]:
        start, length = found.pop()
        found.append((start, len(match["url"]) - len(domain) + length))
    for start, length in found:
        yield match.start("url") + start, length


def _resolvable(domain: str, url: str, protocol: str) -> bool:
    if domain.startswith("xn--") and not _ascii_domain().search(domain):
        return False
    labels = [
        label if label.isascii() else "xn--" + label.encode("punycode", "replace").decode()
        for label in domain.split(".")
    ]
    encoded = ".".join(labels)
    fits = all(1 <= len(label) <= MAX_LABEL for label in labels)
    return fits and len(protocol) + len(url) - len(domain) + len(encoded) <= MAX_URL
