"""``editor invite``: the link alone on standard output, and a letter where a mail server is set."""

import pytest

from tests.mail_server import mail_server


@pytest.fixture
def mail(tmp_path):
    with mail_server(tmp_path / "mail") as server:
        yield server


def test_an_invitation_is_mailed_and_printed(command, mail):
    command("migrate")
    done = command("editor", "invite", "Marie@journal.example", **mail.environment())
    (letter,) = mail.letters()
    assert letter["To"] == "marie@journal.example"
    assert letter["Subject"].startswith("Votre lien vers le bureau")
    assert letter["List-Unsubscribe"] is None
    assert done.stdout.strip() in letter.get_body(("plain",)).get_content()
    assert done.stdout.count("\n") == 1


def test_a_mail_server_that_refuses_leaves_the_link_printed(command, mail):
    command("migrate")
    mail.behave("never")
    done = command("editor", "invite", "marie@journal.example", **mail.environment())
    assert "/desk/enter/" in done.stdout
    assert "Not mailed" in done.stderr
    assert "marie" not in done.stderr


def test_the_doctor_tries_the_mail_server(command, mail):
    command("migrate")
    done = command("doctor", **mail.environment())
    assert "✓ mail" in done.stdout
    stranger = mail.environment() | {"SHARE_SMTP_URL": "smtp://localhost:9?tls=none"}
    assert "✗ mail" in command("doctor", status=1, **stranger).stdout
