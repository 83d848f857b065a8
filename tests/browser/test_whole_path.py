"""The whole path in a real browser: an article, a press on Copy, the copied link, and the number on the desk."""

import re
import time

import pytest
import requests
from playwright.sync_api import expect

PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
# Seconds.
ARRIVES_WITHIN = 30
PREVIEW = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"


@pytest.fixture
def person(browser):
    """A reader's browser, which does not call itself driven, and may use the clipboard."""
    context = browser.new_context(locale="fr-FR", user_agent=PERSON, permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def said(server, label):
    """An address that the demo printed when it started."""
    return re.search(rf"^  {label}[^\n]*?(http://\S+)$", server.log.read_text(), re.MULTILINE)[1]


def numbers(page):
    """The four numbers of a desk page, by their label."""
    rows = page.locator("dl.numbers > div").all()
    return {row.locator("dt").inner_text(): int(row.locator("b").inner_text()) for row in rows}


def come_to_show(page, expected):
    """Reload the desk's page until it shows these numbers: a browser sends a beacon when it has nothing better to do."""
    deadline = time.monotonic() + ARRIVES_WITHIN
    while numbers(page) != expected and time.monotonic() < deadline:
        time.sleep(0.2)
        page.reload()
    assert numbers(page) == expected


def test_a_copied_link_is_announced_followed_and_counted(person, demo_server):
    article = said(demo_server, "Article")
    person.goto(article)
    status = person.get_by_role("status").first
    assert status.inner_text() == ""
    person.get_by_role("button", name="Copier le lien").click()
    expect(person.get_by_role("status").filter(has_text="Copié")).to_be_visible()
    copied = person.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{demo_server.url}/s/[\w.-]{{1,32}}", copied)

    person.goto(copied)
    assert person.url == article
    requests.get(copied, headers={"User-Agent": PREVIEW}, allow_redirects=False, timeout=30)

    person.goto(said(demo_server, "Desk"))
    assert person.url == f"{demo_server.url}/desk/"
    come_to_show(person, {"Clics": 1, "Aperçus": 1, "Intentions": 0, "Copies": 1})
    person.locator("a[href*='/desk/articles/']").first.click()
    assert numbers(person) == {"Clics": 1, "Aperçus": 1, "Intentions": 0, "Copies": 1}


def test_without_javascript_every_button_is_a_link_that_works(browser, demo_server):
    context = browser.new_context(java_script_enabled=False, user_agent=PERSON, locale="fr-FR")
    page = context.new_page()
    page.goto(said(demo_server, "Article"))
    hrefs = [link.get_attribute("href") for link in page.locator("share-buttons a, .share-buttons a").all()]
    context.close()
    assert any(href.startswith("https://www.facebook.com/sharer/sharer.php?u=") for href in hrefs)
    assert any(href.startswith("https://x.com/intent/tweet?") for href in hrefs)
    assert any(href.startswith("https://www.linkedin.com/sharing/share-offsite/?url=") for href in hrefs)


def test_the_demo_has_no_complaint_in_the_console(person, demo_server):
    complaints = []
    person.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    person.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/demo/", said(demo_server, "Article").removeprefix(demo_server.url)):
        person.goto(demo_server.url + path, wait_until="networkidle")
    assert complaints == []
