"""What every test can ask for: a store, settings in a folder of its own, the app, a live server, a browser's page.

Tests of `BOTH_STORES` that touch the store run twice: on SQLite and on a real PostgreSQL.
With ``SHARE_TEST_REQUIRE_ALL=1`` a browser or a server that is missing is a failure; without it, a skip.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from share_service.settings import Settings
from share_service.store.engine import open_engine
from share_service.store.migrate import migrate
from tests import live, s3_server
from tests.postgres import Postgres, binaries

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# What fails once fails again, and no machine is too busy for any of it.
hypothesis_settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("steady")

REQUIRE_ALL = os.environ.get("SHARE_TEST_REQUIRE_ALL") == "1"
ARTICLE_HOSTS = ("journal.example", "*.journal.example")
# A container has no user namespaces for the sandbox, and no network for the browser's own errands.
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync")

# Whatever of these touches the store has to say the same on either.
BOTH_STORES = (
    "store/",
    "stats/",
    "newsroom/test_campaigns.py",
    "newsroom/alerts/",
    "newsroom/test_intake.py",
    "newsroom/test_upkeep.py",
    "web/api/test_articles.py",
    "web/api/test_pages.py",
    "web/test_health.py",
    "web/test_links.py",
    "web/test_more.py",
)


def pytest_configure():
    """Hear Ctrl+C: a shell that starts the tests in the background has them ignore it, and all that they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_generate_tests(metafunc):
    """Run what touches the store on both of them, where that is wanted."""
    place = Path(metafunc.module.__file__).relative_to(Path(__file__).parent).as_posix()
    if "database_url" in metafunc.fixturenames and place.startswith(BOTH_STORES):
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


def missing(what: str) -> None:
    """Skip the test for lack of ``what``, or fail it where everything has to be there."""
    (pytest.fail if REQUIRE_ALL else pytest.skip)(f"{what} is not installed")


@pytest.fixture(autouse=True)
def _hears_everything():
    """What a test listens for in the log is heard whatever another one has set up."""
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path):
    """No test sees the settings of the machine, or a .env file of the checkout."""
    for name in os.environ:
        if name.startswith("SHARE_") and not name.startswith("SHARE_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for the session, quick and forgetful. Tests that stop or kill one make their own."""
    if binaries() is None:
        missing("PostgreSQL 15 or newer")
    server = Postgres.make()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory, request):
    """Migrated once for each kind of store: what the tests get copies of."""

    @cache
    def template(kind: str) -> str:
        if kind == "sqlite":
            path = tmp_path_factory.mktemp("template") / "share.db"
            migrate(f"sqlite:///{path}")
            return str(path)
        server: Postgres = request.getfixturevalue("postgres")
        url = server.database()
        migrate(url)
        return url

    return template


@pytest.fixture
def database_url(request, tmp_path, _migrated) -> Iterator[str]:
    """The URL of an empty, migrated store of this test's own: SQLite's in the data folder, or a PostgreSQL database."""
    kind = getattr(request, "param", "sqlite")
    if kind == "sqlite":
        (tmp_path / "var").mkdir(exist_ok=True)
        yield f"sqlite:///{shutil.copyfile(_migrated(kind), tmp_path / 'var' / 'share.db')}"
        return
    template = _migrated(kind)
    server: Postgres = request.getfixturevalue("postgres")
    url = server.borrow(template)
    yield url
    server.give_back(url, template)


@pytest.fixture
def new_store(database_url, tmp_path, request):
    """A function that gives the URL of another store of the same kind, without tables."""
    names = (f"another-{number}.db" for number in range(1, 100))
    if database_url.startswith("sqlite"):
        yield lambda: f"sqlite:///{tmp_path / next(names)}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    made = []

    def make() -> str:
        made.append(server.database())
        return made[-1]

    yield make
    for url in made:
        server.drop(url)


@pytest.fixture
def engine(database_url):
    """An engine on the test's own store."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def settings(tmp_path, database_url) -> Settings:
    """Settings of a service in an empty folder, whose articles live at journal.example."""
    return Settings(
        secret_key=live.SECRET,
        data_dir=tmp_path / "var",
        database_url=database_url,
        article_hosts=ARTICLE_HOSTS,
        log_level="error",
    )


@pytest.fixture
def app(settings):
    """The application on an empty, migrated store."""
    from share_service.app import create_app

    application = create_app(settings)
    application.testing = True
    yield application
    parts = application.extensions["share"]
    parts.ingester.stop()
    parts.recorder.close()
    parts.engine.dispose()


@pytest.fixture
def parts(app):
    """The service's parts of `app`."""
    return app.extensions["share"]


@pytest.fixture
def client(app):
    """A client of `app`, without a server."""
    return app.test_client()


@pytest.fixture
def live_server(tmp_path) -> Iterator[live.LiveServer]:
    """gunicorn with 2 workers on an empty, migrated store."""
    migrate(f"sqlite:///{tmp_path / 'var' / 'share.db'}")
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    server = live.start(tmp_path, command, port, SHARE_ARTICLE_HOSTS=",".join(ARTICLE_HOSTS))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory) -> Iterator[live.LiveServer]:
    """The demo newsroom, one for the session: tests add to it and empty nothing."""
    port = live.free_port()
    command = [sys.executable, "-m", "share_service", "demo", "--port", str(port)]
    server = live.start(tmp_path_factory.mktemp("demo"), command, port)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def s3_process() -> Iterator[s3_server.S3Server]:
    """A real S3 server in a process of its own, one for the session."""
    if find_spec("moto") is None:
        missing("moto[server]")
    with s3_server.serving() as server:
        yield server


@pytest.fixture
def s3(s3_process, monkeypatch) -> Iterator[s3_server.S3Server]:
    """The S3 server with one empty bucket, and what signs requests to it in the environment."""
    for name in os.environ:
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", s3_server.KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", s3_server.SECRET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    # A machine that is busy with other things is not one whose bucket is away.
    monkeypatch.setattr("share_service.cards.bucket.CONNECT_S", 30.0)
    monkeypatch.setattr("share_service.cards.bucket.READ_S", 30.0)
    s3_process.empty()
    yield s3_process
    s3_process.answers("200")


@pytest.fixture(scope="session")
def browser(tmp_path_factory) -> Iterator[Browser]:
    """The machine's own Chromium, without a window, and with a home of its own to write to."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        home = os.environ | {"HOME": str(tmp_path_factory.mktemp("home"))}
        started = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM), env=home)
        yield started
        started.close()


@pytest.fixture
def page(browser) -> Iterator[Page]:
    """A page in a browser profile of its own, in French, that may use the clipboard."""
    context = browser.new_context(locale="fr-FR", permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()
