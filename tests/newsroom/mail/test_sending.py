"""Letters are handed to a real SMTP server: encrypted, once, within a deadline, and nothing secret is told."""

from __future__ import annotations

import shutil

import pytest

from share_service.errors import ConfigError
from share_service.newsroom.mail.blocks import Figures, Letter, Listed, Press, Said
from share_service.newsroom.mail.letter import message
from share_service.newsroom.mail.sending import MailTrouble, look, send
from share_service.newsroom.mail.server import mail_server as parsed
from share_service.settings import Settings
from tests.conftest import missing
from tests.mail_server import FROM, mail_server

TO = "marie@journal.example"
LETTER = Letter(
    "fr",
    "Rising\r\nBcc: everybody@journal.example",
    (
        Said("« La rivière <b>revient</b> » monte."),
        Figures([("Clics de la dernière heure", "1 204", "+38 %"), ("D’habitude", "31", "")]),
        Listed(("Article", "Clics"), [("Un titre", "https://share.example/desk/articles/1", ("12",))]),
        Press("Voir les chiffres", "https://share.example/desk/articles/1"),
    ),
    "Le Journal",
    "https://share.example/desk/unsubscribe/abc",
)


def server_of(**values):
    return parsed(Settings(secret_key="x" * 32, **values))


@pytest.fixture(scope="module", params=["implicit", "starttls"])
def safe(request, tmp_path_factory):
    """A server with a certificate of an authority of its own, and a password."""
    if shutil.which("openssl") is None:
        missing("openssl")
    with mail_server(tmp_path_factory.mktemp("mail"), request.param, password="entre nous") as server:
        yield server


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    with mail_server(tmp_path_factory.mktemp("mail")) as server:
        yield server


def code_of(server, **limits):
    with pytest.raises(MailTrouble) as trouble:
        send(server, message(server, TO, LETTER, "key"), hello="share.example", **limits)
    assert TO not in trouble.value.detail
    return trouble.value.code, trouble.value.permanent


def test_a_letter_arrives_encrypted_with_all_that_it_says(safe):
    server = server_of(**safe.settings("presse@"), smtp_password="entre nous")
    send(server, message(server, TO, LETTER, "alert 7"), hello="share.example")
    taken = safe.letters()[-1]
    assert taken["To"] == TO
    assert taken["From"] == FROM
    assert taken["Subject"] == "Rising Bcc: everybody@journal.example"
    assert taken["Bcc"] is None
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["List-Unsubscribe"] == "<https://share.example/desk/unsubscribe/abc>"
    assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert taken["Message-ID"] == message(server, TO, LETTER, "alert 7")["Message-ID"]
    text = taken.get_body(("plain",)).get_content().replace("\r", "")
    page = taken.get_body(("html",)).get_content()
    assert "La rivière <b>revient</b>" in text
    assert "Clics de la dernière heure  1 204  +38 %\nD’habitude                     31\n" in text
    assert "La rivière &lt;b&gt;revient&lt;/b&gt;" in page
    assert "<img" not in page
    assert "<script" not in page


def test_a_certificate_of_a_stranger_is_not_trusted(safe):
    stranger = {**safe.settings("presse@"), "smtp_password": "entre nous"}
    stranger["smtp_url"] = stranger["smtp_url"].partition("?")[0]
    assert code_of(server_of(**stranger)) == ("mail_tls", False)


def test_a_certificate_of_another_name_is_not_trusted(safe):
    other = {**safe.settings("presse@"), "smtp_password": "entre nous"}
    other["smtp_url"] = other["smtp_url"].replace("@localhost", "@[::ffff:127.0.0.1]")
    assert code_of(server_of(**other)) == ("mail_tls", False)


def test_a_wrong_password_is_said_and_not_repeated(safe):
    server = server_of(**safe.settings("presse@"), smtp_password="a secret of ours")
    assert "a secret" not in repr(server)
    with pytest.raises(MailTrouble) as trouble:
        look(server, hello="share.example")
    assert trouble.value.code == "mail_login"
    assert "a secret" not in str(trouble.value)


def test_a_server_without_encryption_is_refused_unless_that_is_set(plain):
    settings = plain.settings()
    settings["smtp_url"] = settings["smtp_url"].removesuffix("?tls=none")
    assert code_of(server_of(**settings)) == ("mail_unsupported", False)


@pytest.mark.parametrize(
    ("behaviour", "code", "patience"),
    [
        ("later", ("mail_later", False), 30.0),
        ("never", ("mail_refused", True), 30.0),
        ("hang", ("mail_timeout", False), 1.0),
    ],
)
def test_a_refusal_says_whether_to_come_again(plain, behaviour, code, patience):
    plain.behave(behaviour)
    assert code_of(server_of(**plain.settings()), answer=patience) == code


def test_a_server_that_drips_is_left_at_the_deadline(plain):
    plain.behave("drip")
    assert code_of(server_of(**plain.settings()), answer=30.0, whole=1.0) == ("mail_timeout", False)


def test_nobody_there_is_no_reason_to_give_up():
    assert code_of(server_of(smtp_url="smtp://localhost:9?tls=none", smtp_from=FROM)) == ("mail_away", False)


@pytest.mark.parametrize(
    "values",
    [
        {"smtp_url": "http://mail.example"},
        {"smtp_url": "smtp://mail.example?tls=maybe"},
        {"smtp_url": "smtp://mail.example?ca=nowhere.pem"},
        {"smtp_url": "smtp://me:secret@mail.example?tls=none"},
        {"smtp_url": "smtp://mail.example", "smtp_from": ""},
        {"smtp_url": "smtp://mail.example", "smtp_from": "x@y.example\r\nBcc: z@y.example"},
    ],
)
def test_a_wrong_setting_is_refused_without_its_secret(values):
    with pytest.raises(ConfigError) as error:
        server_of(**{"smtp_from": FROM, **values})
    assert "secret" not in error.value.detail


def test_without_a_server_nothing_is_mailed():
    assert server_of() is None


@pytest.mark.parametrize(
    "headline",
    [
        "=?utf-8?q?La crue=0d=0aBcc:_x@y.example=0d=0a=0d=0aText?=",
        "La crue =?utf-8?q?a=0aBcc:_x@y.example?= monte",
        "é =?utf-8?b?DQpCY2M6IHhAeS5leGFtcGxlDQo=?=",
        "==?utf-8?q?=0d=0aBcc:_x@y.example?=",
    ],
)
def test_a_headline_that_looks_encoded_begins_no_header(headline):
    """Python decodes what looks like an encoded word before it writes it, and writes its line breaks as they are."""
    server = server_of(smtp_url="smtp://127.0.0.1:25?tls=none", smtp_from=FROM)
    made = message(server, TO, Letter("fr", f"En hausse : {headline}", (), "Le Journal"), "key")
    head = made.as_bytes().split(b"\r\n\r\n")[0].lower().split(b"\r\n")
    assert not any(line.startswith(b"bcc") for line in head)
    assert any(line.startswith(b"mime-version") for line in head)
    assert made["Subject"].startswith("En hausse : ")
