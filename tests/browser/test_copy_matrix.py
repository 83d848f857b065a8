"""Copying in every engine, and in every state that a page's clipboard can be in: it says what happened, and it is true."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache

import pytest

from tests.browser.firefox import firefox
from tests.browser.looking import until_true
from tests.browser.webkit import webkit

INSECURE = "http://journal.example"
COPIED = "Copié\u202f!"
STATUS = "document.querySelector('share-buttons [role=status]').textContent"
LINK = "document.querySelector('[data-copy]').dataset.copy"


class Chromium:
    """Playwright's Chromium behind the few words that all three engines are spoken to with."""

    def __init__(self, page, proxied):
        self._page = page
        page.route(f"{INSECURE}/**", lambda route: route.fulfill(response=route.fetch(url=proxied(route.request.url))))

    def open(self, url):
        self._page.goto(url)

    def evaluate(self, expression):
        return self._page.evaluate(expression)

    def click(self, selector):
        self._page.locator(selector).click()

    def paste(self):
        self._page.keyboard.press("Control+v")


def address(newsroom):
    return newsroom.extensions["share"].settings.public_url


@pytest.fixture(scope="module")
def engines(newsroom, browser, tmp_path_factory):
    """Each engine's tab by its name, started when it is first asked for."""
    proxy = address(newsroom).removeprefix("http://")
    with ExitStack() as stack:

        @cache
        def tab(name):
            if name == "chromium":
                context = stack.enter_context(browser.new_context(locale="fr-FR"))
                return Chromium(context.new_page(), lambda url: url.replace(INSECURE, address(newsroom)))
            start = {"firefox": firefox, "webkit": webkit}[name]
            return stack.enter_context(start(tmp_path_factory.mktemp(name), proxy))

        yield tab


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def engine(request, engines):
    return engines(request.param)


def opened(engine, base, before=""):
    engine.open(f"{base}/page?before={before}")
    until_true(engine.evaluate, "Boolean(document.querySelector('share-buttons')?.status)")


def test_on_a_secure_page_the_link_is_on_the_clipboard_and_it_says_so(engine, newsroom):
    opened(engine, address(newsroom))
    assert engine.evaluate("isSecureContext")
    engine.click("[data-copy]")
    until_true(engine.evaluate, f"{STATUS} == '{COPIED}'")
    assert engine.evaluate("document.activeElement.hasAttribute('data-copy')")
    engine.click("#paste")
    engine.paste()
    until_true(engine.evaluate, f"document.querySelector('#paste').value == {LINK}")


def test_two_copies_in_a_row_are_both_said(engine, newsroom):
    opened(engine, address(newsroom))
    engine.click("[data-copy]")
    until_true(engine.evaluate, f"{STATUS} == '{COPIED}'")
    engine.click("[data-copy]")
    until_true(engine.evaluate, f"self.said.filter(words => words == '{COPIED}').length == 2")
    assert engine.evaluate("self.said.filter(words => words == '').length") >= 1


@pytest.mark.parametrize("state", ["insecure", "rejected", "absent"])
def test_where_nothing_can_be_copied_the_link_stands_selected_beside_a_sentence(engine, newsroom, state):
    opened(engine, INSECURE if state == "insecure" else address(newsroom), "" if state == "insecure" else state)
    assert engine.evaluate("isSecureContext") == (state != "insecure")
    engine.click("[data-copy]")
    until_true(engine.evaluate, f"{STATUS}.startsWith('Copie impossible')")
    field = engine.evaluate(
        "(field => [field.value, field.readOnly, field.selectionStart, field.selectionEnd])(document.activeElement)"
    )
    link = engine.evaluate(LINK)
    assert field == [link, True, 0, len(link)]
    assert engine.evaluate("self.said.join()").find(COPIED) == -1
    assert engine.evaluate("self.sent.filter(sent => sent.includes('copy')).length") == 0
