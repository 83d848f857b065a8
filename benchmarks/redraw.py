"""How soon **Aperçu** shows what was typed: ``python -m benchmarks.redraw``.

A real Chromium types into the page of an article of the demo with a photo. Measured is from the end of the pause in
typing to the frame after the one in which card and texts were changed, and how far anything on the page moved.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests import live

ROUNDS = 40
WATCH = """self.moved = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) self.moved += entry.value; })
  .observe({ type: "layout-shift", buffered: true });"""


def measure() -> dict[str, Any]:
    """Return the milliseconds of each redraw, and the sum of layout shifts."""
    with tempfile.TemporaryDirectory() as folder:
        port = live.free_port()
        server = live.start(Path(folder), [sys.executable, "-m", "share_service", "demo", "--port", str(port)], port)
        try:
            desk = re.search(r"^  Desk[^\n]*?(http://\S+)$", server.log.read_text(), re.MULTILINE)
            with sync_playwright() as play:
                browser = play.chromium.launch(args=["--no-sandbox"], executable_path="/usr/bin/chromium")
                page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="fr-FR", user_agent=_FIREFOX)
                page.add_init_script(WATCH)
                page.goto(desk[1] if desk else "")
                return _typed(page)
        finally:
            server.stop()


_FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def _typed(page: Page) -> dict[str, Any]:
    here = page.url.partition("/desk")[0]
    page.goto(f"{here}/desk/search?q=port")
    page.goto(here + str(page.locator(".found a").first.get_attribute("href")) + "/preview")
    page.wait_for_timeout(1000)
    page.locator("#title").click()
    page.keyboard.press("End")
    found = []
    for letter in ("abcdefghij" * ROUNDS)[:ROUNDS]:
        page.keyboard.type(letter)
        for _look in range(400):
            seen = page.evaluate("performance.getEntriesByName('redraw').map((entry) => entry.duration)")
            if len(seen) > len(found):
                break
            page.wait_for_timeout(10)
        found = seen
    return {"milliseconds": found, "moved": page.evaluate("self.moved")}


def main() -> None:
    """Print what was measured."""
    found = measure()
    times = sorted(found["milliseconds"])
    print(f"redraws      {len(times)}")
    print(f"median       {statistics.median(times):.0f} ms")
    print(f"nine in ten  {times[len(times) * 9 // 10]:.0f} ms")
    print(f"quickest     {times[0]:.0f} ms")
    print(f"layout shift {found['moved']:.4f}")


if __name__ == "__main__":
    main()
