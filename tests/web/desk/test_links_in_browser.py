"""Campaign links in a real browser: made and copied, followed by a reader, counted, switched off; by keyboard too."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Error

from tests.newsroom.test_qr import decoded
from tests.web.desk.test_in_browser import FIREFOX, article, desk

__all__ = ["article", "desk"]


@pytest.fixture
def reader(browser):
    """The page of a reader elsewhere, whose internet does not reach the newsroom's articles."""
    context = browser.new_context(locale="fr-FR", user_agent=FIREFOX)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def problems(desk):
    """What the browser complains of."""
    said = []
    desk.on("console", lambda message: said.append(message.text))
    desk.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_a_link_for_the_newsletter_is_made_copied_followed_counted_and_ended(
    live_server, desk, article, reader, problems
):
    desk.goto(f"{live_server.url}/desk/articles/{article[0]}")
    desk.get_by_text("Nouveau lien de campagne").first.click()
    desk.get_by_label("Libellé").fill("Lettre du matin")
    desk.get_by_role("button", name="Créer le lien").click()
    desk.get_by_role("heading", name="Le lien est prêt").wait_for()
    desk.get_by_role("button", name="Copier").click()
    desk.get_by_text("Copié").first.wait_for()
    link = desk.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{live_server.url}/s/")
    code = Image.open(io.BytesIO(desk.locator(".code img").screenshot()))
    assert [text for text, _level in decoded(code)] == [link]
    asked = []
    reader.on("request", lambda request: asked.append(request.url))
    with pytest.raises(Error):
        reader.goto(link)
    assert asked[:2] == [link, "https://journal.example/a"]
    clicks = desk.locator(".pairs > div:first-child b")
    desk.reload()
    assert clicks.inner_text() == "1"
    desk.get_by_role("button", name="Désactiver").click()
    desk.get_by_text("Désactivé le").wait_for()
    reader.goto(link)
    assert "Ce lien a pris fin" in reader.title()
    assert reader.url == link
    desk.get_by_role("link", name="La rivière revient").click()
    row = desk.locator(".campaigns tbody tr")
    assert "désactivé" in row.inner_text()
    assert problems == []


def test_everything_is_done_with_the_keyboard_alone(live_server, desk, article, problems):
    desk.goto(f"{live_server.url}/desk/articles/{article[0]}")
    desk.keyboard.press("l")
    desk.locator("#place:focus").wait_for()
    desk.keyboard.type("Imp")
    assert desk.locator("#place").input_value() == "print"
    assert desk.locator("#label").get_attribute("placeholder").startswith("Imprimé du ")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Page 3")
    desk.keyboard.press("Enter")
    desk.locator("[data-copy]:focus").wait_for()
    desk.keyboard.press("Enter")
    assert "/s/" in desk.evaluate("navigator.clipboard.readText()")
    desk.keyboard.press("g")
    desk.keyboard.press("l")
    desk.wait_for_url("**/desk/links")
    assert desk.locator(".campaigns tbody tr").count() == 1
    assert problems == []


def test_without_a_script_a_link_is_made_and_can_be_selected(live_server, browser, desk, article):
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    context.add_cookies(desk.context.cookies())
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/articles/{article[0]}")
    page.locator("#new-link > summary").click()
    page.locator("#place").select_option("push")
    page.get_by_role("button", name="Créer le lien").click()
    assert page.locator("h1").inner_text().startswith("Notification du ")
    assert "/s/" in page.locator("#address").input_value()
    context.close()
