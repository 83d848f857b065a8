"""This project: everything from the article's metadata to the file's bytes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from benchmarks.drawers.lines import answer
from share_service.articles.article import Article, Photo
from share_service.cards.size import LANDSCAPE
from share_service.cards.studio import Studio
from share_service.site import Site

studio = Studio(Site())


@lru_cache
def photo_bytes(path: str) -> bytes:
    """Return a photo's bytes, read once, as the other drawers have them at hand."""
    return Path(path).read_bytes()


def draw(card: dict) -> bytes:
    """Return a card's file, drawn as a worker draws it for an article it has not seen."""
    photo = photo_bytes(card["photo"]) if card["photo"] else None
    article = Article(
        url="https://journal.example/article",
        title=f"{card['kicker']} : {card['headline']}",
        authors=tuple(card["authors"]),
        section=card["section"],
        language="fr",
        ai_disclosure=card["note"],
        image=Photo(path="photo.jpg", credit=card["credit"]) if photo else None,
    )
    subject = studio.subject(article, "photo" if photo else None)
    return studio.draw(subject, LANDSCAPE, "jpg" if photo else "png", photo)


if __name__ == "__main__":
    answer(draw)
