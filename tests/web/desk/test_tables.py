"""The desk's tables as files: the same columns for machines, whatever the page's language."""

import csv
import io
import json

import pytest

from share_service.newsroom.intake import take_in
from share_service.stats.events import Kind
from share_service.store.audit import note
from share_service.web.desk.tables import Table, table_file, table_links
from tests.web.desk.conftest import at_noon

FACEBOOK = 10


@pytest.fixture
def settings(settings):
    return at_noon(settings)


def rows_of(answer):
    """The rows of a CSV answer, each a dict."""
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_a_table_is_a_file_with_machine_values(editor, stored, happened):
    happened(Kind.CLICK, FACEBOOK, 3)
    happened(Kind.INTENT, FACEBOOK, 1)
    answer = editor.get(f"/desk/articles/{stored.id}?format=csv&table=networks&range=7d")
    assert rows_of(answer) == [
        {"channel": "facebook", "name": "Facebook", "clicks": "3", "previews": "0", "intents": "1", "copies": "0"}
    ]
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert f'filename="share-article-{stored.id}-networks-' in answer.headers["Content-Disposition"]


def test_json_has_the_same_rows(editor, stored, happened):
    happened(Kind.CLICK, FACEBOOK, 3)
    path = f"/desk/articles/{stored.id}?table=timeline&range=7d"
    found = json.loads(editor.get(f"{path}&format=json").data)
    assert len(found) == 7
    assert found[-1]["clicks"] == 3
    assert [row["start"] for row in found] == [row["start"] for row in rows_of(editor.get(f"{path}&format=csv"))]


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        ("/desk/", "article url title section clicks last_hour same_hour_yesterday channel"),
        ("/desk/search?q=riviere", "article url title section language published_at"),
    ],
)
def test_the_lists_of_articles_are_tables_too(editor, happened, path, columns):
    happened(Kind.CLICK, FACEBOOK, 2)
    sign = "&" if "?" in path else "?"
    assert f"{sign.replace('&', '&amp;')}table=" in editor.get(path).text
    (row,) = rows_of(editor.get(f"{path}{sign}format=csv"))
    assert " ".join(row) == columns
    assert row["title"] == "La rivière <b>revient</b>"


def test_administrators_take_the_log_and_the_people_along(app, parts, invited):
    admin = app.test_client()
    admin.get(invited("admin", "chef@journal.example"))
    note(parts.engine, "chef@journal.example", "key_made", "cms")
    people = rows_of(admin.get("/desk/settings/people?format=csv"))
    assert [(row["email"], row["role"], row["active"]) for row in people] == [("chef@journal.example", "admin", "True")]
    (change,) = rows_of(admin.get("/desk/settings/log?format=csv"))
    assert (change["actor"], change["action"]) == ("chef@journal.example", "key_made")


def test_an_editor_takes_no_log_along(editor):
    assert editor.get("/desk/settings/log?format=csv").status_code == 403


def test_no_headline_is_a_formula_in_a_spreadsheet(editor, parts):
    take_in(parts, {"url": "https://journal.example/f", "title": "=HYPERLINK(1)", "language": "fr"})
    (row,) = rows_of(editor.get("/desk/search?q=hyperlink&format=csv"))
    assert row["title"] == "'=HYPERLINK(1)"
    (same,) = json.loads(editor.get("/desk/search?q=hyperlink&format=json").data)
    assert same["title"] == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("a;=cmd|' /C calc'!A0;", "a;'=cmd|' /C calc'!A0;"),
        ('a; "@SUM(1)', "a; \"'@SUM(1)"),
        ("a; b = c - d", "a; b = c - d"),
    ],
)
def test_no_headline_has_a_formula_behind_a_semicolon(editor, parts, title, cell):
    """Where numbers have decimal commas, a semicolon ends a cell, in quotes or not."""
    take_in(parts, {"url": "https://journal.example/semicolon", "title": title, "language": "en"})
    (row,) = rows_of(editor.get("/desk/search?q=semicolon&format=csv"))
    assert row["title"] == cell


def test_an_unknown_format_or_table_is_said_so(editor, stored):
    assert editor.get("/desk/?format=xlsx").status_code == 422
    assert editor.get(f"/desk/articles/{stored.id}?format=csv&table=pies").status_code == 404


def test_nothing_found_is_an_empty_table(editor):
    assert json.loads(editor.get("/desk/search?q=rien&format=json").data) == []
    assert rows_of(editor.get("/desk/search?q=rien&format=csv")) == []


def test_rows_are_read_while_they_are_sent(app):
    taken = []

    def rows():
        for number in range(2_000):
            taken.append(number)
            yield (number,)

    with app.test_request_context("/desk/?format=json"):
        answer = table_file({"many": lambda: Table("many", ("n",), rows())})
        next(answer.response)
        assert len(taken) == 500
        answer.close()


def test_the_links_keep_what_the_page_was_asked(app):
    with app.test_request_context("/desk/search?q=a%26b"):
        assert 'href="?q=a%26b&amp;table=found&amp;format=csv"' in table_links("found")
