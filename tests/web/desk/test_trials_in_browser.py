"""Essais in a real browser: started, brought to a conclusion by many readers of real links, decided, seen at once."""

import re
import time

import pytest
import requests
from sqlalchemy import update

from share_service.store.engine import open_engine
from share_service.store.tables import trials
from tests.browser.test_accessibility import complaints
from tests.web.desk.test_in_browser import article, desk

__all__ = ["article", "desk"]

TITLE = "La rivière revient dans la nuit"
CRAWLER = {"User-Agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{number}.0) Gecko/20100101 Firefox/{number}.0"


def start(desk, live_server, article_id):
    """Start a trial by the keyboard alone, as an editor would from the article's page; return its id."""
    desk.goto(f"{live_server.url}/desk/articles/{article_id}?lang=fr")
    desk.keyboard.press("e")
    desk.wait_for_url("**/trial")
    desk.locator("#title-B").focus()
    desk.keyboard.press("Control+a")
    desk.keyboard.type(TITLE)
    desk.locator("[data-look=B] .title", has_text="dans la nuit").wait_for()
    assert desk.evaluate("document.activeElement.id") == "title-B"
    assert "modifi" in desk.locator("[data-state=B]").inner_text()
    desk.get_by_role("button", name="Lancer l’essai").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/desk/trials/*")
    return int(desk.url.rpartition("/")[2])


def links_of(desk, channel):
    """The links of each variant by one channel, as the page lists them."""
    desk.locator("#links-summary").click()
    row = desk.locator(".links tr", has=desk.get_by_role("rowheader", name=channel, exact=True))
    return [cell.inner_text() for cell in row.locator("code").all()]


def read_by(link, readers, first=60):
    """Follow a link as so many readers, each with a browser of its own."""
    for number in range(first, first + readers):
        agent = {"User-Agent": FIREFOX.format(number=number)}
        assert requests.get(link, headers=agent, allow_redirects=False, timeout=30).status_code == 302


def a_day_later(live_server, tmp_path, trial_id):
    """Have the trial begun the day before yesterday: nobody waits that long for a test."""
    engine = open_engine(f"sqlite:///{tmp_path / 'var' / 'share.db'}")
    with engine.begin() as connection:
        connection.execute(update(trials).where(trials.c.id == trial_id).values(started_at=int(time.time()) - 180_000))
    engine.dispose()


def test_a_trial_is_run_to_its_conclusion(live_server, desk, article, tmp_path):
    problems = []
    desk.on("console", lambda message: problems.append(message.text))
    desk.on("pageerror", lambda error: problems.append(str(error)))
    article_id, plain = article
    desk.goto(f"{live_server.url}/desk/articles/{article_id}")
    before = desk.locator(".card img").get_attribute("src")
    trial_id = start(desk, live_server, article_id)
    assert "Trop tôt" in desk.locator(".verdict").inner_text()
    first, second = links_of(desk, "Facebook")
    copied = [cell.inner_text() for cell in desk.locator(".links tbody tr").first.locator("code").all()]

    # A crawler sees each variant's own title and card.
    pages = [requests.get(link, headers=CRAWLER, timeout=30).text for link in (first, second)]
    titles = [re.search(r'og:title" content="([^"]+)"', page)[1] for page in pages]
    cards = [re.search(r'og:image" content="([^"]+)"', page)[1] for page in pages]
    assert titles == ["La rivière revient", TITLE]
    assert requests.get(cards[0], timeout=30).content != requests.get(cards[1], timeout=30).content

    read_by(first, 12)
    read_by(second, 60)
    read_by(copied[0], 8)
    read_by(copied[1], 50)
    desk.reload()
    assert "Trop tôt" in desk.locator(".verdict").inner_text()
    a_day_later(live_server, tmp_path, trial_id)
    desk.reload()
    verdict = desk.locator(".verdict").inner_text()
    assert re.search(r"B est (très probablement|presque certainement) la meilleure \(9\d\s%\)", verdict), verdict
    clicks = [row.locator("td").first.inner_text() for row in desk.locator(".variants tbody tr").all()]
    assert clicks == ["20", "110"]

    # One press keeps the winner: a new card, a mark on the timeline, and links that lead on for crawlers too.
    desk.get_by_role("button", name="Garder B").focus()
    desk.keyboard.press("Enter")
    desk.get_by_text("La variante B a été gardée.").wait_for()
    desk.keyboard.press("p")
    desk.wait_for_url(f"**/desk/articles/{article_id}")
    assert desk.locator(".card img").get_attribute("src") != before
    assert desk.get_by_role("listitem").filter(has_text="variante B gardée").first.is_visible()
    for link in (first, second, plain):
        answer = requests.get(link, headers=CRAWLER, allow_redirects=False, timeout=30)
        assert answer.headers["Location"] == "https://journal.example/a"
    desk.keyboard.press("g")
    desk.keyboard.press("t")
    desk.wait_for_url("**/desk/trials")
    assert TITLE in desk.locator(".ended").inner_text().replace("\u00a0", " ")
    assert problems == []


def test_without_scripts_a_trial_is_started_and_ended(live_server, browser, desk, article):
    context = browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state(), locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/articles/{article[0]}")
    page.get_by_role("link", name="Lancer un essai").click()
    page.get_by_role("button", name="Une variante de plus").click()
    page.locator("#title-B").fill(TITLE)
    page.locator("#title-C").fill("Une autre rivière")
    page.get_by_role("button", name="Aperçu").click()
    assert TITLE in page.locator("[data-look=B]").inner_text().replace("\u00a0", " ")
    page.get_by_role("button", name="Lancer l’essai").click()
    assert page.locator(".looks > li").count() == 3
    page.get_by_role("button", name="Terminer sans en garder").click()
    assert page.get_by_text("Aucune variante n’a été gardée.").is_visible()
    context.close()


@pytest.mark.parametrize(("theme", "language"), [("light", "fr"), ("dark", "en")])
def test_the_trials_have_no_barrier(live_server, desk, article, theme, language):
    desk.emulate_media(color_scheme=theme)
    paths = ["trials", f"articles/{article[0]}/trial"]
    assert at_every_size(desk, live_server, paths, language) == []
    trial_id = start(desk, live_server, article[0])
    paths = ["trials", f"trials/{trial_id}", f"trials/{trial_id}?network=x", f"articles/{article[0]}"]
    assert at_every_size(desk, live_server, paths, language) == []
    desk.goto(f"{live_server.url}/desk/trials/{trial_id}?lang=fr")
    desk.get_by_role("button", name="Garder A").click()
    assert at_every_size(desk, live_server, paths[:2], language) == []


def at_every_size(desk, live_server, paths, language):
    """What is wrong with these pages in a language: barriers, texts that leave a narrow window or a doubled type."""
    found = []
    for path in paths:
        desk.set_viewport_size({"width": 1280, "height": 900})
        desk.goto(f"{live_server.url}/desk/{path}{'&' if '?' in path else '?'}lang={language}")
        found += [f"{path}: {complaint}" for complaint in complaints(desk)]
        for width, size in ((320, "100%"), (640, "200%")):
            desk.set_viewport_size({"width": width, "height": 900})
            desk.evaluate(f"document.documentElement.style.setProperty('font-size', '{size}')")
            wide = desk.evaluate("document.documentElement.scrollWidth")
            found += [f"{path}: {wide} px wide in {width}"] if wide > width else []
    return found
