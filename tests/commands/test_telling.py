"""``alerts`` and ``digest`` print what would be told; ``tick`` tells and sends it, once."""

import json
import re
import time

import pytest

from share_service.newsroom.intake import take_in
from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.stats.batch import Move, store_batch
from share_service.stats.events import Event, Kind
from share_service.store.choices import Choices, save_choices
from share_service.store.editors import invite, vouched
from share_service.store.engine import writing
from tests.live import SECRET
from tests.mail_server import mail_server

ARTICLE = {"url": "https://journal.example/crue", "title": "La crue"}


@pytest.fixture
def rising(command):
    """A store with one article that rises now, and an editor who wants letters."""
    command("migrate")
    parts = Service.open(
        Settings(secret_key=SECRET, data_dir=command.folder / "var", article_hosts=("journal.example",))
    )
    stored = take_in(parts, ARTICLE)[0]
    now = int(time.time())
    told = [Event((now - 40 + n) * 1000, Kind.CLICK, stored.id, 10, 0, n + 1) for n in range(40)]
    with writing(parts.engine) as connection:
        store_batch(connection, told, {"journal-1": Move(0, 32)}, parts.settings.zone)
    invite(parts.engine, "marie@journal.example", "editor", 60)
    marie = vouched(parts.engine, "marie@journal.example", None)
    save_choices(parts.engine, marie.id, Choices(by_mail=True, language="en"))
    parts.engine.dispose()
    return stored


def test_what_rises_is_printed_and_told_to_nobody(command, rising):
    said = command("alerts", "--lang", "en").stdout
    assert said.startswith("Rising · La crue\n  40 clicks in one hour")
    (found,) = json.loads(command("alerts", "--json").stdout)
    assert (found["kind"], found["hour"], found["channel"]) == ("rising", 40, "facebook")


def test_a_digest_is_printed_as_text_and_as_a_page(command, rising):
    assert re.match(r"\d+ clics?, semaine du ", command("digest").stdout)
    assert command("digest", "--html", "--lang", "en").stdout.startswith("<!doctype html>")
    assert {"clicks", "change", "articles", "networks"} <= set(json.loads(command("digest", "--json").stdout))


def test_a_tick_tells_and_sends_once(command, rising, tmp_path):
    with mail_server(tmp_path / "mail") as mail:
        for _ in range(2):
            command("tick", **mail.environment())
        (letter,) = mail.letters()
    assert letter["Subject"] == "Rising: La crue"
    assert "40 clicks in one hour" in letter.get_body(("plain",)).get_content()
