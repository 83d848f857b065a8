"""The pages of numbers in a real browser: from Maintenant to a note on the line, to Réseaux, to a file."""

import csv
import io
import re

import requests

from tests.web.desk.test_in_browser import FIREFOX, article, desk

__all__ = ["article", "desk"]

PAGES = ("/desk/", "/desk/articles/{id}?range=28d", "/desk/networks")


def click(link):
    """Follow a link as a reader does."""
    requests.get(link, headers={"User-Agent": FIREFOX}, allow_redirects=False, timeout=30)


def write(desk, text):
    desk.locator("#note-text").fill(text)
    desk.get_by_role("button", name="Noter").click()
    desk.wait_for_url("**#notes")


def test_an_editor_follows_the_morning_and_takes_its_numbers_along(live_server, desk, article):
    problems = []
    desk.on("console", lambda message: problems.append(message.text))
    desk.on("pageerror", lambda error: problems.append(str(error)))
    article_id, link = article
    click(link)
    desk.reload()
    desk.locator("#why-summary").click()
    assert desk.get_by_text("Les mots sont toujours neutres").is_visible()
    desk.locator(f"#a{article_id}").click()
    desk.wait_for_url(f"**/desk/articles/{article_id}")
    write(desk, "Citée au 20 heures")
    assert desk.locator(".marks li", has_text="Citée au 20 heures").is_visible()
    assert desk.locator(".bars .flag").count() == 1
    assert desk.locator(".notes li").count() == 1
    desk.get_by_role("link", name="Réseaux", exact=True).click()
    desk.wait_for_url("**/desk/networks")
    desk.get_by_role("link", name="Aujourd’hui").click()
    desk.wait_for_url("**range=today")
    assert desk.get_by_role("heading", name="Clics par heure").is_visible()
    with desk.expect_download() as waiting:
        desk.locator(".export a", has_text="CSV").first.click()
    file = waiting.value
    assert re.fullmatch(r"share-networks-[\d-]{21}\.csv", file.suggested_filename)
    rows = list(csv.DictReader(io.StringIO(file.path().read_text(encoding="utf-8-sig"))))
    assert {"channel": "facebook", "name": "Facebook", "clicks": "1"}.items() <= rows[0].items()
    desk.goto(f"{live_server.url}/desk/articles/{article_id}#notes")
    desk.get_by_role("button", name="Retirer la note").click()
    desk.locator(".notes li").wait_for(state="detached")
    assert problems == []


def test_nothing_is_clipped_on_a_small_phone_or_in_large_text(live_server, desk, article):
    click(article[1])
    for path in (*PAGES, "/desk/articles/{id}", "/desk/networks?range=year"):
        desk.set_viewport_size({"width": 320, "height": 800})
        desk.goto(f"{live_server.url}{path.format(id=article[0])}")
        assert desk.evaluate("document.documentElement.scrollWidth") <= 320, path
        desk.set_viewport_size({"width": 640, "height": 800})
        desk.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert desk.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_a_note_is_written_and_removed_with_the_keyboard_alone(live_server, desk, article):
    desk.goto(f"{live_server.url}/desk/articles/{article[0]}")
    desk.keyboard.press("m")
    assert desk.evaluate("document.activeElement.id") == "note-text"
    desk.keyboard.type("Dans la lettre m?")
    desk.keyboard.press("Enter")
    desk.locator(".notes li", has_text="Dans la lettre m?").wait_for()
    desk.keyboard.press("g")
    desk.keyboard.press("r")
    desk.wait_for_url("**/desk/networks")
    desk.go_back()
    desk.get_by_role("button", name="Retirer la note").focus()
    desk.keyboard.press("Space")
    desk.locator(".notes li").wait_for(state="detached")


def test_a_note_that_is_being_written_survives_a_refresh(live_server, desk, article):
    desk.clock.install()
    desk.goto(f"{live_server.url}/desk/articles/{article[0]}")
    desk.locator("#note-text").fill("Dans la lettre")
    click(article[1])
    desk.clock.run_for(31_000)
    desk.locator(".numbers div:first-child b", has_text="1").wait_for()
    assert desk.locator("#note-text").input_value() == "Dans la lettre"


def test_without_scripts_notes_and_files_are_there(live_server, browser, desk, article):
    click(article[1])
    context = browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state(), locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/articles/{article[0]}")
    write(page, "Dans la lettre")
    assert page.locator(".marks li", has_text="Dans la lettre").is_visible()
    page.get_by_role("link", name="28 j").first.click()
    assert page.locator("svg.bars").is_visible()
    with page.expect_download() as waiting:
        page.locator("#by-channel ~ .export a", has_text="JSON").first.click()
    assert '"channel": "facebook"' in waiting.value.path().read_text(encoding="utf-8")
    context.close()
