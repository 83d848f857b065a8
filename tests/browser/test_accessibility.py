"""axe-core finds nothing to complain of: the buttons in every language and mode, and the demo's pages."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from share_service.newsroom.buttons import all_words
from tests.browser.looking import until

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "more contrast": {"contrast": "more"},
}
DEMO_PAGES = ("", "port-de-lorsanne")


def complaints(page):
    """What axe-core has against the page, a line each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {rule['help']} — {json.dumps(rule['nodes'][0]['target'])}" for rule in found]


@pytest.mark.parametrize("lang", sorted(all_words()))
def test_the_buttons_speak_every_language_without_a_barrier(open_page, page, lang):
    page = open_page(f"lang={lang}", before="navigator.canShare = () => true;")
    page.locator("summary").click()
    page.locator("[data-copy]").click()
    until(page, "document.querySelector('[role=status]').textContent")
    assert complaints(page) == []


@pytest.mark.parametrize("theme", ["icon", "icon-text", "text"])
@pytest.mark.parametrize("mode", MODES)
def test_every_theme_keeps_its_contrast_in_every_mode(open_page, page, theme, mode):
    page.emulate_media(**MODES[mode])
    assert complaints(open_page(f"theme={theme}")) == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("path", DEMO_PAGES)
def test_the_demo_has_no_barrier_in_any_mode(page, demo_server, path, mode):
    page.emulate_media(**MODES[mode])
    page.goto(f"{demo_server.url}/demo/{path}", wait_until="load")
    assert complaints(page) == []


def test_every_article_of_the_demo_has_no_barrier_in_its_own_language(page, demo_server):
    page.goto(f"{demo_server.url}/demo/")
    links = page.locator("main a[href*='/demo/']").evaluate_all("links => links.map(link => link.href)")
    barriers = {}
    for link in sorted(set(links)):
        page.goto(link)
        barriers[link] = complaints(page)
    assert len(barriers) >= 12
    assert not {link: found for link, found in barriers.items() if found}


@pytest.mark.parametrize("lang", ["fr", "de", "ar", "th"])
def test_text_twice_as_large_neither_overlaps_nor_runs_out_of_a_phone(open_page, page, lang):
    page.set_viewport_size({"width": 320, "height": 900})
    page = open_page(f"lang={lang}")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    # The newsroom's own headline is as wide as its longest word, which is not ours to break.
    page.locator("h1").evaluate("headline => headline.textContent = 'Kupiansk'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    boxes = [control.bounding_box() for control in page.locator("share-buttons > ul > li > *").all()]
    boxes = [box for box in boxes if box]
    assert not [(one, two) for one in boxes for two in boxes if one is not two and overlap(one, two)]
    assert complaints(page) == []


def overlap(one, two):
    """Whether two boxes share more than a hair's breadth."""
    across = min(one["x"] + one["width"], two["x"] + two["width"]) - max(one["x"], two["x"])
    down = min(one["y"] + one["height"], two["y"] + two["height"]) - max(one["y"], two["y"])
    return across > 0.5 and down > 0.5


def test_everything_can_be_done_with_the_keyboard_alone(open_page, page):
    page = open_page(before="navigator.canShare = () => true;")
    page.locator("body").press("Tab")
    passed = []
    for _step in range(12):
        name = page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent.trim()")
        passed.append(re.sub(r"\s+", " ", name))
        assert page.evaluate("document.activeElement.matches(':focus-visible')")
        if "Un lien" in name:
            break
        page.keyboard.press("Tab")
    row = page.locator("share-buttons > ul > li > :is(a, button), share-buttons summary").all()
    names = [re.sub(r"\s+", " ", control.get_attribute("aria-label") or control.inner_text()) for control in row]
    assert [name for name in passed if name in names] == names
    page.locator("[data-copy]").focus()
    page.keyboard.press("Space")
    until(page, "document.querySelector('[role=status]').textContent.startsWith('Copié')")
