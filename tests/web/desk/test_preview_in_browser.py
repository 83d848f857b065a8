"""Aperçu in a real browser: a title corrected, the new card, one step back; nothing in anybody's way."""

import base64

import pytest
from PIL import Image

from tests.browser.test_accessibility import complaints
from tests.web.desk.test_in_browser import article, desk

__all__ = ["article", "desk"]
# What a network itself cuts with an ellipsis may be cut here.
CLIPPED = """[...document.querySelectorAll("main :is(p, label, a, button, summary, dt, dd, h1, h2, legend)")]
  .filter((one) => one.checkVisibility() && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => !one.matches(".over .title")).map((one) => one.outerHTML.slice(0, 120))"""


def card_of(desk, live_server, article_id):
    desk.goto(f"{live_server.url}/desk/articles/{article_id}")
    return desk.locator(".card img").get_attribute("src")


def test_a_title_is_corrected_and_taken_back(live_server, desk, article):
    problems = []
    desk.on("console", lambda message: problems.append(message.text))
    desk.on("pageerror", lambda error: problems.append(str(error)))
    before = card_of(desk, live_server, article[0])
    desk.keyboard.press("p")
    desk.wait_for_url("**/preview")
    desk.locator("#title").fill("Un titre pour les réseaux")
    desk.locator(".looks .title", has_text="Un titre pour les réseaux").first.wait_for()
    assert desk.evaluate("document.activeElement.id") == "title"
    assert desk.locator("#card").get_attribute("href").startswith("data:image/jpeg")
    assert card_of(desk, live_server, article[0]) == before
    desk.keyboard.press("p")
    desk.locator("#title").fill("Un titre pour les réseaux")
    desk.get_by_role("button", name="Enregistrer").click()
    desk.locator(".history li").wait_for()
    assert card_of(desk, live_server, article[0]) != before
    desk.keyboard.press("p")
    desk.get_by_role("button", name="Revenir en arrière").click()
    desk.locator(".history li").nth(1).wait_for()
    assert card_of(desk, live_server, article[0]) == before
    assert problems == []


@pytest.fixture
def preview(live_server, desk, article):
    """The page open at an article without a photo, and what went wrong on it."""
    problems = []
    # A refusal is an answer, and the browser's console says so.
    desk.on("console", lambda message: None if "status of 422" in message.text else problems.append(message.text))
    desk.on("pageerror", lambda error: problems.append(str(error)))
    desk.goto(f"{live_server.url}/desk/articles/{article[0]}/preview")
    yield desk
    assert problems == []


@pytest.fixture
def photo(tmp_path):
    Image.linear_gradient("L").resize((1600, 900)).convert("RGB").save(tmp_path / "photo.jpg")
    return tmp_path / "photo.jpg"


def take_photo(desk, photo):
    desk.locator("summary", has_text="Une autre photo").click()
    desk.locator("#upload").set_input_files(photo)
    desk.locator("[data-stage] img").wait_for()
    desk.locator("#draft:not([aria-busy])").wait_for()


def test_a_photo_is_sent_and_its_focal_point_moved_by_the_keys(preview, photo):
    take_photo(preview, photo)
    ring = preview.get_by_role("slider", name="Point focal")
    assert ring.get_attribute("aria-valuetext") == "choisi automatiquement"
    ring.focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowUp", "Home"):
        preview.keyboard.press(key)
    assert "depuis la gauche" in ring.get_attribute("aria-valuetext")
    assert preview.locator("#fx").input_value() == "0"
    assert preview.locator(".stage .frame").count() >= 4
    preview.get_by_role("button", name="Carré").press("Enter")
    assert preview.get_by_role("button", name="Carré").get_attribute("aria-pressed") == "true"
    preview.locator("#credit").fill("Marie")
    preview.get_by_role("button", name="Enregistrer").press("Enter")
    preview.get_by_text("Enregistré.").wait_for()
    assert preview.locator("#credit").input_value() == "Marie"
    assert preview.locator("#fx").input_value() == "0"


def test_the_focal_point_is_dragged_with_the_mouse(preview, photo):
    take_photo(preview, photo)
    preview.locator("[data-stage]").scroll_into_view_if_needed()
    box = preview.locator("[data-stage]").bounding_box()
    preview.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    preview.mouse.down()
    preview.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    preview.mouse.up()
    assert abs(int(preview.locator("#fx").input_value()) - 25) <= 1
    preview.get_by_role("button", name="Automatique").click()
    assert preview.locator("#fx").input_value() == ""


def test_a_file_that_is_no_photo_is_refused_in_a_sentence_and_nothing_is_lost(preview, tmp_path):
    (tmp_path / "no.jpg").write_text("no")
    preview.locator("#title").fill("Gardé")
    preview.locator("summary", has_text="Une autre photo").click()
    with preview.expect_response(lambda answer: answer.status == 422):
        preview.locator("#upload").set_input_files(tmp_path / "no.jpg")
    preview.get_by_role("alert").filter(has_text="Ce n’est pas une photo").wait_for()
    assert preview.locator("#title").input_value() == "Gardé"


def test_a_dropped_file_is_taken(preview, photo):
    preview.locator("summary", has_text="Une autre photo").click()
    data = base64.b64encode(photo.read_bytes()).decode()
    transfer = preview.evaluate_handle(
        """data => { const made = new DataTransfer();
        made.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], "a.jpg", {type: "image/jpeg"}));
        return made; }""",
        data,
    )
    preview.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": transfer})
    preview.locator("[data-stage] img").wait_for()


def test_of_answers_that_come_late_only_the_last_is_shown(preview):
    preview.locator("#title").press_sequentially("Une phrase tapée d’un trait", delay=130)
    text = preview.locator("#title").input_value()
    preview.locator(".looks .title", has_text=text).first.wait_for()
    preview.wait_for_timeout(600)
    assert preview.locator(".looks .facebook .title").inner_text() == text


def test_one_network_alone_is_corrected_by_the_keyboard(preview):
    preview.get_by_role("link", name="LinkedIn", exact=True).press("Enter")
    preview.wait_for_url("**network=linkedin")
    preview.locator("#title").fill("Pour LinkedIn")
    preview.locator(".corrected .title", has_text="Pour LinkedIn").wait_for()
    assert preview.locator(".facebook .title").inner_text() != "Pour LinkedIn"
    preview.get_by_role("button", name="Enregistrer").press("Enter")
    preview.get_by_text("Enregistré.").wait_for()
    assert preview.get_by_role("link", name="LinkedIn (corrigé)").is_visible()


def test_without_scripts_a_photo_is_sent_and_saved(live_server, browser, desk, article, photo):
    context = browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state(), locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/articles/{article[0]}/preview")
    page.locator("summary", has_text="Une autre photo").click()
    page.locator("#upload").set_input_files(photo)
    page.get_by_role("button", name="Prendre cette photo").click()
    page.locator("[data-stage] img").wait_for()
    page.locator("#credit").fill("Marie")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Enregistré.").wait_for()
    assert page.locator("#credit").input_value() == "Marie"
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_previews_have_no_barrier(live_server, desk, article, theme, photo):
    desk.emulate_media(color_scheme=theme)
    for language in ("fr", "en"):
        desk.goto(f"{live_server.url}/desk/articles/{article[0]}/preview?lang={language}&network=telegram")
        assert complaints(desk) == []
    desk.goto(f"{live_server.url}/desk/articles/{article[0]}/preview?lang=fr")
    take_photo(desk, photo)
    assert complaints(desk) == []
    desk.set_viewport_size({"width": 320, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
    desk.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
    assert desk.evaluate(CLIPPED) == []
