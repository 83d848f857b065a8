"""Overrides and webhook secrets from the command line."""

import json

from PIL import Image

URL = "https://journal.example/a"


def known(command):
    command("migrate")
    command("urls", command.article(url=URL, title="Le titre"), "--share-url", "signed")


def test_an_override_is_set_shown_taken_back_and_removed(command, tmp_path):
    known(command)
    Image.new("RGB", (1200, 800), "#402010").save(tmp_path / "photo.jpg")
    options = ("--title", "Autre", "--image", "photo.jpg", "--credit", "Ana Gil", "--focal", "0.2", "0.5")
    found = json.loads(command("override", URL, *options).stdout)["override"]
    assert (found["title"], found["image"]["credit"], found["focal"]) == ("Autre", "Ana Gil", [0.2, 0.5])
    assert len(found["image"]["photo"]) == 64
    command("override", URL, "--network", "twitter", "--title", "Pour X")
    assert json.loads(command("override", URL).stdout)["network_overrides"] == {"x": {"title": "Pour X"}}
    assert 'content="Autre"' in command("meta", URL).stdout
    assert json.loads(command("override", URL, "--undo").stdout)["override"] is None
    assert json.loads(command("override", URL, "--network", "x", "--remove").stdout)["network_overrides"] == {}


def test_what_is_wrong_is_one_sentence(command):
    known(command)
    for options, said in (
        (("https://journal.example/unknown",), "There is no article"),
        ((URL, "--image", "missing.jpg"), "cannot be read"),
        ((URL, "--credit", "Ana"), "--image"),
    ):
        done = command("override", *options, status=1)
        assert done.stdout == ""
        assert said in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_webhook_secret_is_printed_alone_listed_and_ended(command):
    command("migrate")
    secret = command("key", "new", "--name", "cms", "--webhook").stdout
    assert secret.startswith("whsec_")
    assert secret.count("\n") == 1
    command("key", "new", "--name", "cms")
    listed = command("key", "list").stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == ["cms", "cms"]
    assert listed[1].endswith("\tactive\twebhook")
    command("key", "revoke", "--name", "cms")
    assert "active" not in command("key", "list").stdout
    assert "no API key" in command("key", "revoke", "--name", "cms", status=1).stderr
