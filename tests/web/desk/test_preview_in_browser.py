"""Aperçu in a real browser: a title corrected, the new card, one step back; nothing in anybody's way."""

import pytest

from tests.browser.test_accessibility import complaints
from tests.web.desk.test_in_browser import article, desk

__all__ = ["article", "desk"]


def card_of(desk, live_server, article_id):
    desk.goto(f"{live_server.url}/desk/articles/{article_id}")
    return desk.locator(".card img").get_attribute("src")


def test_a_title_is_corrected_and_taken_back(live_server, desk, article):
    problems = []
    desk.on("console", lambda message: problems.append(message.text))
    desk.on("pageerror", lambda error: problems.append(str(error)))
    before = card_of(desk, live_server, article[0])
    desk.keyboard.press("p")
    desk.wait_for_url("**/preview")
    desk.locator("#title").fill("Un titre pour les réseaux")
    desk.locator(".looks .title", has_text="Un titre pour les réseaux").first.wait_for()
    assert desk.evaluate("document.activeElement.id") == "title"
    assert desk.locator("#card").get_attribute("href").startswith("data:image/jpeg")
    assert card_of(desk, live_server, article[0]) == before
    desk.keyboard.press("p")
    desk.locator("#title").fill("Un titre pour les réseaux")
    desk.get_by_role("button", name="Enregistrer").click()
    desk.locator(".history li").wait_for()
    assert card_of(desk, live_server, article[0]) != before
    desk.keyboard.press("p")
    desk.get_by_role("button", name="Revenir en arrière").click()
    desk.locator(".history li").nth(1).wait_for()
    assert card_of(desk, live_server, article[0]) == before
    assert problems == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_previews_have_no_barrier(live_server, desk, article, theme):
    desk.emulate_media(color_scheme=theme)
    for language in ("fr", "en"):
        desk.goto(f"{live_server.url}/desk/articles/{article[0]}/preview?lang={language}")
        assert complaints(desk) == []
    desk.set_viewport_size({"width": 320, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
