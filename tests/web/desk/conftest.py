"""An editor who is signed in, an article, and what happened to it."""

import re
import sys
import time
from datetime import UTC, datetime

import pytest

from share_service.newsroom.intake import take_in
from share_service.stats.events import Event, Kind
from share_service.web.auth import invite_link
from tests import live

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FRENCH = {"User-Agent": FIREFOX, "Accept-Language": "fr"}


def at_noon(settings):
    """Return ``settings`` of a newsroom where it is about noon: no test runs into its midnight."""
    offset = 12 - datetime.now(UTC).hour
    # POSIX signs: Etc/GMT-2 is two hours ahead of UTC.
    return settings.model_copy(update={"timezone": f"Etc/GMT{-offset:+d}" if offset else "Etc/UTC"})


@pytest.fixture(scope="session")
def lively_demo(tmp_path_factory):
    """The demo newsroom with five weeks behind it."""
    port = live.free_port()
    command = [sys.executable, "-m", "share_service", "demo", "--example-numbers", "--port", str(port)]
    server = live.start(tmp_path_factory.mktemp("lively"), command, port)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def administrator(lively_demo, browser):
    """A page of the administrator whom that demo lets in, once."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(re.search(r"^ *Desk.* (http\S+)$", lively_demo.log.read_text(), re.MULTILINE)[1])
    if "/enter/" in page.url:
        page.get_by_role("button", name="Ouvrir le bureau").click()
    page.wait_for_url("**/desk/")
    yield page
    context.close()


@pytest.fixture
def invited(parts):
    """Make a sign-in link's path for an editor of a role."""

    def make(role="editor", email="marie@journal.example"):
        link = invite_link(parts.settings, parts.engine, email, role)
        return link.removeprefix(parts.settings.public_url)

    return make


@pytest.fixture
def editor(app, invited):
    """A client that has signed in, in French."""
    client = app.test_client()
    client.environ_base.update({"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "fr"})
    assert client.get(invited()).status_code == 303
    return client


@pytest.fixture
def stored(parts):
    data = {
        "url": "https://journal.example/a",
        "title": "La rivière <b>revient</b>",
        "section": "Culture",
        "language": "fr",
    }
    return take_in(parts, data)[0]


@pytest.fixture
def happened(parts, stored):
    """Record events of one kind through one channel, each by a reader of its own, some seconds ago."""

    def record(kind, channel, times=1, ago=0):
        at = int((time.time() - ago) * 1000)
        for reader in range(1, times + 1):
            parts.recorder.record(Event(at, kind, stored.id, channel, 0, reader if kind == Kind.CLICK else 0))

    return record
