"""The desk in a real browser: coming in, numbers that arrive by themselves, a link copied."""

import re

import pytest
import requests

from tests.web.desk.test_alerts import FACTS

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def article(live_server):
    """The id and the Facebook link of a new article of the live server."""
    key = live_server.key()
    authorized = {"Authorization": f"Bearer {key}"}
    address = f"{live_server.url}/api/v1/articles"
    made = requests.post(
        address,
        json={"url": "https://journal.example/a", "title": "La rivière revient"},
        headers=authorized,
        timeout=30,
    ).json()
    share = requests.get(f"{address}/{made['id']}/share", headers=authorized, timeout=30).json()
    return made["id"], share["networks"]["facebook"]["link"]


@pytest.fixture
def desk(live_server, page):
    """A page that has come in by a sign-in link."""
    page.goto(live_server.sign_in_link("marie@journal.example"))
    # A browser without a window looks like a program: it is asked once more.
    if "/enter/" in page.url:
        page.get_by_role("button", name="Ouvrir le bureau").click()
    page.wait_for_url("**/desk/")
    return page


def test_a_click_arrives_by_itself_and_the_focus_stays(live_server, desk, article):
    article_id, link = article
    desk.clock.install()
    problems = []
    desk.on("console", lambda message: problems.append(message.text))
    desk.on("pageerror", lambda error: problems.append(str(error)))
    desk.goto(f"{live_server.url}/desk/articles/{article_id}")
    clicks = desk.locator(".numbers b").first
    assert clicks.inner_text() == "0"
    desk.locator("#table-summary").click()
    requests.get(link, headers={"User-Agent": FIREFOX}, allow_redirects=False, timeout=30)
    desk.clock.run_for(31_000)
    # The page's policy forbids evaluated strings, Playwright's too: a locator waits without one.
    desk.locator(".numbers div:first-child b", has_text="1").wait_for()
    assert desk.evaluate("document.activeElement.id") == "table-summary"
    assert desk.locator("#table").get_attribute("open") is not None
    assert problems == []


def test_the_link_is_copied_and_said_so(live_server, desk, article):
    article_id, _link = article
    desk.goto(f"{live_server.url}/desk/articles/{article_id}")
    desk.get_by_role("button", name="Copier").click()
    desk.get_by_text(re.compile("Copié")).wait_for()
    assert desk.evaluate("navigator.clipboard.readText()") == desk.locator("#link").input_value()


def test_without_scripts_everything_is_there(live_server, browser, desk, article):
    article_id, _link = article
    context = browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state(), locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/articles/{article_id}")
    page.get_by_role("link", name="Année").click()
    assert page.get_by_role("heading", name="Clics par semaine").is_visible()
    assert page.locator("#link").input_value().startswith(live_server.url)
    assert not page.get_by_role("button", name="Copier").is_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/desk/signin?left=1")
    context.close()


def test_the_desk_is_used_with_the_keyboard_alone(live_server, desk, article):
    article_id, _link = article
    desk.reload()
    desk.keyboard.press("?")
    desk.get_by_role("heading", name="Raccourcis clavier").wait_for()
    desk.keyboard.press("Escape")
    desk.locator("#keys").wait_for(state="hidden")
    # A key that comes before the browser has moved the focus out of what was closed.
    desk.keyboard.press("?")
    desk.get_by_role("heading", name="Raccourcis clavier").wait_for()
    desk.evaluate(
        "document.getElementById('keys').close(); document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: '/', bubbles: true, cancelable: true}))"
    )
    assert desk.evaluate("document.activeElement.type") == "search"
    desk.keyboard.press("Escape")
    desk.keyboard.press("/")
    desk.keyboard.type("riviere?")
    assert desk.get_by_role("searchbox").input_value() == "riviere?"
    desk.keyboard.press("Backspace")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/desk/search?q=riviere")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/desk/articles/{article_id}")
    desk.keyboard.press("c")
    desk.get_by_text(re.compile("Copié")).wait_for()
    desk.keyboard.press("g")
    desk.keyboard.press("n")
    desk.wait_for_url("**/desk/")


def test_what_is_noticed_while_the_desk_is_open_appears_and_leads_to_its_article(live_server, desk, article):
    article_id, _link = article
    desk.clock.install()
    desk.goto(f"{live_server.url}/desk/")
    live_server.notice(article_id, "rising", FACTS)
    desk.clock.run_for(31_000)
    desk.get_by_role("heading", name="À signaler").wait_for()
    assert desk.get_by_text("1 204 clics en une heure").is_visible()
    desk.keyboard.press("j")
    assert desk.evaluate("document.activeElement.closest('.noticed') !== null")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/desk/articles/{article_id}")
    assert desk.locator(".marks li", has_text="En hausse").is_visible()
