"""Make the README's pictures from the demo newsroom: ``python tools/docs_pictures.py http://127.0.0.1:8000``.

The demo must be running there; Chromium takes the picture of the buttons.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import requests
from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
ARTICLE = "port-de-lorsanne"
MARGIN = 24


def main(base: str) -> None:
    """Write docs/images/card.jpg and docs/images/buttons.png."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    article = f"{base}/demo/{ARTICLE}"
    card = requests.get(f"{base}/card", params={"url": article}, timeout=20)
    card.raise_for_status()
    (IMAGES / "card.jpg").write_bytes(card.content)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(locale="fr-FR", device_scale_factor=2, viewport={"width": 900, "height": 900})
        page.goto(article)
        buttons = page.locator("share-buttons").first
        buttons.get_by_role("button", name="Copier le lien").click()
        buttons.locator("summary").click()
        page.mouse.move(0, 0)
        buttons.evaluate("element => element.scrollIntoView({block: 'center'})")
        boxes = [
            part.bounding_box() for part in (buttons, buttons.locator("details ul"), buttons.get_by_role("status"))
        ]
        left = min(box["x"] for box in boxes if box) - MARGIN
        top = min(box["y"] for box in boxes if box) - MARGIN
        right = max(box["x"] + box["width"] for box in boxes if box) + MARGIN
        bottom = max(box["y"] + box["height"] for box in boxes if box) + MARGIN
        clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        page.screenshot(path=IMAGES / "buttons.png", clip=clip)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
