"""Signing in with the newsroom's account: a real provider, and a proxy's header."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from share_service.app import create_app
from share_service.store.editors import all_editors, deactivate_editor, invite
from tests.oidc_server import oidc_server
from tests.web.desk.conftest import FIREFOX

MARIE, PAUL, MALLORY = (f"{name}@journal.example" for name in ("marie", "paul", "mallory"))


@pytest.fixture(scope="module")
def issuer():
    people = ({"sub": "1", "email": MARIE, "email_verified": True}, {"sub": "2", "email": PAUL, "email_verified": True})
    liars = ({"sub": str(3 + at), "email": MALLORY, "email_verified": said} for at, said in enumerate((False, "false")))
    with oidc_server(*people, *liars) as started:
        yield started


@pytest.fixture
def open_desk(settings, app):
    """Open the desk with other settings on the same store, and a client of it in French."""
    opened = []

    def make(**changes):
        made = create_app(settings.model_copy(update=changes))
        opened.append(made.extensions["share"])
        client = made.test_client()
        client.environ_base.update({"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "fr"})
        return client

    yield make
    for parts in opened:
        parts.ingester.stop()
        parts.recorder.close()
        parts.engine.dispose()


@pytest.fixture
def oidc(open_desk, issuer):
    return lambda **changes: open_desk(oidc_issuer=issuer, oidc_client_id="desk", oidc_client_secret="hush", **changes)


def sign_in(client, subject):
    """Go to the provider, be that person, and come back; return the desk's answer."""
    away = client.get("/desk/signin/oidc")
    assert away.status_code == 302
    back = requests.post(away.location, data={"sub": subject}, allow_redirects=False, timeout=30)
    place = urlsplit(back.headers["Location"])
    return client.get(f"{place.path}?{place.query}")


def test_an_invited_editor_comes_in_with_the_newsrooms_account(oidc, parts):
    invite(parts.engine, MARIE, "editor", 60)
    client = oidc()
    assert "Se connecter avec le compte de la rédaction" in client.get("/desk/signin").text
    assert sign_in(client, "1").location == "/desk/"
    assert MARIE in client.get("/desk/").text


def test_the_provider_is_asked_with_a_nonce_a_state_and_a_proof(oidc):
    asked = parse_qs(urlsplit(oidc().get("/desk/signin/oidc").location).query)
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/desk/signin/oidc/back"]


def test_a_sign_in_begun_many_times_is_finished_all_the_same(oidc, parts):
    """Browsers drop a cookie of more than 4 KB, and with it what the last one needs to come back."""
    invite(parts.engine, MARIE, "editor", 60)
    client = oidc()
    sizes = [len(client.get("/desk/signin/oidc").headers["Set-Cookie"]) for _ in range(30)]
    assert max(sizes) < 2_000
    assert sign_in(client, "1").location == "/desk/"


def test_somebody_nobody_invited_stays_outside_or_becomes_a_viewer(oidc, parts):
    answer = sign_in(oidc(), "2")
    assert answer.status_code == 403
    assert f"Le bureau n’est pas ouvert à {PAUL}" in answer.text
    assert sign_in(oidc(signin_new_role="viewer"), "2").location == "/desk/"
    assert [(one.email, one.role) for one in all_editors(parts.engine)] == [(PAUL, "viewer")]


def test_who_was_shut_out_stays_out(oidc, parts):
    invite(parts.engine, MARIE, "editor", 60)
    deactivate_editor(parts.engine, MARIE)
    assert sign_in(oidc(signin_new_role="viewer"), "1").status_code == 403


@pytest.mark.parametrize("subject", ["3", "4"])
def test_an_address_that_is_not_verified_opens_nothing(oidc, parts, subject):
    """Some providers say so with a text: "false" is no address that was verified."""
    invite(parts.engine, MALLORY, "admin", 60)
    assert sign_in(oidc(), subject).status_code == 403


@pytest.mark.parametrize("query", ["", "code=a&state=b", "error=access_denied"])
def test_a_return_that_was_not_begun_here_is_refused(oidc, query):
    answer = oidc().get(f"/desk/signin/oidc/back?{query}")
    assert answer.status_code == 400
    assert "Recommencez" in answer.text


def test_a_provider_that_is_away_is_one_sentence(open_desk):
    client = open_desk(oidc_issuer="http://127.0.0.1:9", oidc_client_id="desk")
    answer = client.get("/desk/signin/oidc")
    assert answer.status_code == 503
    assert "ne répond pas" in answer.text


def test_without_a_provider_there_is_no_way_to_it(client):
    assert client.get("/desk/signin/oidc", headers={"User-Agent": FIREFOX}).status_code == 404
    assert "oidc" not in client.get("/desk/signin").text


def test_a_proxys_header_lets_in_from_its_networks_alone(open_desk, parts):
    invite(parts.engine, MARIE, "editor", 60)
    client = open_desk(signin_header="X-Forwarded-Email", signin_header_from=("10.0.0.0/8",))
    header = {"X-Forwarded-Email": MARIE}
    asked = {"path": "/desk/signin", "headers": header}
    assert client.get(**asked, environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200
    assert client.get(**asked, environ_base={"REMOTE_ADDR": "10.1.2.3"}).location == "/desk/"


def test_a_forwarded_address_does_not_make_a_proxy(open_desk, parts):
    invite(parts.engine, MARIE, "editor", 60)
    client = open_desk(signin_header="X-Forwarded-Email", signin_header_from=("10.0.0.0/8",), proxy_hops=1)
    headers = {"X-Forwarded-Email": MARIE, "X-Forwarded-For": "10.1.2.3"}
    assert client.get("/desk/signin", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200


def test_who_has_just_gone_out_is_not_let_in_by_the_header(open_desk, parts):
    invite(parts.engine, MARIE, "editor", 60)
    client = open_desk(signin_header="X-Forwarded-Email", signin_header_from=("127.0.0.0/8",))
    page = client.get("/desk/signin?left=1", headers={"X-Forwarded-Email": MARIE})
    assert page.status_code == 200
    assert re.search(r'<a class="enter" href="/desk/signin">', page.text)
