"""Who opens the desk: links that work once, sessions that end, forms from our own pages only."""

import re
import time
from datetime import timedelta

import pytest

from share_service.app import create_app
from share_service.settings import Settings
from share_service.store.editors import deactivate_editor
from share_service.store.migrate import migrate
from share_service.web.auth import REFRESH_HEADER, invite_link

EMAIL = "marie@journal.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PERSON = {"User-Agent": FIREFOX, "Accept-Language": "fr"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def invited(parts, **options):
    link = invite_link(parts.settings, parts.engine, EMAIL, **options)
    return link.removeprefix(parts.settings.public_url)


@pytest.fixture
def person(client):
    client.environ_base.update({"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "fr"})
    return client


def test_a_link_signs_its_person_in(person, parts):
    answer = person.get(invited(parts))
    assert (answer.status_code, answer.location) == (303, "/desk/")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("share_desk=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/desk"} <= set(cookie.split("; "))
    assert EMAIL in person.get("/desk/").text


def test_without_a_session_the_desk_asks_to_sign_in(person):
    answer = person.get("/desk/")
    assert (answer.status_code, answer.location) == (303, "/desk/signin")
    assert "editor invite" in person.get("/desk/signin").text


def test_a_link_works_once(app, person, parts):
    path = invited(parts)
    person.get(path)
    answer = app.test_client().get(path, headers=PERSON)
    assert answer.status_code == 410
    assert "Set-Cookie" not in answer.headers
    assert "editor invite" in answer.text


def test_who_is_in_already_may_press_the_link_again(person, parts):
    path = invited(parts)
    person.get(path)
    assert person.get(path).location == "/desk/"


def test_an_expired_link_says_how_to_get_another(person, parts):
    answer = person.get(invited(parts, ttl=timedelta(seconds=-1)))
    assert answer.status_code == 410
    assert "editor invite" in answer.text


@pytest.mark.parametrize("token", ["x", "AAAA.BBBB.CCCC", "é", "a" * 5000])
def test_a_link_that_we_did_not_sign_opens_nothing(person, token):
    assert person.get(f"/desk/enter/{token}").status_code == 404


def test_a_link_signed_with_an_older_key_still_works(person, parts):
    older = parts.settings.model_copy(update={"secret_key": "b" * 40})
    path = invite_link(older, parts.engine, EMAIL).removeprefix(parts.settings.public_url)
    assert person.get(path).status_code == 404
    parts.settings.__dict__["secret_key_fallbacks"] = ("b" * 40,)
    assert person.get(path).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"User-Agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"}, 200),
        ({"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"}, 200),
        ({"User-Agent": FIREFOX, "Sec-Purpose": "prefetch"}, 503),
    ],
)
def test_machines_that_look_at_a_link_do_not_use_it_up(app, parts, headers, status):
    path = invited(parts)
    looked = app.test_client().get(path, headers=headers)
    assert looked.status_code == status
    assert "Set-Cookie" not in looked.headers
    assert app.test_client().get(path, headers=PERSON).status_code == 303


def test_a_person_taken_for_a_preview_has_a_button(app, parts):
    previewing = {"User-Agent": "WhatsApp/2.23.20.0"}
    client, path = app.test_client(), invited(parts)
    assert '<form method="post">' in client.get(path, headers=previewing).text
    assert client.post(path, headers=previewing).location == "/desk/"
    assert client.get("/desk/", headers=previewing).status_code == 200


def test_a_driven_browser_follows_the_link_it_was_given(app, parts):
    odd = {"User-Agent": "curl/8.5.0"}
    client = app.test_client()
    assert client.get(invited(parts), headers=odd).location == "/desk/"
    assert client.get("/desk/", headers=odd).status_code == 200


def test_a_head_request_does_not_use_a_link_up(app, parts):
    path = invited(parts)
    assert app.test_client().head(path, headers=PERSON).status_code == 200
    assert app.test_client().get(path, headers=PERSON).status_code == 303


def test_a_deactivated_editor_is_out_at_the_next_request(person, parts):
    person.get(invited(parts))
    deactivate_editor(parts.engine, EMAIL)
    assert person.get("/desk/").location == "/desk/signin"


def test_a_session_from_before_somebody_was_shut_out_does_not_come_back_with_them(person, parts):
    person.get(invited(parts))
    with person.session_transaction(base_url="http://localhost", path="/desk/") as session:
        session["since"] -= 5
    assert person.get("/desk/").status_code == 200
    deactivate_editor(parts.engine, EMAIL)
    again = invited(parts)
    assert person.get("/desk/").location == "/desk/signin"
    assert person.get(again).location == "/desk/"


def test_a_link_of_somebody_else_takes_nobodys_session_away(person, parts):
    """Whoever is led to an intruder's link would write what follows under the intruder's name."""
    person.get(invited(parts))
    link = invite_link(parts.settings, parts.engine, "mallory@journal.example")
    path = link.removeprefix(parts.settings.public_url)
    asked = person.get(path)
    assert (asked.status_code, "Set-Cookie" in asked.headers) == (200, True)
    assert "créé pour quelqu’un d’autre" in asked.text
    elsewhere = ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"})
    for headers in elsewhere:
        sent = person.post(path, headers=headers)
        assert sent.status_code == 200, headers
    assert EMAIL in person.get("/desk/").text
    assert person.post(path, headers={"Sec-Fetch-Site": "same-origin"}).location == "/desk/"
    assert "mallory@journal.example" in person.get("/desk/").text


def test_a_session_ends_after_a_week_however_busy(person, parts):
    person.get(invited(parts))
    with person.session_transaction(base_url="http://localhost", path="/desk/") as session:
        session["since"] = int(time.time()) - int(timedelta(days=7, seconds=1).total_seconds())
    assert person.get("/desk/").location == "/desk/signin"


def test_an_idle_session_ends_after_half_a_day(app, person, parts, monkeypatch):
    person.get(invited(parts))
    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + timedelta(hours=12, seconds=2).total_seconds())
    assert person.get("/desk/").location == "/desk/signin"


def test_a_page_that_refreshes_itself_does_not_prolong_the_session(person, parts):
    person.get(invited(parts))
    assert "Set-Cookie" in person.get("/desk/").headers
    assert "Set-Cookie" not in person.get("/desk/", headers={REFRESH_HEADER: "1"}).headers


def test_signing_out_takes_a_form_of_our_own(person, parts):
    person.get(invited(parts))
    assert person.post("/desk/signout").status_code == 400
    assert person.get("/desk/").status_code == 200
    token = TOKEN.search(person.get("/desk/").text)[1]
    answer = person.post("/desk/signout", data={"csrf_token": token})
    assert answer.location == "/desk/signin?left=1"
    assert person.get("/desk/").location == "/desk/signin"


def test_nobody_outside_the_desk_meets_its_session(person, parts):
    person.get(invited(parts))
    for path in ("/livez", "/assets/desk.css", "/s/unknown"):
        assert "Set-Cookie" not in person.get(path).headers


def test_the_desk_is_strict_about_what_a_page_may_do(person):
    headers = person.get("/desk/signin").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_on_https_the_cookie_stays_on_https(tmp_path):
    settings = Settings(
        secret_key="a" * 40, data_dir=tmp_path, public_url="https://share.journal.example/x", log_level="error"
    )
    migrate(settings.database)
    app = create_app(settings)
    parts = app.extensions["share"]
    path = invited(parts)
    cookie = app.test_client().get(path, headers=PERSON).headers["Set-Cookie"]
    assert {"Secure", "Path=/x/desk"} <= set(cookie.split("; "))
    parts.recorder.close()
    parts.engine.dispose()
