"""The weekly digest: Monday at eight, once, with numbers in the body."""

from __future__ import annotations

from datetime import date

import pytest

from share_service.newsroom.alerts.digest import send_digests, week_in_numbers
from share_service.newsroom.alerts.letters import digest_letter
from share_service.newsroom.alerts.rounds import go_round
from share_service.newsroom.mail.letter import as_html
from share_service.newsroom.mail.text import as_text
from share_service.stats.days import DAY, HOUR
from tests.newsroom.alerts.conftest import NOON

MONDAY = NOON + DAY  # noon of the day after that Sunday


def filled(article, clicked):
    first, second = article("a", title="Le port se réveille"), article("b", title="La crue", days=20)
    clicked(first.id, 30, ago=3 * DAY)
    clicked(second.id, 12, ago=4 * DAY)
    clicked(second.id, 28, ago=9 * DAY)
    return first, second


def test_a_week_goes_from_monday_to_sunday_beside_the_week_before(parts, article, clicked):
    first, second = filled(article, clicked)
    week = week_in_numbers(parts, MONDAY)
    assert (week["clicks"], week["change"]["clicks"]) == (42, 0.5)
    assert [(one["article"], one["clicks"]) for one in week["articles"]] == [(first.id, 30), (second.id, 12)]
    assert week["networks"] == [{"channel": "facebook", "clicks": 42, "previews": 0}]


def test_the_letter_has_its_numbers_in_the_body(parts, article, clicked):
    filled(article, clicked)
    letter = digest_letter(parts, week_in_numbers(parts, MONDAY), 1, "fr")
    text = as_text(letter).replace("\u00a0", " ").replace("\u202f", " ")
    assert letter.subject == "42 clics, semaine du 16 au 22 novembre 2026"
    assert "50 % de plus que la semaine précédente" in " ".join(text.split())
    assert "Le port se réveille" in text
    assert max(len(line) for line in text.splitlines() if "http" not in line) <= 72
    page = as_html(letter)
    assert '<th scope="col">Clics</th>' in page
    assert "http://127.0.0.1:8000/desk/letters/" in page
    english = digest_letter(parts, week_in_numbers(parts, MONDAY), 1, "en")
    assert "50% more than the week before" in " ".join(as_text(english).split())


def test_it_comes_on_monday_at_eight_and_once(parts, article, clicked, editor, mail):
    filled(article, clicked)
    marie = editor(kinds=())
    editor("paul", weekly=False, kinds=())
    eight = MONDAY - 4 * HOUR
    assert send_digests(parts, NOON) == 0
    assert send_digests(parts, eight - 60) == 0
    assert send_digests(parts, eight) == 1
    assert send_digests(parts, eight + HOUR) == 0
    assert go_round(parts, eight + HOUR) == 1
    (letter,) = mail.letters()
    assert letter["To"] == marie.email
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # The next week is another digest.
    assert send_digests(parts, eight + 7 * DAY) == 1


def test_a_server_that_was_away_on_monday_makes_up_for_it(parts, article, clicked, editor, mail):
    filled(article, clicked)
    editor(kinds=())
    assert send_digests(parts, MONDAY + DAY) == 1
    assert send_digests(parts, MONDAY + 2 * DAY) == 0


@pytest.mark.parametrize(
    ("monday", "said"),
    [((2026, 6, 1), "du 1er au 7 juin 2026"), ((2026, 11, 30), "du 30 novembre au 6 décembre 2026")],
)
def test_a_week_names_its_month_once(parts, monday, said):
    first = (date(*monday) - date(1970, 1, 1)).days
    week = week_in_numbers(parts, MONDAY) | {"first": first, "last": first + 6}
    assert said in digest_letter(parts, week, 1, "fr").subject
