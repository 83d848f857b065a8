"""``serve`` and ``demo``: a busy port is one sentence; the demo prints where to look."""

import re
import socket

import requests


def test_a_busy_port_is_one_clear_sentence(command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for name in ("demo", "serve"):
            done = command(name, "--port", str(port), status=1)
            assert (
                done.stderr
                == f"share-service: Port {port} is already in use: choose another, for example PORT={port + 1} make run.\n"
            )


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
