"""What several machines do with one shelf."""

from __future__ import annotations

import time

from share_service.cards.size import LANDSCAPE

PRINT = b"12345678"
CARD = (7, PRINT, LANDSCAPE, "png")
PATIENCE = 30


def draw(shelf, card=CARD, data=b"card", drawn=None):
    """Draw a card as the press does; return its bytes."""
    with shelf.drawing(*card, patience=PATIENCE):
        path = shelf.card(*card)
        if path is None:
            if drawn is not None:
                drawn.append(card)
            path = shelf.store_card(*card, data)
    return path.read_bytes()


def settled(condition):
    """Wait until something holds that another thread brings about, and say whether it does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False
