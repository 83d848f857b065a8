"""Every command that touches the store, on a real PostgreSQL."""

from __future__ import annotations

import shutil
from urllib.parse import quote

import pytest
from sqlalchemy import create_engine, text

from tests.conftest import missing
from tests.postgres import binaries

URL = "https://journal.example/chronique"


@pytest.fixture
def database(postgres, command, monkeypatch):
    """The URL of an empty database that ``command`` uses, with PostgreSQL's tools on the path."""
    if not shutil.which("pg_dump"):
        command.environment["PATH"] += f":{binaries()}"
    url = postgres.database()
    command.environment["SHARE_DATABASE_URL"] = url
    yield url
    postgres.drop(url)


def scalar(url: str, query: str):
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text(query)).scalar()
    engine.dispose()
    return found


def test_a_newsroom_s_day_on_postgresql(command, database, tmp_path):
    assert "share-service migrate" in command("doctor", status=1).stdout
    command("migrate")
    command("urls", command.article(url=URL, title="Les marges, నేల, 東京"), "--share-url", "signed")
    assert command("link", URL).stdout.startswith("http")
    assert command("key", "new", "--name", "cms").stdout.startswith("share_")
    assert "/desk/" in command("editor", "invite", "marie@journal.example").stdout
    assert '"clicks": 0' in command("stats", URL).stdout
    command("tick")
    assert ", PostgreSQL 1" in command("doctor").stdout
    assert not (tmp_path / "var" / "share.db").exists()


def test_a_backup_holds_all_but_the_salt_and_restores_it(command, database, tmp_path):
    command("migrate")
    command("urls", command.article(url=URL, title="Le titre"), "--share-url", "signed")
    command("tick")
    assert scalar(database, "SELECT count(*) FROM salts") >= 1
    command("backup", "copy.dump")
    assert "exists already" in command("backup", "copy.dump", status=1).stderr
    assert bytes(scalar(database, "SELECT key FROM salts")) not in (tmp_path / "copy.dump").read_bytes()
    command("editor", "invite", "late@journal.example")
    command("restore", "copy.dump", "--yes")
    assert scalar(database, "SELECT count(*) FROM editors") == 0
    assert scalar(database, "SELECT count(*) FROM salts") == 0
    assert scalar(database, "SELECT relpersistence FROM pg_class WHERE relname = 'salts'") == "u"
    assert command("link", URL).stdout.startswith("http")
    # The copies of this machine bring the day's salt back.
    command("tick")
    assert scalar(database, "SELECT count(*) FROM salts") >= 1


def test_what_is_no_copy_is_refused_and_the_store_stays(command, database, tmp_path):
    command("migrate")
    command("urls", command.article(url=URL, title="Le titre"), "--share-url", "signed")
    (tmp_path / "copy.dump").write_bytes(b"no copy")
    assert "copy.dump is not a copy" in command("restore", "copy.dump", "--yes", status=1).stderr
    (tmp_path / "copy.dump").write_bytes(b"PGDMP" + bytes(1000))
    assert "pg_restore could not" in command("restore", "copy.dump", "--yes", status=1).stderr
    assert command("link", URL).stdout.startswith("http")


def test_without_postgresql_s_tools_a_sentence_says_what_to_install(command, database, tmp_path):
    command("migrate")
    said = command("backup", "copy.dump", status=1, PATH=str(tmp_path)).stderr
    assert said == (
        "share-service: pg_dump is not installed: "
        "install PostgreSQL's client programs of the server's version or a newer one.\n"
    )


@pytest.mark.parametrize("arguments", [("migrate",), ("stats",), ("backup", "copy.dump"), ("key", "list")])
def test_a_database_that_is_away_is_one_sentence(command, tmp_path, arguments):
    away = f"postgresql+psycopg://share:secret-word@/share?host={quote(str(tmp_path))}"
    said = command(*arguments, status=1, SHARE_DATABASE_URL=away).stderr
    lines = [line for line in said.splitlines() if line.startswith("share-service: ")]
    assert lines[0].startswith("share-service: The store cannot be reached: ")
    assert "Traceback" not in said
    assert "secret-word" not in said


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://root@localhost/share", "SHARE_DATABASE_URL names mysql"),
        ("share.db", "SHARE_DATABASE_URL is no URL of a database"),
    ],
)
def test_another_kind_of_store_is_refused_by_name(command, url, sentence):
    said = command("migrate", status=1, SHARE_DATABASE_URL=url).stderr
    assert said.startswith(f"share-service: {sentence}")
    assert said.count("\n") == 1


def test_the_url_that_platforms_write_is_understood(command, database):
    command("migrate", SHARE_DATABASE_URL=database.replace("postgresql+psycopg://", "postgres://"))
    assert scalar(database, "SELECT count(*) FROM articles") == 0


@pytest.fixture(autouse=True)
def _installed():
    if binaries() is None:
        missing("PostgreSQL 15 or newer")
