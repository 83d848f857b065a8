"""The share buttons in a real Chromium: copying, announcing, sharing, telling, and everything without a script."""

import pytest

from tests.browser.looking import until

TITLE = "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine"
INSECURE = "http://journal.example"


def origin(app):
    return app.extensions["share"].settings.public_url


def copy_link(page):
    return page.get_attribute("[data-copy]", "data-copy")


def test_copying_copies_the_signed_link_says_so_and_keeps_the_focus(newsroom, open_page):
    page = open_page()
    page.get_by_role("button", name="Copier le lien").click()
    until(page, "document.querySelector('[role=status]').textContent == 'Copié\\u202f!'")
    assert page.get_by_role("status").is_visible()
    assert page.evaluate("navigator.clipboard.readText()") == copy_link(page)
    assert copy_link(page).startswith(f"{origin(newsroom)}/s/")
    assert page.evaluate("document.activeElement.hasAttribute('data-copy')")
    assert page.evaluate("self.moved") == 0


def test_what_is_said_stays_for_more_than_three_seconds_and_then_goes(open_page):
    page = open_page()
    page.clock.install()
    # From here on it stands still but for what it is told, however long the machine takes.
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
    page.get_by_role("button", name="Copier le lien").click()
    for _look in range(600):
        if page.get_by_role("status").text_content():
            break
        page.clock.run_for(50)
    page.clock.run_for(3_100)
    assert page.get_by_role("status").text_content() == "Copié\u202f!"
    page.clock.run_for(5_000)
    assert page.get_by_role("status").text_content() == ""


def test_two_copies_in_a_row_are_both_announced(open_page):
    page = open_page()
    for times in (1, 2):
        page.get_by_role("button", name="Copier le lien").press("Enter")
        until(page, f"self.said.filter(words => words).length == {times}")
    assert page.evaluate("self.said") == ["Copié\u202f!", "", "Copié\u202f!"]


@pytest.mark.parametrize(
    "broken",
    [
        "navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'))",
        "Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})",
    ],
    ids=["rejected", "absent"],
)
def test_what_cannot_be_copied_is_selected_in_a_field_with_a_sentence(open_page, broken):
    check_fallback(open_page(before=broken))


def test_an_insecure_page_shows_the_field_too(newsroom, open_page, page):
    # Chromium trusts loopback, so the page is given a name that it does not trust.
    page.route(f"{INSECURE}/**", lambda route: route.fulfill(response=route.fetch(url=local(newsroom, route))))
    page = open_page(base=INSECURE)
    assert not page.evaluate("isSecureContext")
    check_fallback(page)


def local(app, route):
    return route.request.url.replace(INSECURE, origin(app))


def check_fallback(page):
    page.get_by_role("button", name="Copier le lien").click()
    until(page, "document.querySelector('[role=status]').textContent.startsWith('Copie impossible')")
    field = page.get_by_role("textbox")
    assert field.input_value() == copy_link(page)
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == copy_link(page)
    assert field.evaluate("field => [field.readOnly, field.selectionStart, field.selectionEnd]") == [
        True,
        0,
        len(copy_link(page)),
    ]
    assert not [sent for sent in page.evaluate("self.sent") if "copy" in sent]
    page.keyboard.press("Escape")
    assert page.get_by_role("textbox").count() == 0
    assert page.evaluate("document.activeElement.hasAttribute('data-copy')")


@pytest.mark.parametrize("query", ["", "bare=1"], ids=["server include", "fetched"])
def test_nothing_is_refused_under_a_strict_policy_with_trusted_types(open_page, query):
    page = open_page(query)
    page.locator("[data-copy]").click()
    until(page, "document.querySelector('[role=status]').textContent")
    assert page.evaluate("self.refused") == []


@pytest.mark.parametrize(
    ("query", "width"),
    [("", 320), ("theme=icon", 320), ("theme=text", 320), ("lang=ar", 320), ("bare=1", 320), ("", 680)],
)
def test_nothing_moves(open_page, page, query, width):
    page.set_viewport_size({"width": width, "height": 800})
    share = "navigator.canShare = () => true;"
    page = open_page(query, before=share)
    page.get_by_role("button").last.wait_for()
    assert page.evaluate("self.moved") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_room_is_kept_for_buttons_that_do_not_come(newsroom, page):
    page.route("**/buttons?**", lambda route: route.fulfill(status=503))
    page.goto(f"{origin(newsroom)}/page?bare=1")
    until(page, "!document.querySelector('share-buttons')")


@pytest.mark.parametrize("theme", ["icon", "icon-text", "text"])
def test_every_target_measures_44_pixels(open_page, page, theme):
    page = open_page(f"theme={theme}", before="navigator.canShare = () => true;")
    page.locator("summary").click()
    for control in page.locator("share-buttons :is(a, button, summary)").all():
        box = control.bounding_box()
        assert box["width"] >= 44
        assert box["height"] >= 44


def test_native_sharing_shows_where_it_works_and_gets_title_and_link(open_page, page):
    page = open_page(
        before="self.shared = []; navigator.canShare = () => true;"
        "navigator.share = data => { self.shared.push(data); return Promise.reject(new DOMException('', 'AbortError')) };"
    )
    page.get_by_role("button", name="Partager…").click()
    (shared,) = page.evaluate("self.shared")
    assert shared["title"] == TITLE
    assert "/s/" in shared["url"]


def test_native_sharing_stays_hidden_where_it_does_not_work(open_page):
    page = open_page(before="navigator.canShare = undefined;")
    assert page.get_by_role("button", name="Partager…").count() == 0


def test_a_press_and_a_copy_are_told_and_recorded(newsroom, open_page, page):
    page.context.route("https://www.facebook.com/**", lambda route: route.abort())
    page = open_page()
    with page.expect_response("**/events") as copied:
        page.get_by_role("button", name="Copier le lien").click()
    with page.expect_response("**/events") as pressed:
        page.get_by_role("link", name="Partager sur Facebook").click()
    assert (copied.value.status, pressed.value.status) == (204, 204)


@pytest.mark.parametrize(
    "wish",
    [
        "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {value: true})",
        "Object.defineProperty(Navigator.prototype, 'doNotTrack', {value: '1'})",
    ],
    ids=["GPC", "DNT"],
)
def test_who_objects_is_not_told_of(open_page, wish):
    page = open_page(before=wish)
    page.get_by_role("button", name="Copier le lien").click()
    until(page, "document.querySelector('[role=status]').textContent")
    assert page.evaluate("self.sent") == []


def test_the_further_networks_open_and_close_by_keyboard(open_page):
    page = open_page()
    page.locator("summary").press("Enter")
    assert page.get_by_role("link", name="Partager sur WhatsApp").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Partager sur WhatsApp").is_visible()
    assert page.evaluate("document.activeElement.localName") == "summary"


def test_what_is_open_closes_when_the_focus_or_the_pointer_goes_elsewhere(open_page):
    page = open_page()
    page.locator("summary").click()
    page.locator("h1").click(position={"x": 5, "y": 5})
    assert page.locator("details[open]").count() == 0
    page.locator("summary").click()
    page.locator("#text a").focus()
    assert page.locator("details[open]").count() == 0


def test_nothing_is_asked_of_anybody_else_before_a_press(newsroom, open_page, page):
    asked = []
    page.on("request", lambda sent: asked.append(sent.url))
    open_page()
    assert {url for url in asked if not url.startswith((origin(newsroom), "data:"))} == set()
    assert len([url for url in asked if "/assets/" in url]) == 2


def test_print_leaves_the_buttons_out(open_page):
    page = open_page()
    page.emulate_media(media="print")
    assert not page.locator("share-buttons").is_visible()


def test_forced_colours_keep_borders_and_icons(open_page, page):
    page.emulate_media(forced_colors="active")
    page = open_page()
    colours = page.evaluate(
        "(() => { const {color, borderTopColor} = getComputedStyle(document.querySelector('share-buttons a'));"
        "const icon = getComputedStyle(document.querySelector('share-buttons a svg'));"
        "return [color, borderTopColor, icon.color, getComputedStyle(document.body).backgroundColor] })()"
    )
    assert colours[0] == colours[1] == colours[2] != colours[3]


def test_arabic_runs_from_right_to_left(open_page):
    page = open_page("lang=ar")
    first, second = (page.locator("share-buttons > ul > li").nth(n).bounding_box()["x"] for n in (0, 1))
    assert first > second


def test_without_a_script_every_link_works_and_the_link_can_be_copied_by_hand(newsroom, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin(newsroom)}/page")
    assert (
        page.get_by_role("link", name="Partager sur LinkedIn")
        .get_attribute("href")
        .startswith("https://www.linkedin.com/")
    )
    page.locator("summary").click()
    assert page.get_by_role("link", name="Partager sur Bluesky").is_visible()
    assert page.get_by_role("textbox", name="Copier le lien").input_value().startswith(f"{origin(newsroom)}/s/")
    assert not page.locator("button").first.is_visible()
    context.close()
