"""What was noticed stands on Maintenant, on the article's line, and where a preview is mended."""

import re
import time
from datetime import datetime

import pytest

from share_service.newsroom.intake import take_in
from share_service.newsroom.markers import Marker
from share_service.stats.events import Kind
from share_service.store.alerts import add_alert
from share_service.store.choices import Choices, save_choices
from share_service.store.engine import writing
from share_service.store.preview_looks import Look, save_look
from share_service.web.desk.marks import marks_of
from share_service.web.desk.ranges import named_range
from tests.web.desk.conftest import at_noon
from tests.web.desk.test_alerts import FACTS
from tests.web.desk.test_people import person

FACEBOOK = 10
SAID = {
    "fr": {"message": "L’image de la page ne répond pas.", "mend": "Corrigez son adresse."},
    "en": {"message": "The page’s image does not answer.", "mend": "Mend its address."},
}


@pytest.fixture
def settings(settings):
    return at_noon(settings)


@pytest.fixture
def noticed(parts, stored):
    """Write an alert down, of a minute ago."""

    def write(kind="rising", article=stored.id):
        with writing(parts.engine) as connection:
            facts = FACTS | {"rule": "image_missing", "words": SAID}
            add_alert(connection, kind, article, int(time.time()) - 60, facts)

    return write


@pytest.fixture
def broken(parts, stored, noticed):
    noticed("broken")
    save_look(parts.engine, Look(stored.id, int(time.time()) - 60, "image_missing", 2, SAID))


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_what_was_noticed_stands_under_the_numbers(editor, stored, noticed):
    noticed()
    page = plain(editor.get("/desk/").text)
    section = page[page.index('id="noticed"') :]
    assert "<b>En hausse</b>" in section
    assert "1 204 clics en une heure ; environ 31 d’habitude pour cet article." in section
    assert "Surtout par Facebook : 1 100 en 24 heures." in section
    assert re.search(rf'<a id="n\d+" href="/desk/articles/{stored.id}" lang="fr"', section)
    assert "1,204 clicks in one hour" in editor.get("/desk/?lang=en").text


def test_a_broken_preview_leads_to_where_it_is_mended(editor, stored, broken):
    page = editor.get("/desk/").text
    assert f'href="/desk/articles/{stored.id}/preview" lang="fr"' in page
    assert "l’image de la page ne répond pas. Corrigez son adresse." in page
    for path in (f"/desk/articles/{stored.id}", f"/desk/articles/{stored.id}/preview"):
        shown = editor.get(path).text
        assert "L’image de la page ne répond pas. Corrigez son adresse." in shown
        assert "constaté le" in shown


def test_a_preview_that_was_mended_is_no_longer_told(editor, parts, stored, broken):
    save_look(parts.engine, Look(stored.id, int(time.time()), None, 0, {}))
    assert 'id="noticed"' not in editor.get("/desk/").text
    assert 'class="fault"' not in editor.get(f"/desk/articles/{stored.id}").text


def test_a_quiet_day_is_said_in_a_line_and_an_empty_desk_says_nothing(editor, stored, happened):
    assert "Rien à signaler" not in editor.get("/desk/").text
    happened(Kind.CLICK, FACEBOOK)
    assert "Rien à signaler ces dernières 24 heures." in editor.get("/desk/").text


def test_only_what_somebody_wants_to_be_told_is_told(editor, parts, noticed, happened):
    noticed()
    happened(Kind.CLICK, FACEBOOK)
    marie = person(parts, "marie@journal.example")
    save_choices(parts.engine, marie.id, Choices(kinds=("broken",)))
    assert "Rien à signaler" in editor.get("/desk/").text
    save_choices(parts.engine, marie.id, Choices(kinds=()))
    page = editor.get("/desk/").text
    assert 'id="noticed"' not in page
    assert "Rien à signaler" not in page


def test_alerts_that_are_turned_off_are_not_mentioned(editor, parts, broken, happened, stored):
    happened(Kind.CLICK, FACEBOOK)
    object.__setattr__(parts, "settings", parts.settings.model_copy(update={"alerts_per_day": 0}))
    page = editor.get("/desk/").text
    assert 'id="noticed"' not in page
    assert "Rien à signaler" not in page
    assert 'class="fault"' not in editor.get(f"/desk/articles/{stored.id}").text


def test_many_are_folded(editor, parts, noticed):
    for number in range(5):
        stored = take_in(parts, {"url": f"https://journal.example/{number}", "title": f"Titre {number}"})[0]
        noticed("strong", stored.id)
    page = plain(editor.get("/desk/").text)
    assert re.search(r'<summary id="noticed-summary">2 autres</summary>', page)
    assert page.count("<b>Toujours lu</b>") == 5


def test_an_alert_is_marked_on_the_line_of_its_article(editor, stored, noticed):
    noticed()
    page = plain(editor.get(f"/desk/articles/{stored.id}").text)
    assert "En hausse : 1 204 clics en une heure ; environ 31 d’habitude pour cet article</bdi>" in page


def test_a_mark_stands_in_its_own_week(parts):
    zone = parts.settings.zone
    span = named_range("year", datetime(2026, 11, 23, 9, tzinfo=zone), zone)
    steps = list(span.steps())
    for step, start in enumerate(steps):
        marker = Marker(int(start.timestamp()) + 43_200, "published")
        (mark,) = marks_of(parts, [marker], span)
        assert step <= mark.place * len(steps) / 100 < step + 1
