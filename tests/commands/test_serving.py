"""``serve`` and ``demo``: a busy port is one sentence; the demo prints where to look."""

import re
import socket

import pytest
import requests

from tests import live


def test_a_busy_port_is_one_clear_sentence(command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for name in ("demo", "serve"):
            done = command(name, "--port", str(port), status=1)
            assert (
                done.stderr == f"share-service: Port {port} is already in use: choose another with --port {port + 1}, "
                f"or PORT={port + 1} make run.\n"
            )


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("SHARE_SITE_FILE=none.toml", "The site file none.toml cannot be read: No such file or directory."),
        ("SHARE_SMTP_URL=ftp://mail.example", "SHARE_SMTP_URL is smtp://host:587 (STARTTLS) or smtps://host:465."),
    ],
)
def test_what_the_application_finds_wrong_is_one_sentence_too(command, setting, said):
    command("migrate")
    name, _, value = setting.partition("=")
    stopped = command("serve", "--port", str(live.free_port()), status=1, **{name: value})
    assert stopped.stderr.splitlines()[-1] == f"share-service: {said}"
    assert "Traceback" not in stopped.stderr


def test_a_folder_that_cannot_be_made_is_one_sentence(command, tmp_path):
    (tmp_path / "file").write_text("")
    for name in ("migrate", "doctor"):
        done = command(name, status=1, SHARE_DATA_DIR=str(tmp_path / "file" / "var"))
        assert f"The folder {tmp_path}/file/var cannot be made: Not a directory." in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [("meta", "https://journal.example/a"), ("key", "new", "--name", "cms"), ("stats",), ("tick",)]
)
def test_a_store_that_was_never_migrated_is_one_sentence(command, arguments):
    refused = command(*arguments, status=1)
    assert refused.stderr == "share-service: The store is not ready for this version: run `share-service migrate`.\n"


def test_the_demo_prints_an_article_its_card_its_link_and_the_desk(demo_server):
    said = demo_server.log.read_text()
    found = dict(re.findall(r"^  (\w+)[^\n]*?(http://\S+)$", said, re.MULTILINE))
    article, card, link = (
        requests.get(found[name], allow_redirects=False, timeout=20) for name in ("Article", "Card", "Signed")
    )
    assert article.status_code == 200
    assert card.headers["Content-Type"].startswith("image/")
    assert (link.status_code, link.headers["Location"]) == (302, found["Article"])
    assert "/desk/enter/" in found["Desk"]


def test_the_tick_runs_on_an_empty_store(command):
    command("migrate")
    command("tick")
