"""Which articles are only ever spoken of plainly: a busy day can be a sad one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from share_service.site import Desk
from share_service.store.articles import StoredArticle
from share_service.store.words import folded

_NEVER = re.compile(r"(?!)")
# Thai, Lao, Burmese, Khmer, Japanese, Chinese: nothing stands between their words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def is_neutral(desk: Desk, stored: StoredArticle) -> bool:
    """Say whether the site lists a word of this article's headline, kicker or description, or its section.

    What editors set for networks counts as well as what the article itself says.
    """
    listed = {folded(name) for name in desk.neutral_sections}
    if stored.article.section and folded(stored.article.section) in listed:
        return True
    words = _pattern(desk.neutral_words)
    return any(words.search(folded(text)) for text in _texts(stored))


def _texts(stored: StoredArticle) -> Iterable[str]:
    for view in (stored, *stored.social_views()):
        article = view.article
        yield " ".join(filter(None, (article.kicker, article.title, article.description)))


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    if not words:
        return _NEVER
    return re.compile("|".join(_one(word) for word in words))


def _one(word: str) -> str:
    if _UNSPACED.search(word):
        return re.escape(folded(word.rstrip("*")))
    begins = word.endswith("*")
    plain = r"\s+".join(re.escape(part) for part in folded(word.rstrip("*")).split())
    return rf"(?<!\w){plain}" + ("" if begins else r"(?!\w)")
