"""The buttons on pages whose styles were not made for them: what a reader sees there, in every theme."""

from __future__ import annotations

import pytest
import requests

from share_service.newsroom.intake import take_in
from tests.browser.looking import until

# What is met on real pages, all at once: a bare reset, a theme's own buttons and lists, arrows after links to elsewhere.
ODD = """
* { margin: 0; padding: 0; border: 0; line-height: 1; vertical-align: baseline; box-sizing: content-box }
body { padding: 300px 12px 300px }
.text a { color: #c00; border-bottom: 2px solid #c00; padding: 0 2px; display: inline }
.text a[target=_blank]::after { content: " ↗ (autre site)" }
.text ul { margin: 1em 0 1em 3em; list-style: square }
.text li { margin-bottom: 2em; float: left }
.text li::before { content: "– " }
.text svg { max-width: 10px; fill: red }
.text details { border: 9px solid red; padding: 2em; margin-bottom: 2em }
.text summary::after { content: "▾"; float: right }
button { height: 90px; border-radius: 99px; background: #f60; color: #fff; text-transform: uppercase;
  letter-spacing: .3em; box-shadow: 0 9px 9px red }
input { width: 50px; height: 10px; border: 9px solid }
"""
PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>{odd}</style><link rel="stylesheet" href="/assets/buttons.css">
<script type="module" src="/assets/buttons.js"></script>
<body><main class="text">{fragment}<p>Le texte.</p></main>"""


@pytest.fixture
def odd_page(newsroom, page):
    """Open a page of odd styles with the buttons in a theme."""
    url = newsroom.extensions["share"].settings.public_url
    page.add_init_script("navigator.canShare = () => true")

    def opened(theme="icon-text", lang="fr", odd=ODD, width=560):
        asked = {"url": "https://journal.example/chronique/kupiansk", "theme": theme, "lang": lang}
        fragment = requests.get(f"{url}/buttons", params=asked, timeout=30).text
        html = PAGE.format(odd=odd, fragment=fragment)
        page.route("**/odd", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{url}/odd")
        until(page, "document.querySelector('share-buttons')?.status")
        return page

    return opened


def boxes(page, selector):
    """The boxes of what can be seen of ``selector``."""
    found = [one.bounding_box() for one in page.locator(selector).all() if one.is_visible()]
    assert found
    return found


@pytest.mark.parametrize("theme", ["icon", "icon-text", "text"])
def test_a_row_stays_a_row_whatever_the_page_does_to_lists_links_and_buttons(odd_page, theme):
    page = odd_page(theme)
    row = boxes(page, "share-buttons > ul > li > :is(a, button), share-buttons summary")
    assert {round(box["height"]) for box in row} == {44}
    assert all(box["width"] >= 44 for box in row)
    said = page.locator("share-buttons > ul").inner_text()
    assert "↗" not in said
    assert "COPIER" not in said
    shown = "one => ['::before', '::after'].map(part => getComputedStyle(one, part).content).join()"
    parts = page.locator("share-buttons :is(a, li, summary)").evaluate_all(f"all => all.map({shown})")
    assert set(parts) == {"none,none"}
    if theme != "text":
        icons = boxes(page, "share-buttons > ul > li > * > svg")
        assert {(round(icon["width"]), round(icon["height"])) for icon in icons} == {(19, 19)}
        fills = "all => all.map(one => getComputedStyle(one).fill)"
        assert "rgb(255, 0, 0)" not in page.locator("share-buttons svg").evaluate_all(fills)


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize(("theme", "width"), [("icon", 320), ("icon-text", 320), ("icon-text", 900), ("text", 480)])
def test_the_other_networks_open_below_their_button_and_within_the_page(odd_page, lang, theme, width):
    page = odd_page(theme, lang, width=width)
    page.locator("summary").click()
    (button,) = boxes(page, "summary")
    (opened,) = boxes(page, "details ul")
    assert opened["y"] >= button["y"] + button["height"]
    assert opened["x"] <= button["x"] + 1
    assert opened["x"] + opened["width"] >= button["x"] + button["width"] - 1
    assert opened["x"] >= 0
    assert opened["x"] + opened["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    links = boxes(page, "details a")
    assert all(link["height"] >= 44 for link in links)
    # Two stand side by side on the narrowest phone, so that less of the text is covered.
    assert len({round(link["y"]) for link in links}) <= -(-len(links) // 2)


@pytest.mark.parametrize("above", [0, 400])
def test_what_is_said_is_in_the_window_also_of_a_row_at_its_top(odd_page, above):
    page = odd_page(odd=ODD + f"body {{ padding-top: {above}px }}")
    page.locator("[data-copy]").click()
    until(page, "document.querySelector('[role=status]').textContent")
    (said,) = boxes(page, "share-buttons [role=status]")
    assert said["y"] >= 0
    (row,) = boxes(page, "share-buttons > ul")
    assert said["y"] + said["height"] <= row["y"] or said["y"] >= row["y"] + row["height"]


@pytest.mark.parametrize("lang", ["fr", "he"])
def test_a_link_that_could_not_be_copied_is_shown_from_its_beginning(odd_page, lang):
    page = odd_page(lang=lang, width=320)
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error()))")
    page.locator("[data-copy]").click()
    until(
        page,
        "document.querySelector('share-buttons > div input') && document.querySelector('[role=status]').textContent",
    )
    (field,) = boxes(page, "share-buttons > div input")
    assert field["x"] >= 0
    assert field["x"] + field["width"] <= 320
    assert field["height"] >= 44
    assert field["width"] > 200
    assert (
        page.locator("share-buttons > div input").evaluate(
            "field => [field.scrollLeft, getComputedStyle(field).direction].join()"
        )
        == "0,ltr"
    )
    whole = "field => field.value.slice(field.selectionStart, field.selectionEnd) === field.value"
    assert page.locator("share-buttons > div input").evaluate(whole)


def test_more_content_stays_a_quiet_grid_of_pictures_and_headlines(newsroom, page):
    parts = newsroom.extensions["share"]
    for number in range(3):
        article = {"url": f"https://journal.example/{number}", "title": f"Un titre {number}", "language": "fr"}
        take_in(parts, article)
    url = parts.settings.public_url
    fragment = requests.get(f"{url}/more?lang=fr", timeout=30).text
    odd = ODD + ".text img { margin: 1em; border: 5px solid; max-height: 40px }"
    style = '<link rel="stylesheet" href="/assets/more.css">'
    html = f'<!doctype html><html lang="fr"><style>{odd}</style>{style}<main class="text">{fragment}</main>'
    page.route("**/odd", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.set_viewport_size({"width": 640, "height": 800})
    page.goto(f"{url}/odd")
    cards = boxes(page, ".share-more li")
    assert len({round(card["y"]) for card in cards}) < len(cards)
    for card, picture in zip(cards, boxes(page, ".share-more img"), strict=True):
        assert (round(picture["x"]), round(picture["y"])) == (round(card["x"]), round(card["y"]))
        assert picture["width"] / picture["height"] == pytest.approx(1200 / 630, rel=0.02)
    links = page.locator(".share-more a")
    styles = links.evaluate_all(
        "all => all.map(one => { const { borderBottomWidth, paddingLeft } = getComputedStyle(one);"
        " return [borderBottomWidth, paddingLeft, getComputedStyle(one, '::after').content].join() })"
    )
    assert set(styles) == {"0px,0px,none"}
    markers = page.locator(".share-more li").evaluate_all("all => all.map(one => getComputedStyle(one).listStyleType)")
    assert set(markers) == {"none"}
