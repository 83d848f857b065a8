"""Réglages: people, keys, the log and what is set."""

import re

import pytest

from share_service.newsroom.mail.server import mail_server as parsed
from share_service.settings import Settings
from share_service.store.audit import entries
from share_service.store.editors import all_editors
from share_service.store.keys import find_key, list_keys, new_key
from tests import live
from tests.mail_server import mail_server
from tests.web.desk.conftest import FIREFOX

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def admin(app, invited):
    """A client of an administrator, in French."""
    client = app.test_client()
    client.environ_base.update({"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "fr"})
    assert client.get(invited("admin", "chef@journal.example")).status_code == 303
    return client


def send(client, path, page=None, **fields):
    token = TOKEN.search(client.get(page or path).text)[1]
    return client.post(path, data={"csrf_token": token, **fields})


def person(parts, email):
    return next(one for one in all_editors(parts.engine) if one.email == email)


def test_an_editor_sees_what_is_set_and_no_way_to_people_or_keys(editor):
    page = editor.get("/desk/settings").text
    assert "Europe/Paris" in page
    assert "journal.example" in page
    assert 'integrity="sha384-' in page
    assert "/desk/settings/people" not in page
    for path in ("/desk/settings/people", "/desk/settings/keys", "/desk/settings/log"):
        assert editor.get(path).status_code == 403


def test_an_administrator_lets_somebody_in_by_a_link_shown_once(app, admin, parts):
    answer = send(admin, "/desk/settings/people", email="Paul@Journal.example ", role="viewer")
    link = re.search(r'value="(http://[^"]*/desk/enter/[^"]+)"', answer.text)[1]
    paul = app.test_client()
    paul.environ_base.update({"HTTP_USER_AGENT": FIREFOX})
    assert paul.get(link.removeprefix(parts.settings.public_url)).status_code == 303
    assert person(parts, "paul@journal.example").role == "viewer"
    assert person(parts, "paul@journal.example").seen_at
    assert link not in admin.get("/desk/settings/people").text
    assert entries(parts.engine, 1)[0].subject == "paul@journal.example (viewer)"


def test_a_link_is_mailed_where_a_mail_server_is_set(admin, parts, tmp_path):
    with mail_server(tmp_path / "mail") as server:
        settings = Settings(secret_key=live.SECRET, **server.settings())
        object.__setattr__(parts, "mail", parsed(settings))
        page = send(admin, "/desk/settings/people", email="paul@journal.example", role="viewer").text
        assert "Il a été envoyé par courriel" in page
        assert server.letters()[0]["To"] == "paul@journal.example"
        server.behave("later")
        page = send(admin, "/desk/settings/people", email="paul@journal.example", role="viewer").text
    assert "Il n’a pas pu être envoyé par courriel" in page
    assert "/desk/enter/" in page


def test_a_wrong_address_is_said_and_kept_in_the_form(admin):
    answer = send(admin, "/desk/settings/people", email="paul", role="viewer")
    assert answer.status_code == 422
    assert "Écrivez une adresse électronique" in answer.text
    assert 'value="paul"' in answer.text


def test_a_role_is_changed_and_the_last_administrator_stays_one(admin, parts, invited):
    invited("viewer", "paul@journal.example")
    paul, chief = person(parts, "paul@journal.example"), person(parts, "chef@journal.example")
    page = "/desk/settings/people"
    assert send(admin, f"{page}/{paul.id}", page, do="role", role="editor").status_code == 303
    assert person(parts, "paul@journal.example").role == "editor"
    answer = send(admin, f"{page}/{chief.id}", page, do="role", role="viewer")
    assert "dernier administrateur" in answer.text
    assert person(parts, "chef@journal.example").role == "admin"


def test_sessions_end_on_every_device_and_the_shut_out_stay_out(app, admin, parts, editor):
    marie, page = person(parts, "marie@journal.example"), "/desk/settings/people"
    with editor.session_transaction("/desk/") as session:
        session["since"] -= 5
    assert editor.get("/desk/").status_code == 200
    send(admin, f"{page}/{marie.id}", page, do="end")
    assert editor.get("/desk/").status_code == 303
    send(admin, f"{page}/{marie.id}", page, do="remove")
    assert not person(parts, "marie@journal.example").active
    assert "n’entre plus" in admin.get(page).text


def test_an_editor_signs_out_everywhere(editor):
    with editor.session_transaction("/desk/") as session:
        session["since"] -= 5
    assert send(editor, "/desk/sessions/end", "/desk/settings").location == "/desk/signin?left=1"
    assert editor.get("/desk/").status_code == 303


def test_a_key_is_shown_once_and_may_do_what_was_chosen(admin, parts):
    answer = send(admin, "/desk/settings/keys", name="Tableau de bord", scope=["stats"])
    key = re.search(r'value="(share_[^"]+)"', answer.text)[1]
    assert find_key(parts.engine, key).scopes == ("stats",)
    assert key not in admin.get("/desk/settings/keys").text
    (made,) = list_keys(parts.engine)
    assert send(admin, f"/desk/settings/keys/{made.id}", "/desk/settings/keys").status_code == 303
    assert find_key(parts.engine, key) is None
    assert [entry.action for entry in entries(parts.engine, 2)] == ["key_revoked", "key_made"]


def test_a_key_without_a_name_or_a_scope_is_not_made(admin, parts):
    assert send(admin, "/desk/settings/keys", name=" ", scope="read").status_code == 422
    assert send(admin, "/desk/settings/keys", name="cms").status_code == 422
    assert list_keys(parts.engine) == []


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [("stats", {"stats"}), ("read", {"read"}), ("write", {"write"})],
)
def test_a_scope_opens_its_part_of_the_api_alone(client, parts, stored, scope, allowed):
    headers = {"Authorization": f"Bearer {new_key(parts.engine, 'tests', [scope])}"}
    answers = {
        "stats": client.get("/api/v1/stats", headers=headers),
        "read": client.get(f"/api/v1/articles/{stored.id}", headers=headers),
        "write": client.post(f"/api/v1/articles/{stored.id}/links", headers=headers, json={"label": "Lettre"}),
    }
    assert {name for name, answer in answers.items() if answer.status_code < 400} == allowed
    assert {answer.json["code"] for answer in answers.values() if answer.status_code == 403} == {"scope_missing"}


def test_the_log_says_who_did_what_and_escapes_it(admin, parts):
    send(admin, "/desk/settings/keys", name="<b>cms</b>", scope="read")
    page = admin.get("/desk/settings/log").text
    assert "chef@journal.example" in page
    assert "a créé la clé &lt;b&gt;cms&lt;/b&gt; (read)" in page


def test_an_empty_log_says_what_will_be_in_it(admin):
    assert "Rien n’a encore été changé." in admin.get("/desk/settings/log").text


def test_forms_from_elsewhere_are_refused(admin):
    assert admin.post("/desk/settings/keys", data={"name": "cms", "scope": "read"}).status_code == 400
    assert admin.post("/desk/sessions/end").status_code == 400
