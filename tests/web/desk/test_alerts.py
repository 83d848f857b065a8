"""Réglages, alerts and deliveries: choosing, trying, ending letters without signing in, and where programs are told."""

import re
import time

import pytest

from share_service.newsroom.alerts.letters import alert_letter
from share_service.newsroom.alerts.telling import message
from share_service.newsroom.alerts.unsubscribing import ALERTS, DIGEST, letters_url
from share_service.newsroom.mail.server import mail_server as parsed
from share_service.store.alerts import add_alert, tell
from share_service.store.audit import entries
from share_service.store.choices import Choices, choices_of, save_choices
from share_service.store.endpoints import add_endpoint, all_endpoints
from share_service.store.engine import writing
from tests.mail_server import mail_server
from tests.web.desk.conftest import FRENCH
from tests.web.desk.test_people import admin, person, send

__all__ = ["admin"]

PAGE, SENT = "/desk/settings/alerts", "/desk/settings/messages"
FACTS = {
    "title": "La crue <i>monte</i>", "url": "https://journal.example/a", "hour": 1204, "usual": 31.2, "day": 2000,
    "day_before": 10, "usual_day": 1.0, "age_days": 2, "channel": "facebook", "channel_clicks": 1100,
}  # fmt: skip


@pytest.fixture
def marie(editor, parts):
    return person(parts, "marie@journal.example")


@pytest.fixture
def mail(parts, tmp_path):
    with mail_server(tmp_path / "mail") as server:
        object.__setattr__(parts, "mail", parsed(parts.settings.model_copy(update=server.settings())))
        yield server


def tell_marie(parts, stored, marie, kind="rising"):
    with writing(parts.engine) as connection:
        alert = add_alert(connection, kind, stored.id, int(time.time()), FACTS)
        tell(connection, marie.id, alert.id, 20_000, 0)
    return alert


def test_an_editor_chooses_what_to_receive(editor, parts, marie):
    assert choices_of(parts.engine, marie.id) == Choices()
    fields = {"kind": ["broken", "back"], "by_mail": "yes", "weekly": "on", "language": "en"}
    answer = send(editor, PAGE, PAGE, **fields, quiet_from="22", quiet_to="7")
    assert answer.location == f"{PAGE}?kept=1"
    assert choices_of(parts.engine, marie.id) == Choices(("broken", "back"), True, True, "en", (22, 7))
    page = editor.get(answer.location).text
    assert "Votre choix est enregistré." in page
    assert re.search(r'id="kind-back"[^>]* checked', page)
    assert not re.search(r'id="kind-rising"[^>]* checked', page)
    assert re.search(r'<option value="22" selected>', page)


def test_rubbish_in_the_form_does_no_harm(editor, parts, marie):
    fields = {"kind": "<b>", "language": "xx", "quiet_from": "99", "quiet_to": "-3"}
    assert send(editor, PAGE, PAGE, **fields).status_code == 303
    assert choices_of(parts.engine, marie.id) == Choices((), False, False, "fr", None)


def test_what_was_told_stands_on_the_page_with_its_numbers(editor, parts, stored, marie):
    assert "Rien encore." in editor.get(PAGE).text
    tell_marie(parts, stored, marie)
    page = editor.get(PAGE).text
    assert "En hausse" in page
    assert "La crue &lt;i&gt;monte&lt;/i&gt;" in page
    assert "1\u202f204 clics en une heure" in page
    table = editor.get(f"{PAGE}?format=csv&table=alerts").text
    assert "rising" in table
    assert "1,204 clicks in one hour" in table


def test_a_test_is_sent_to_who_asks_and_its_trouble_is_told(editor, mail):
    assert "l’essai pour marie@journal.example" in send(editor, f"{PAGE}/test", PAGE).text
    assert mail.letters()[0]["To"] == "marie@journal.example"
    mail.behave("later")
    answer = send(editor, f"{PAGE}/test", PAGE)
    assert answer.status_code == 502
    assert "demande de revenir plus tard" in answer.text


def test_without_a_mail_server_the_page_says_so(editor):
    assert "Aucun serveur de courriel" in editor.get(PAGE).text
    assert send(editor, f"{PAGE}/test", PAGE).status_code == 409


@pytest.mark.parametrize(("kind", "left"), [(ALERTS, (False, True)), (DIGEST, (True, False))])
def test_letters_end_by_their_own_address_without_signing_in(client, parts, marie, kind, left):
    save_choices(parts.engine, marie.id, Choices(by_mail=True, weekly=True, language="fr"))
    path = letters_url(parts, marie.id, kind).removeprefix(parts.settings.public_url)
    assert client.get(path, headers=FRENCH).status_code == 200
    assert choices_of(parts.engine, marie.id).by_mail  # looking at it ends nothing
    answer = client.post(path, headers=FRENCH, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "ne vien" in answer.text
    chosen = choices_of(parts.engine, marie.id)
    assert (chosen.by_mail, chosen.weekly) == left


@pytest.mark.parametrize("token", ["x", "1-alerts", "1-alerts.x", "é"])
def test_an_address_that_we_did_not_sign_ends_nothing(client, token):
    assert client.post(f"/desk/letters/{token}", headers=FRENCH).status_code == 404


def test_the_address_stands_in_the_letter(parts, stored, marie):
    letter = alert_letter(parts, message(tell_marie(parts, stored, marie)), marie.id, "fr")
    assert letter.unsubscribe == letters_url(parts, marie.id, ALERTS)


def test_an_administrator_adds_an_address_and_sees_its_secret_once(admin, parts):
    answer = send(admin, SENT, SENT, url="https://tools.example/hook/s3cret")
    assert re.search(r'value="whsec_[^"]+"', answer.text)
    assert "whsec_" not in admin.get(SENT).text
    (made,) = all_endpoints(parts.engine)
    assert entries(parts.engine, 1)[0].subject == "tools.example"
    for do, stopped in (("stop", True), ("start", False)):
        assert send(admin, f"{SENT}/{made.id}", SENT, do=do).status_code == 303
        assert (all_endpoints(parts.engine)[0].stopped_at is not None) == stopped
    send(admin, f"{SENT}/{made.id}", SENT, do="remove")
    assert all_endpoints(parts.engine) == []
    actions = [entry.action for entry in entries(parts.engine, 4)]
    assert actions == ["endpoint_removed", "endpoint_started", "endpoint_stopped", "endpoint_added"]


@pytest.mark.parametrize(
    "url",
    ["http://tools.example/hook", "https://10.0.0.1/x", "https://localhost/x", "ftp://x", "x", "https://x.example:22/"],
)
def test_an_address_that_may_not_be_sent_to_is_refused_in_words(admin, parts, url):
    answer = send(admin, SENT, SENT, url=url)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert all_endpoints(parts.engine) == []


def test_a_try_is_listed_with_how_it_fared(admin, parts, tmp_path):
    object.__setattr__(parts, "settings", parts.settings.model_copy(update={"webhook_networks": ("127.0.0.0/8",)}))
    made = add_endpoint(parts.engine, "http://127.0.0.1:9/hook", "chef@journal.example")
    send(admin, f"{SENT}/{made.id}", SENT, do="test")
    page = admin.get(SENT).text
    assert "L’adresse ne peut être jointe." in page
    assert "en échec depuis" in page
    assert "fetch_failed" in admin.get(f"{SENT}?format=csv&table=deliveries").text


def test_an_editor_sees_no_deliveries(editor):
    assert editor.get(SENT).status_code == 403
    assert SENT not in editor.get(PAGE).text
