"""**Article**, and "Plus de contenu": whether it is pinned there or left out, and the press that changes it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.store.pins import EVERYWHERE, Pin, list_pins
from share_service.web.desk.ranges import Range


@dataclass(frozen=True, slots=True)
class MoreState:
    """What holds for the article under every other one; ``sections`` where it is pinned or left out besides."""

    language: str | None
    pin: Pin | None
    sections: tuple[str, ...]
    may_edit: bool


def article_more(parts: Service, stored: StoredArticle, _span: Range) -> MoreState:
    """Return what the section shows."""
    held = [pin for pin in list_pins(parts.engine) if pin.article_id == stored.id]
    return MoreState(
        language=stored.article.language,
        pin=next((pin for pin in held if pin.section == EVERYWHERE), None),
        sections=tuple(pin.section for pin in held if pin.section != EVERYWHERE),
        may_edit=g.editor.may("editor"),
    )
