"""A Chromium that is kept running: ``setContent`` and a screenshot, through Playwright."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from html import escape
from itertools import count
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.drawers.lines import FONTS, HEIGHT, QUALITY, WIDTH, answer

STYLE = """
* { box-sizing: border-box; margin: 0 }
body { width: 1200px; height: 630px; font: 500 23px Inter; position: relative; overflow: hidden }
h1, .mark { font-family: "Headline Serif"; font-weight: 700 }
.row { display: flex; justify-content: space-between; align-items: flex-end }
.page { height: 630px; display: flex; flex-direction: column; justify-content: space-between; padding: 62px 60px 60px }
.mark { border-bottom: 8px solid #b3122a; padding-bottom: 8px }
.text { background: #fbf9f4; color: #15171a }
.text .head { border-bottom: 2px solid #cdcbc8; font: 600 22px Inter; color: #65656a; letter-spacing: 1.3px }
.text .mark { font: 700 36px "Headline Serif"; color: #15171a; letter-spacing: 0 }
.text .kicker { font: 700 27px Inter; letter-spacing: 2.4px; color: #b3122a; margin-bottom: 20px }
.text h1 { font-size: 66px; line-height: 1.16 }
.text .note { color: #65656a }
.photo { color: #fff }
.photo img { position: absolute; width: 1200px; height: 630px; object-fit: cover }
.photo .shade { position: absolute; inset: 0;
  background: linear-gradient(to bottom, rgba(8,10,12,0) 15%, rgba(8,10,12,.7) 45%, rgba(8,10,12,.8)) }
.photo .panel { position: absolute; left: 38px; padding: 52px 22px 0; background: #fbf9f4; color: #15171a }
.photo .mark { font-size: 32px }
.photo .page { position: relative; justify-content: flex-end; padding: 0 60px 60px }
.photo .kicker { font: 700 24px Inter; letter-spacing: 1.7px; background: #b3122a; padding: 8px 14px;
  align-self: flex-start }
.photo h1 { font-size: 64px; line-height: 1.16; margin: 18px 0 28px }
.right { text-align: right }
"""
TEXT = """<div class="text page"><div class="row head"><div class="mark">Le Journal</div><div>{section}</div></div>
<div><div class="kicker">{kicker}</div><h1>{headline}</h1></div>
<div class="row"><b>{byline}</b><div class="note">{note}</div></div></div>"""
PHOTO = """<div class="photo"><img src="{photo}"><div class="shade"></div>
<div class="panel"><div class="mark">Le Journal</div></div>
<div class="page"><div class="kicker">{kicker}</div><h1>{headline}</h1>
<div class="row"><div><b>{byline}</b><br>{section}</div><div class="right">{credit}<br>{note}</div></div></div></div>"""


def drawing(page: Page) -> Callable[[dict], bytes]:
    """Return the drawing of cards in ``page``."""
    numbers = count()

    def draw(card: dict) -> bytes:
        fields = {key: escape(value) for key, value in card.items() if isinstance(value, str)}
        if card["photo"]:
            # Every article has another photo: one decoded before would measure something else.
            fields["photo"] = f"file://{card['photo']}?{next(numbers)}"
        body = (PHOTO if card["photo"] else TEXT).format_map(fields)
        page.set_content(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{body}")
        if card["photo"]:
            return page.screenshot(type="jpeg", quality=QUALITY)
        return page.screenshot(type="png")

    return draw


def home(folder: Path) -> dict[str, str]:
    """Return an environment whose home has the project's two families installed."""
    fonts = folder / ".local" / "share" / "fonts"
    fonts.mkdir(parents=True)
    for name in ("HeadlineSerif", "Inter"):
        for file in FONTS.glob(f"{name}-*.ttf"):
            (fonts / file.name).symlink_to(file)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    return kept | {"HOME": str(folder)}


def main() -> None:
    """Start Chromium, the machine's or Playwright's own, and draw."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        if path is None and not Path(playwright.chromium.executable_path).exists():
            sys.exit("Chromium is not installed")
        flags = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--allow-file-access-from-files"]
        browser = playwright.chromium.launch(executable_path=path, args=flags, env=home(Path(folder)))
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        empty = Path(folder) / "empty.html"
        empty.write_text("<!doctype html>", encoding="utf-8")
        page.goto(empty.as_uri())
        answer(drawing(page))
        browser.close()


if __name__ == "__main__":
    main()
