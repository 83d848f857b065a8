"""A newsroom with articles and clicks, an editor who wants everything, and servers that take what is sent."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from share_service.newsroom.intake import take_in
from share_service.newsroom.mail.server import mail_server as parsed
from share_service.stats.batch import Move, store_batch
from share_service.stats.events import Event, Kind
from share_service.store.choices import Choices, save_choices
from share_service.store.editors import invite, vouched
from share_service.store.engine import writing
from tests import live
from tests.mail_server import mail_server

NOON = 1795345200  # 2026-11-22T12:00:00+01:00, a Sunday
FACEBOOK, X = 10, 11
_NAMES = iter(f"journal-{number}" for number in range(1_000_000))


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"webhook_networks": ("127.0.0.0/8",), "timezone": "Europe/Paris"})


@pytest.fixture(scope="session")
def _mail_process(tmp_path_factory):
    with mail_server(tmp_path_factory.mktemp("mail")) as server:
        yield server


@pytest.fixture
def mail(_mail_process, parts):
    """A mail server that has taken nothing yet, and is the one of `parts`."""
    for file in _mail_process.folder.glob("*.eml"):
        file.unlink()
    (_mail_process.folder / "asked").unlink(missing_ok=True)
    _mail_process.behave("ok")
    use_mail(parts, _mail_process)
    return _mail_process


def use_mail(parts, server):
    object.__setattr__(parts, "mail", parsed(parts.settings.model_copy(update=server.settings())))


@pytest.fixture
def clicked(parts):
    """Store clicks of an article, ``times`` of them until ``ago`` seconds before `NOON`, a second apart."""

    def store(article, times, ago=60, channel=FACEBOOK, now=NOON):
        told = [
            Event((now - ago - n) * 1000, Kind.CLICK, article, channel, 0, article * 10_000 + n + 1)
            for n in range(times)
        ]
        with writing(parts.engine) as connection:
            store_batch(connection, sorted(told), {next(_NAMES): Move(0, 32)}, parts.settings.zone)

    return store


@pytest.fixture
def article(parts):
    """Take an article in that was published so many days before `NOON`."""

    def make(name="a", days=0.2, **values):
        published = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOON - days * 86_400))
        data = {"url": f"https://journal.example/{name}", "title": f"Titre {name}", "published_at": published}
        return take_in(parts, data | values)[0]

    return make


@pytest.fixture
def editor(parts):
    """Make an editor who chose this."""

    def make(name="marie", **chosen):
        email = f"{name}@journal.example"
        invite(parts.engine, email, "editor", 60)
        found = vouched(parts.engine, email, None)
        save_choices(parts.engine, found.id, Choices(**{"by_mail": True, "weekly": True, "language": "fr"} | chosen))
        return found

    return make


@dataclass
class Receiver:
    """A program that takes messages, in a process of its own."""

    url: str
    folder: Path

    def behave(self, how):
        (self.folder / "behaviour").write_text(how)

    def taken(self):
        return [json.loads(file.read_text()) for file in sorted(self.folder.glob("*.json"))]


@pytest.fixture
def receiver(tmp_path):
    port, folder = live.free_port(), tmp_path / "receiver"
    folder.mkdir()
    (folder / "behaviour").write_text("204")
    script = Path(__file__).with_name("receiver_process.py")
    process = subprocess.Popen([sys.executable, script, str(port), str(folder)])
    for _look in range(600):
        if (folder / "ready").exists():
            break
        time.sleep(0.05)
    yield Receiver(f"http://127.0.0.1:{port}/hook", folder)
    process.kill()
    process.wait(10)
