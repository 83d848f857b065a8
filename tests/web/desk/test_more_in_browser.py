"""**Plus de contenu** in a real browser: by mouse, by keyboard, without a script, on a phone, and on readers' pages."""

import pytest
import requests

from tests.browser.test_accessibility import complaints
from tests.web.desk.test_in_browser import desk

__all__ = ["desk"]


@pytest.fixture
def articles(live_server):
    """The ids of five articles of the live server, the last the newest."""
    key = live_server.key()
    authorized = {"Authorization": f"Bearer {key}"}
    ids = []
    for n in range(5):
        article = {
            "url": f"https://journal.example/{n}",
            "title": f"Article {n} : un titre assez long pour deux lignes, et un motextrêmementlongsansaucuneespace",
            "section": f"Rubrique {n}",
            "language": "fr",
            "published_at": f"2026-11-{n + 1:02}T08:00:00Z",
        }
        answer = requests.post(f"{live_server.url}/api/v1/articles", json=article, headers=authorized, timeout=30)
        ids.append(answer.json()["id"])
    return ids


def shown(page):
    return [title.split()[1] for title in page.locator(".picks h3").all_inner_texts()]


def readers_see(live_server):
    items = requests.get(f"{live_server.url}/api/v1/more?lang=fr", timeout=30).json()["items"]
    return [item["title"].split()[1] for item in items]


def test_an_article_is_pinned_moved_and_left_out_by_one_press_each(live_server, desk, articles):
    problems = []
    desk.on("console", lambda message: problems.append(message.text))
    desk.on("pageerror", lambda error: problems.append(str(error)))
    desk.goto(f"{live_server.url}/desk/more")
    assert shown(desk) == ["4", "3", "2", "1", "0"]
    desk.get_by_role("button", name="Épingler : Article 1").click()
    desk.get_by_role("status").get_by_text("Article 1").wait_for()
    assert shown(desk) == readers_see(live_server) == ["1", "4", "3", "2", "0"]
    # The focus stays with the article: what it has now is one press away.
    assert desk.evaluate("document.activeElement.closest('li').dataset.article") == str(articles[1])
    desk.get_by_role("button", name="Épingler : Article 0").click()
    desk.locator("[data-pinned]").nth(1).wait_for()
    desk.get_by_role("button", name="Monter : Article 0").click()
    desk.get_by_role("status").get_by_text("numéro 1").wait_for()
    desk.get_by_role("button", name="Écarter : Article 4").click()
    desk.locator("[data-list=out] li").wait_for()
    assert shown(desk) == readers_see(live_server) == ["0", "1", "3", "2"]
    assert desk.evaluate("document.activeElement.closest('[data-list]').dataset.list") == "shown"
    assert problems == []


def test_pinned_articles_are_moved_with_the_keyboard_alone(live_server, desk, articles):
    desk.goto(f"{live_server.url}/desk/")
    desk.keyboard.press("g")
    desk.keyboard.press("m")
    desk.wait_for_url("**/desk/more")
    for n in (0, 1):
        desk.get_by_role("button", name=f"Épingler : Article {n}").focus()
        desk.keyboard.press("Enter")
        desk.locator("[data-pinned]").nth(n).wait_for()
    desk.locator("[data-pinned]").nth(1).locator("button:enabled").first.focus()
    desk.keyboard.press("Alt+ArrowUp")
    desk.get_by_role("status").get_by_text("numéro 1").wait_for()
    assert readers_see(live_server)[:2] == ["1", "0"]
    # First already: the same key has nothing to do, the other one has.
    desk.keyboard.press("Alt+ArrowUp")
    desk.keyboard.press("Alt+ArrowDown")
    desk.get_by_role("status").get_by_text("numéro 2").wait_for()
    assert readers_see(live_server)[:2] == ["0", "1"]


def test_everything_is_done_without_scripts_too(live_server, browser, desk, articles):
    context = browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state(), locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/articles/{articles[0]}")
    page.get_by_role("button", name="Épingler").click()
    page.get_by_role("button", name="Détacher").wait_for()
    page.get_by_role("link", name="Plus de contenu").last.click()
    page.get_by_role("button", name="Épingler : Article 2").click()
    page.get_by_role("button", name="Monter : Article 2").click()
    assert page.get_by_role("status").inner_text().endswith("est maintenant numéro 1.")
    page.locator("[data-pinned] select").first.select_option("24")
    page.get_by_role("button", name="Fixer : Article 2").click()
    assert "Épinglé jusqu’au" in page.locator(".picks li").first.inner_text()
    assert readers_see(live_server)[:2] == ["2", "0"]
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_list_has_no_barrier_and_fits_a_phone(live_server, desk, articles, theme):
    desk.emulate_media(color_scheme=theme)
    desk.goto(f"{live_server.url}/desk/more")
    desk.get_by_role("button", name="Épingler : Article 1").click()
    desk.locator("[data-pinned]").wait_for()
    desk.get_by_role("button", name="Écarter : Article 4").click()
    desk.locator("[data-list=out] li").wait_for()
    for language in ("fr", "en"):
        desk.goto(f"{live_server.url}/desk/more?q=article&lang={language}")
        assert complaints(desk) == []
    desk.set_viewport_size({"width": 320, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
    cut = "[...document.querySelectorAll('#picks *')].filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth)"
    assert desk.evaluate(f"{cut}.map(one => one.outerHTML.slice(0, 80))") == []


def test_what_an_editor_pins_stands_first_under_a_readers_article(lively_demo, browser, administrator):
    page = administrator
    page.goto(f"{lively_demo.url}/desk/more?lang=fr")
    # The demo's own pin.
    page.get_by_role("button", name="Détacher").click()
    page.locator("[data-pinned]").wait_for(state="detached")
    row = page.locator(".picks li").nth(3)
    title = row.locator("h3").inner_text()
    row.get_by_role("button", name="Épingler").click()
    page.locator("[data-pinned]").wait_for()
    reader = browser.new_context(locale="fr-FR").new_page()
    reader.goto(f"{lively_demo.url}/demo/port-de-lorsanne")
    first = reader.locator(".share-more .share-title").first.inner_text()
    reader.context.close()
    page.get_by_role("button", name="Détacher").click()
    page.locator("[data-pinned]").wait_for(state="detached")
    assert title.endswith(first)
