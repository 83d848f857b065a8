"""Every page of the desk, with numbers on it: no barrier, nothing clipped, no complaint of the browser. A new page is asked too."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.browser.test_accessibility import complaints

# What a page of the desk is not: a way in or out, a picture, what a script asks for.
NO_PAGES = ("/enter/", "/oidc", "/signin", "/author/", "/letters/", ".jpg", ".json", "/photo", "/page-picture", "/qr.")


# Who speaks to a computer says what stands on the button: its name has to hold that.
OTHERWISE = """() => [...document.querySelectorAll("main :is(a, button, summary)[aria-label]")]
  .filter((one) => /\\p{L}/u.test(one.innerText))
  .filter((one) => !one.getAttribute("aria-label").toLowerCase().includes(one.innerText.trim().toLowerCase()))
  .map((one) => `${one.innerText.trim()} is called ${one.getAttribute("aria-label")}`)"""


@pytest.fixture
def paths(app):
    """The path of every page, each with the first article, link or trial."""
    rules = [str(rule) for rule in app.url_map.iter_rules() if str(rule).startswith("/desk") and "GET" in rule.methods]
    return sorted(re.sub(r"<[^>]+>", "1", rule) for rule in rules if not any(part in rule for part in NO_PAGES))


@pytest.mark.parametrize(("theme", "language"), [("light", "fr"), ("dark", "en")])
def test_every_page_can_be_used_by_everybody(lively_demo, administrator, paths, theme, language):
    page, said, found = administrator, [], {}
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.emulate_media(color_scheme=theme)
    assert len(paths) >= 18
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(f"{lively_demo.url}{path}?lang={language}")
        page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
        found[path] = complaints(page) if answer.status == 200 else [f"answered {answer.status}"]
        found[path] += page.evaluate(OTHERWISE)
        if page.locator("html").get_attribute("lang") != language:
            found[path].append("is in another language")
        # A small phone; a tablet of somebody who reads text of twice the size.
        for width, size in ((320, "100%"), (640, "200%")):
            page.set_viewport_size({"width": width, "height": 700})
            page.evaluate(f"document.documentElement.style.setProperty('font-size', '{size}')")
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                found[path].append(f"is {wide} px wide in {width} px, text at {size}")
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert said == []


def test_names_under_a_chart_do_not_touch_on_a_phone(lively_demo, administrator):
    page = administrator
    for width in (320, 390, 450):
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(f"{lively_demo.url}/desk/networks?range=7d&lang=fr")
        boxes = page.locator(".bars text:not(.scale):visible").evaluate_all(
            "names => names.map(name => { const box = name.getBoundingClientRect(); return [box.left, box.right] })"
        )
        assert len(boxes) >= 4
        assert all(right + 2 < left for (_, right), (left, _) in pairwise(boxes)), width


def test_paper_has_whole_sections_only(lively_demo, administrator):
    page = administrator
    page.set_viewport_size({"width": 794, "height": 1100})
    page.emulate_media(media="print")
    shown = {}
    for article in (1, 2):  # with campaign links and a note, and without
        page.goto(f"{lively_demo.url}/desk/articles/{article}?lang=fr")
        named = ("Liens de campagne", "Notes", "Essais")
        shown[article] = [name for name in named if page.get_by_role("heading", name=name, exact=True).is_visible()]
    pressed = 0
    for path in ("/desk/settings", "/desk/settings/people", "/desk/more"):
        page.goto(f"{lively_demo.url}{path}?lang=fr")
        pressed += page.locator("main button:visible").count()
    page.emulate_media(media="screen")
    assert pressed == 0  # nobody presses paper
    assert shown == {1: ["Liens de campagne", "Notes"], 2: []}


def test_what_each_network_brought_an_article_is_whole_on_a_phone(lively_demo, administrator):
    page = administrator
    page.set_viewport_size({"width": 320, "height": 700})
    for language in ("fr", "en"):
        page.goto(f"{lively_demo.url}/desk/articles/1?range=28d&lang={language}")
        table = page.locator(".channels").first
        assert table.evaluate("table => table.parentElement.scrollWidth <= table.parentElement.clientWidth"), language


def test_numbers_stand_under_each_other(lively_demo, administrator):
    page = administrator
    for path in ("/desk/articles/1", "/desk/links", "/desk/networks", "/desk/trials/1"):
        page.goto(f"{lively_demo.url}{path}?lang=fr")
        ways = page.locator("main td").evaluate_all(
            "cells => cells.filter(cell => /^[\\d\\s]+$/.test(cell.innerText)).map(cell => getComputedStyle(cell).textAlign)"
        )
        assert set(ways) == {"end"}, path


def test_the_form_of_a_new_link_is_as_wherever_links_are_changed(lively_demo, administrator):
    page = administrator
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{lively_demo.url}/desk/links/1?lang=fr")
    drawn = "form => getComputedStyle(form).display + ' ' + form.querySelector('.main').offsetHeight"
    there = page.locator(".link-form").evaluate(drawn)
    page.goto(f"{lively_demo.url}/desk/articles/2?lang=fr")
    page.locator("#new-link summary").click()
    assert page.locator(".link-form").evaluate(drawn) == there


LARGE = """([text, name]) => {
  for (const b of document.querySelectorAll(".numbers b")) [b.className, b.textContent] = [name, text];
  return [...document.querySelectorAll(".numbers b")].filter((b) => {
    const range = document.createRange();
    range.selectNodeContents(b);
    const place = b.closest("div"), inner = parseFloat(getComputedStyle(place).paddingRight);
    return range.getBoundingClientRect().right > place.getBoundingClientRect().right - inner + 1;
  }).length;
}"""


def test_large_numbers_have_room(lively_demo, administrator):
    page = administrator
    for width in (320, 641, 1024):
        page.set_viewport_size({"width": width, "height": 700})
        for path in ("/desk/networks", "/desk/links/1"):
            page.goto(f"{lively_demo.url}{path}?lang=fr")
            for text, name in (("888\u202f888", ""), ("88\u202f888\u202f888", "long")):
                assert page.evaluate(LARGE, [text, name]) == 0, (width, path, text)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, path, text)


def test_what_changes_a_person_is_whole_on_a_phone(lively_demo, administrator):
    page = administrator
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{lively_demo.url}/desk/settings/people?lang=fr")
    assert page.locator(".people").evaluate(
        "table => table.parentElement.scrollWidth <= table.parentElement.clientWidth"
    )
    assert page.get_by_role("button", name="Fermer ses sessions").first.is_visible()
