"""Make the README's and the docs' pictures from the demo newsroom.

``python tools/docs_pictures.py http://127.0.0.1:8000 http://127.0.0.1:8000/desk/enter/…`` with the desk's link that
``share-service demo --example-numbers`` prints; Chromium takes the pictures.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import requests
from playwright.sync_api import FloatRect, Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
ARTICLE = "port-de-lorsanne"
MARGIN = 24
# The desk's pages, and how much of each is shown (CSS pixels).
DESK = {
    "desk-now": ("/desk/", 1180),
    "desk-article": ("/desk/articles/3?range=7d", 1180),
    "desk-preview": ("/desk/articles/1/preview", 1180),
    "desk-networks": ("/desk/networks?range=28d", 1280),
    "desk-trials": ("/desk/trials", 900),
    "desk-link": ("/desk/links/1", 1080),
}


def main(base: str, desk_link: str) -> None:
    """Write docs/images: the card, the buttons, and the desk's pages."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    article = f"{base}/demo/{ARTICLE}"
    card = requests.get(f"{base}/card", params={"url": article}, timeout=20)
    card.raise_for_status()
    (IMAGES / "card.jpg").write_bytes(card.content)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _buttons(
            browser.new_page(locale="fr-FR", device_scale_factor=2, viewport={"width": 900, "height": 900}), article
        )
        context = browser.new_context(locale="fr-FR", device_scale_factor=1.5, viewport={"width": 1120, "height": 900})
        _desk(context.new_page(), base, desk_link)
        browser.close()


def _buttons(page: Page, article: str) -> None:
    page.goto(article)
    buttons = page.locator("share-buttons").first
    buttons.get_by_role("button", name="Copier le lien").click()
    buttons.locator("summary").click()
    page.mouse.move(0, 0)
    buttons.evaluate("element => element.scrollIntoView({block: 'center'})")
    boxes = [part.bounding_box() for part in (buttons, buttons.locator("details ul"), buttons.get_by_role("status"))]
    left = min(box["x"] for box in boxes if box) - MARGIN
    top = min(box["y"] for box in boxes if box) - MARGIN
    right = max(box["x"] + box["width"] for box in boxes if box) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes if box) + MARGIN
    clip: FloatRect = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    page.screenshot(path=IMAGES / "buttons.png", clip=clip)


def _desk(page: Page, base: str, desk_link: str) -> None:
    page.goto(desk_link)
    for name, (path, height) in DESK.items():
        page.set_viewport_size({"width": 1120, "height": height})
        page.goto(f"{base}{path}")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=IMAGES / f"{name}.jpg", type="jpeg", quality=78)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2])
