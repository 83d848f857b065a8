"""**Plus de contenu** on the desk: what readers see and why, pinned, left out and moved by forms alone."""

import re
import time

import pytest
from turbohtml import parse

from share_service.newsroom.intake import take_in
from share_service.store.audit import entries
from share_service.store.pins import list_pins, save_pin
from tests.web.desk.conftest import FIREFOX

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def articles(parts):
    """Seven articles in French, the last the newest, and one in German."""
    return [
        take_in(
            parts,
            {
                "url": f"https://journal.example/{n}",
                "title": f"Article {n}",
                "section": "Sport" if n < 2 else f"Rubrique {n}",
                "language": "de" if n == 7 else "fr",
                "published_at": f"2026-11-{n + 1:02}T08:00:00+01:00",
            },
        )[0].id
        for n in range(8)
    ]


def press(client, article, what, **fields):
    token = TOKEN.search(client.get("/desk/more?q=Article").text)[1]
    data = {"csrf_token": token, "article": article, "do": what, "section": "", "language": "fr", **fields}
    return client.post("/desk/more", data=data, follow_redirects=True)


def shown(page):
    return [row.text.removeprefix("Article ") for row in parse(page).select(".picks h3 a")]


def sentence(page):
    return parse(page).select_one("h1").text


def test_the_page_shows_what_readers_see_and_why(editor, articles):
    page = editor.get("/desk/more").text
    assert shown(page) == ["6", "5", "4", "3", "2", "1", "0"]
    assert "rien n’est très suivi" in sentence(page)
    assert {row.text for row in parse(page).select(".picks .meta b")} == {"Parmi les derniers parus"}
    assert [link.text for link in parse(page).select(".ranges a")] == ["Allemand", "Français"]
    assert shown(editor.get("/desk/more?language=de").text) == ["7"]


def test_an_article_is_pinned_moved_timed_and_let_go(editor, parts, articles):
    assert "«\u00a0Article 2\u00a0» est épinglé." in press(editor, articles[2], "pin").text
    press(editor, articles[0], "pin")
    answer = press(editor, articles[0], "up")
    assert shown(answer.text)[:3] == ["0", "2", "6"]
    assert "«\u00a0Article 0\u00a0» est maintenant numéro 1." in answer.text
    assert shown(press(editor, articles[0], "down").text)[:2] == ["2", "0"]
    answer = press(editor, articles[2], "until", hours="24")
    (pin,) = [one for one in list_pins(parts.engine) if one.article_id == articles[2]]
    assert abs(pin.expires_at - time.time() - 86_400) < 60
    assert "Épinglé jusqu’au" in answer.text
    assert "2 articles sont épinglés" in sentence(answer.text)
    assert shown(press(editor, articles[2], "release").text)[:2] == ["0", "6"]
    said = [entry.action for entry in entries(parts.engine, 9)]
    assert said == ["more_released", "more_pinned", "more_ordered", "more_ordered", "more_pinned", "more_pinned"]


def test_an_article_is_left_out_and_let_in_again(editor, articles):
    page = press(editor, articles[6], "ban").text
    assert "6" not in shown(page)
    assert parse(page).select_one("[data-list=out] a").text == "Article 6"
    assert shown(press(editor, articles[6], "release").text)[0] == "6"


def test_a_section_has_a_list_of_its_own(editor, articles):
    press(editor, articles[3], "pin")
    page = press(editor, articles[2], "pin", section="Sport").text
    assert shown(page)[:2] == ["2", "3"]
    assert [row.text for row in parse(page).select(".picks .meta b")][:2] == ["Épinglé", "Épinglé partout"]
    assert len(parse(page).select(".picks [data-pinned]")) == 1
    assert shown(editor.get("/desk/more").text)[0] == "3"


def test_what_is_searched_for_can_be_pinned(editor, articles):
    page = parse(editor.get("/desk/more?q=Article 1").text)
    (row,) = page.select("[data-list=found] li")
    assert [button.attrs["value"] for button in row.select("button")] == ["pin", "ban"]
    assert page.select_one(".masthead input[type=search]").attrs["value"] == ""
    press(editor, articles[1], "pin")
    assert not parse(editor.get("/desk/more?q=Article 1").text).select("[data-list=found] button")


def test_too_many_are_refused_in_words_and_the_list_stays(editor, articles):
    for article in articles[:5]:
        press(editor, article, "pin")
    answer = press(editor, articles[5], "pin")
    assert answer.status_code == 422
    assert "5 articles sont déjà épinglés" in parse(answer.text).select_one("[role=alert]").text
    assert shown(answer.text)[:6] == ["0", "1", "2", "3", "4", "6"]


def test_a_reader_of_numbers_changes_nothing(app, invited, parts, articles):
    client = app.test_client()
    client.environ_base.update({"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "en"})
    client.get(invited("viewer", "paul@journal.example"))
    page = client.get("/desk/more").text
    assert "/desk/more" in page
    assert not parse(page).select("#picks button[name=do]")
    assert client.post("/desk/more", data={"article": articles[0], "do": "pin"}).status_code == 403
    assert list_pins(parts.engine) == []


@pytest.mark.parametrize(
    ("article", "what", "status"), [(4711, "pin", 404), (0, "release", 404), (None, "shout", 400), (None, "up", 404)]
)
def test_what_cannot_be_done_is_refused(editor, articles, article, what, status):
    assert press(editor, articles[0] if article is None else article, what).status_code == status


def test_an_empty_newsroom_is_told_how_articles_come(editor):
    page = editor.get("/desk/more").text
    assert "Rien ne figure encore" in sentence(page)
    assert "dès que sa page montre nos boutons" in page


def test_the_newsroom_s_language_is_that_of_its_articles_with_a_territory_too(editor, parts):
    take_in(parts, {"url": "https://journal.example/fr-fr", "title": "Le titre", "language": "fr-FR"})
    page = editor.get("/desk/more").text
    assert shown(page) == ["Le titre"]
    # One language is no choice.
    assert not parse(page).select(".ranges a")


def test_the_page_is_where_its_language_says(editor, parts, articles):
    save_pin(parts.engine, articles[7], "", banned=False, expires_at=None, author="ana")
    assert "Nothing is pinned" in sentence(editor.get("/desk/more?lang=en").text)
    assert "1 article is pinned" in sentence(editor.get("/desk/more?lang=en&language=de").text)
