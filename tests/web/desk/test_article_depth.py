"""Article, in depth: what was usual, what was done, when readers come, notes, and old totals set apart."""

import re
from datetime import datetime

import pytest

from share_service.newsroom.overriding import put_override
from share_service.stats.events import Kind
from share_service.store.audit import entries
from share_service.store.imports import OldLink, save_old_links
from share_service.store.notes import LONGEST, notes_of
from tests.web.desk.conftest import FIREFOX, at_noon
from tests.web.desk.test_tables import rows_of

FACEBOOK, WEEK, DAY = 10, 7 * 86_400, 86_400
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def settings(settings):
    return at_noon(settings)


@pytest.fixture
def path(stored):
    return f"/desk/articles/{stored.id}"


def send(client, path, **fields):
    token = TOKEN.search(client.get(path).text)[1]
    return client.post(path, data={"csrf_token": token, **fields})


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_same_weekday_stands_beside_today(editor, happened, path):
    for weeks, clicks in ((1, 4), (2, 6)):
        happened(Kind.CLICK, FACEBOOK, clicks, ago=weeks * WEEK)
    page = plain(editor.get(path).text)
    assert 'class="line"' in page
    assert "habituel, d’après les 2 dernières semaines" in page
    rows = rows_of(editor.get(f"{path}?format=csv&table=timeline"))
    assert sum(float(row["usual_clicks"] or 0) for row in rows) == 5


def test_yesterday_can_stand_there_instead(editor, happened, path):
    happened(Kind.CLICK, FACEBOOK, 4, ago=WEEK)
    happened(Kind.CLICK, FACEBOOK, 3, ago=DAY)
    assert 'href="?beside=before"' in editor.get(path).text
    page = editor.get(f"{path}?beside=before").text
    assert re.search(r"</svg> hier\s", page)
    assert 'href="?beside=weekday"' in page


def test_a_new_article_has_nothing_beside_it(editor, happened, path):
    happened(Kind.CLICK, FACEBOOK)
    page = editor.get(path).text
    assert 'class="line"' not in page
    assert 'class="before"' not in page


def test_each_number_stands_beside_the_one_of_the_range_before(editor, happened, path):
    happened(Kind.CLICK, FACEBOOK, 4, ago=DAY)
    happened(Kind.CLICK, FACEBOOK, 2)
    page = plain(editor.get(path).text)
    assert re.search(r'class="before">hier à cette heure : <em>4</em>', page)
    assert "les 28 jours précédents" not in plain(editor.get(f"{path}?range=28d").text)


def test_a_correction_is_marked_with_who_made_it(editor, parts, stored, path):
    put_override(parts, stored.id, {"title": "Un titre pour les réseaux"}, author="lea@journal.example")
    page = plain(editor.get(path).text)
    assert "Modifié pour les réseaux : titre" in page
    assert "lea@journal.example" in page
    assert page.count('class="flag"') == 1
    assert 'class="flag"' not in editor.get(f"{path}?range=yesterday").text


def test_a_note_is_written_marked_and_removed(editor, parts, stored, path):
    answer = send(editor, path, text="Citée <au> 20 heures")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}#notes")
    page = editor.get(path).text
    assert page.count("Citée &lt;au&gt; 20 heures") >= 3  # on the line, below it, and among the notes
    (note,) = notes_of(parts.engine, stored.id)
    assert note.author == "marie@journal.example"
    assert send(editor, path, remove=note.id).status_code == 303
    assert notes_of(parts.engine, stored.id) == []
    assert [entry.action for entry in entries(parts.engine, 5)] == ["note_removed", "note_added"]


def test_a_note_may_be_about_another_moment(editor, parts, stored, path):
    send(editor, f"{path}?range=7d", text="Dans la lettre", when="2026-03-01T18:30")
    (note,) = notes_of(parts.engine, stored.id)
    assert f"{datetime.fromtimestamp(note.at, parts.settings.zone):%Y-%m-%dT%H:%M}" == "2026-03-01T18:30"


@pytest.mark.parametrize(
    "fields", [{"text": " "}, {"text": "x" * (LONGEST + 1)}, {"text": "Bien", "when": "demain"}], ids=str
)
def test_a_wrong_note_is_said_so_and_what_was_typed_stays(editor, parts, stored, path, fields):
    answer = send(editor, path, **fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'value="{fields["text"]}"' in answer.text
    assert notes_of(parts.engine, stored.id) == []


def test_a_viewer_reads_notes_and_writes_none(app, editor, invited, path):
    send(editor, path, text="Dans la lettre")
    viewer = app.test_client()
    viewer.environ_base.update({"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "fr"})
    viewer.get(invited("viewer", "lea@journal.example"))
    page = viewer.get(path).text
    assert "Dans la lettre" in page
    assert 'id="note-text"' not in page
    assert send(viewer, path, text="Encore").status_code == 403


def test_the_hours_of_the_week_are_drawn_told_and_a_table(editor, happened, path):
    happened(Kind.CLICK, FACEBOOK, 60)
    page = plain(editor.get(path).text)
    assert page.count('<rect class="q') == 168
    assert page.count('<rect class="q5"') == 1
    assert "avec 100 % des clics" in page
    rows = rows_of(editor.get(f"{path}?format=csv&table=hours"))
    assert len(rows) == 168
    assert sum(int(row["clicks"]) for row in rows) == 60


def test_a_few_clicks_tell_no_best_hour(editor, happened, path):
    happened(Kind.CLICK, FACEBOOK, 3)
    assert "Encore trop peu de clics" in editor.get(path).text
    assert "Aucun clic" not in editor.get(path).text


def test_what_another_shortener_had_counted_is_told_apart(editor, parts, stored, happened, path):
    happened(Kind.CLICK, FACEBOOK, 2)
    save_old_links(parts.engine, [OldLink("yourls sho.rt/abc", stored.id, "Lettre de mars", 1_204)])
    page = plain(editor.get(path).text)
    assert "1 204 clics comptés par l’ancien raccourcisseur" in page
    assert re.search(r"<dt>Clics</dt><dd><b>2</b>", page)
    (row,) = rows_of(editor.get(f"{path}?format=csv&table=imported"))
    assert (row["origin"], row["clicks"]) == ("yourls sho.rt/abc", "1204")
    assert row["channel"].startswith("link-")
