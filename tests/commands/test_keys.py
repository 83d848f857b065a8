"""``key`` and ``editor``: the key or link alone on standard output."""

import re


def test_a_new_key_is_printed_alone_and_listed_until_it_is_revoked(command):
    command("migrate")
    key = command("key", "new", "--name", "cms").stdout
    assert re.fullmatch(r"share_[A-Za-z0-9_-]{43}\n", key)
    assert command("key", "list").stdout.endswith("active\tstats,read,write\n")
    command("key", "revoke", "--name", "cms")
    assert "active" not in command("key", "list").stdout
    assert "There is no API key called cms" in command("key", "revoke", "--name", "cms", status=1).stderr


def test_a_key_without_a_name_is_not_made(command):
    command("migrate")
    assert "A key needs a name" in command("key", "new", "--name", " ", status=1).stderr
    assert command("key", "list").stdout == ""


def test_a_secret_is_long_enough_to_be_accepted(command):
    secret = command("key", "secret").stdout.strip()
    assert "32 characters" not in command("doctor", status=1, SHARE_SECRET_KEY=secret).stdout


def test_an_invitation_is_printed_alone(command):
    command("migrate")
    link = command("editor", "invite", "marie@journal.example").stdout
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/desk/enter/\S+\n", link)
    assert "e-mail address" in command("editor", "invite", "marie", status=1).stderr


def test_an_editor_keeps_their_role_until_they_are_removed(command):
    command("migrate")
    command("editor", "invite", "marie@journal.example", "--role", "admin")
    command("editor", "invite", "marie@journal.example")
    assert command("editor", "list").stdout == "marie@journal.example\tadmin\tactive\n"
    command("editor", "remove", "marie@journal.example")
    assert command("editor", "list").stdout == "marie@journal.example\tadmin\tshut out\n"
    assert "There is no editor" in command("editor", "remove", "paul@journal.example", status=1).stderr
