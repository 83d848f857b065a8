"""Word lists of `share_service/data/`, read once, by language."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import Any

from share_service.assets import PACKAGE

_SEPARATOR = re.compile(r"\s*\|\s*")


@lru_cache(maxsize=8)
def _table(file: str) -> dict[str, Any]:
    return tomllib.loads((PACKAGE / "data" / file).read_text(encoding="utf-8"))


def tongue(language: str | None) -> str:
    """Return the primary subtag of a BCP 47 tag in lower case, "" for none."""
    return (language or "").replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=256)
def leaning_words(kind: str, language: str | None) -> frozenset[str]:
    """Return short words of a language: "ends" and "weak" lean on what follows, "starts" on what precedes, "glued" never part."""
    return frozenset(_table("function_words.toml")[kind].get(tongue(language), "").split())


def leans_forward(word: str, language: str | None, kind: str = "ends") -> bool:
    """Say whether a line should not end in this word: "de", but also "d’un", and "&" in any language."""
    bare = word.strip("«“„‚‘‹([{¿¡\u00a0\u202f").casefold()
    ends = leaning_words(kind, language)
    return bare in ends or bare in ("&", "+") or ("’" in bare and bare.rpartition("’")[2] in ends)


@lru_cache(maxsize=64)
def kicker_words(language: str | None) -> frozenset[str]:
    """Return the rubrics of a language in lower case, of all languages when it is not known."""
    table = _table("kicker_words.toml")["rubrics"]
    rows = [table[tongue(language)]] if tongue(language) in table else list(table.values())
    return frozenset(word for row in rows for word in _SEPARATOR.split(" ".join(row.split())))


@lru_cache(maxsize=1)
def section_words() -> frozenset[str]:
    """Return short names of sections, which in capitals are rubrics and not acronyms."""
    return frozenset(_table("kicker_words.toml")["sections"]["any"].split())


@lru_cache(maxsize=1)
def ligature_words() -> dict[str, str]:
    """Return French words that are written with œ or æ, keyed by their spelling with oe or ae."""
    words = _table("french.toml")["ligatures"].split()
    return {word.replace("œ", "oe").replace("æ", "ae"): word for word in words}
