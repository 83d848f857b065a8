"""Alerts, deliveries and the author's page in a browser: without a barrier, on a phone, by keyboard alone."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.browser.test_accessibility import complaints

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
PATHS = ("/desk/settings/alerts", "/desk/settings/messages")
FACTS = {
    "hour": 148, "usual": 11.3, "day": 620, "day_before": 940, "usual_day": 0.8, "age_days": 3, "channel": "facebook",
    "channel_clicks": 410, "rule": "image_missing",
    "words": {lang: {"message": "L’image manque.", "mend": "Nommez la carte."} for lang in ("fr", "en")},
}  # fmt: skip


def invite(server, email, role):
    """A sign-in link of the demo, which has a secret key of its own."""
    key = (Path(server.environment["SHARE_DATA_DIR"]) / "secret_key").read_text().strip()
    own = replace(server, environment=server.environment | {"SHARE_SECRET_KEY": key})
    return own.run("editor", "invite", email, "--role", role).stdout.strip()


@pytest.fixture(scope="module")
def told(demo_server):
    """The demo with an editor who was told something of each kind; the path of an article, and who that editor is."""
    link = invite(demo_server, "alertes@demo.example", "admin")
    folder = demo_server.environment["SHARE_DATA_DIR"]
    with sqlite3.connect(f"{folder}/share.db", timeout=20) as store:
        editor = store.execute("SELECT id FROM editors WHERE email = 'alertes@demo.example'").fetchone()[0]
        articles = store.execute("SELECT id, title, url FROM articles ORDER BY id LIMIT 4").fetchall()
        for place, (kind, (number, title, url)) in enumerate(
            zip(("strong", "back", "broken", "rising"), articles, strict=True)
        ):
            facts = json.dumps(FACTS | {"title": title, "url": url})
            values = (kind, number, int(time.time()) - 3600 * place, facts)
            made = store.execute("INSERT INTO alerts (kind, article_id, at, facts) VALUES (?, ?, ?, ?)", values)
            store.execute("INSERT INTO notices VALUES (?, ?, ?, ?)", (editor, made.lastrowid, 1 + place, 0))
        values = ("https://outils.journal.example/partages/un-secret-assez-long", b"0" * 32, "x", 1, 1)
        store.execute("INSERT INTO endpoints (url, nonce, made_by, made_at, stopped_at) VALUES (?, ?, ?, ?, ?)", values)
    store.close()
    return demo_server, link, articles[0][0]


@pytest.fixture(scope="module")
def session(browser, told):
    """The cookies of that editor."""
    context = browser.new_context(user_agent=CHROME)
    page = context.new_page()
    page.goto(told[1])
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def opened(browser, session, told):
    """Open a path as that editor, in a language, a theme and a width."""
    contexts = []

    def open_path(path, lang="fr-FR", scheme="light", width=1280):
        context = browser.new_context(
            locale=lang, color_scheme=scheme, viewport={"width": width, "height": 900}, storage_state=session,
            user_agent=CHROME,
        )  # fmt: skip
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(told[0].url + path)
        return page

    yield open_path
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["fr-FR", "en-GB"])
def test_the_pages_have_no_barrier(opened, told, lang, scheme):
    found = {path: complaints(opened(path, lang, scheme)) for path in PATHS}
    page = opened(f"/desk/articles/{told[2]}", lang, scheme)
    found["article"] = complaints(page)
    if page.locator("#author-link").count() == 0:
        page.locator("#author button[value=make]").click()
    page.goto(page.locator("#author-link").input_value())
    found["author"] = complaints(page)
    assert not any(found.values()), found


@pytest.mark.parametrize("lang", ["fr-FR", "en-GB"])
def test_nothing_runs_out_of_a_phone(opened, lang):
    for path in PATHS:
        page = opened(path, lang, width=320)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert page.locator("main button").last.is_visible()


def test_an_editor_chooses_by_keyboard_alone(opened):
    page = opened(PATHS[0])
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "kind-strong":
            break
    page.keyboard.press("Space")
    assert not page.locator("#kind-strong").is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.locator("#by-mail").is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"kept=1"))
    assert page.locator("[role=status]").inner_text() == "Votre choix est enregistré."
    assert not page.locator("#kind-strong").is_checked()
    assert page.locator("#weekly").is_checked()


def test_a_link_for_the_author_is_made_copied_and_ended_by_keyboard(opened, browser, told):
    page = opened(f"/desk/articles/{told[2]}")
    if page.locator("#author-link").count():
        page.locator("#author button[value=end]").press("Enter")
    page.locator("#author button[value=make]").press("Enter")
    link = page.locator("#author-link").input_value()
    stranger = browser.new_context(locale="en-GB", user_agent=CHROME).new_page()
    assert stranger.goto(link).status == 200
    assert stranger.locator("form[method=post]").count() == 0
    page.locator("#author button[value=end]").press("Enter")
    assert stranger.goto(link).status == 410
    stranger.context.close()


def test_an_empty_page_says_what_will_stand_there(browser, told):
    link = invite(told[0], "nouvelle@demo.example", "editor")
    context = browser.new_context(locale="fr-FR", user_agent=CHROME)
    page = context.new_page()
    page.goto(link)
    page.goto(f"{told[0].url}{PATHS[0]}")
    assert "Rien encore." in page.locator(".empty").inner_text()
    assert complaints(page) == []
    context.close()
