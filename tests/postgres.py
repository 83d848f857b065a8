"""A real PostgreSQL in a folder of its own, on a Unix socket, run by nobody of importance: a database a test.

Debian's package `postgresql` brings it. PostgreSQL refuses to run as root, so root's tests run it as
`postgres` or `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import make_url

# Functional tests end with their folder. What kills the server turns these on again.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = ("listen_addresses=", "max_connections=150", "shared_buffers=32MB", "log_min_messages=fatal")
START_SECONDS = 60
_names = count(1)

_CUT_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_COLUMNS = (
    "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1"
)
# Only what holds something is truncated; what was rolled back has moved its sequence all the same.
_EMPTY = """
DO $$
DECLARE
    here record;
    something boolean;
BEGIN
    FOR here IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', here.tablename) INTO something;
        IF something THEN
            EXECUTE format('TRUNCATE %I CASCADE', here.tablename);
        END IF;
    END LOOP;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
END $$
"""


def binaries() -> Path | None:
    """Return the folder of `initdb` and `postgres`, or None where PostgreSQL 15 or newer is not installed."""
    folders = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))
    for folder in folders:
        if (folder / "initdb").exists():
            said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
            if int(said.split()[2].partition(".")[0]) >= 15:
                return folder
    return None


def _account() -> dict[str, object]:
    """What `subprocess` needs to run somebody who is not root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise RuntimeError("there is neither an account postgres nor one nobody")


@dataclass
class Postgres:
    """One server: where its files and its socket are. It can be stopped, killed and started again."""

    folder: Path
    bin: Path
    options: tuple[str, ...] = QUICK
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _free: list[str] = field(default_factory=list, repr=False)
    _known: dict[str, list[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def make(cls, *options: str) -> Postgres:
        """Set a server up in a new folder and start it."""
        found = binaries()
        assert found is not None
        # A socket's path has to be short, and pytest's own folders are root's alone.
        folder = Path(tempfile.mkdtemp(prefix="pg"))
        account = _account()
        if account:
            os.chown(folder, account["user"], account["group"])
        command = [found / "initdb", "-D", folder / "data", "-U", "share", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run([*command, "--locale=C.UTF-8"], check=True, capture_output=True, cwd="/", **account)
        server = cls(folder, found, options or QUICK)
        server.start()
        return server

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://share@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = (*SETTINGS, *self.options, f"unix_socket_directories={self.folder}")
        command = [
            self.bin / "postgres",
            "-D",
            self.folder / "data",
            *(word for one in settings for word in ("-c", one)),
        ]
        with (self.folder / "log").open("ab") as log:
            # Tests that are killed leave no server behind.
            ending = ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
            self.process = subprocess.Popen([*ending, *command], cwd="/", stdout=log, stderr=log, **_account())
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(psycopg.OperationalError), self._connect():
                return
            time.sleep(0.03)
        raise RuntimeError((self.folder / "log").read_text(errors="replace")[-4000:])

    def stop(self) -> None:
        """Stop it as an upgrade does: connections are cut, what was committed is on disk."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
            self.process = None

    def kill(self) -> None:
        """``kill -9`` the server with every process it started: what a power cut leaves of a database."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in (self.process.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(60)
        self.process = None
        for pid in children:
            # Nobody waits for grandchildren here; a new server refuses to start beside old ones.
            while Path(f"/proc/{pid}/stat").exists() and _state(pid) not in "ZX":
                time.sleep(0.01)

    def remove(self) -> None:
        """Stop it at once and remove its folder."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(60)
            self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self, template: str = "template0") -> str:
        """Make a database, a copy of the one called (or at the URL) ``template``, and return its URL."""
        name = f"test_{next(_names)}"
        if "/" in template:
            template = str(make_url(template).database)
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)

    def borrow(self, template: str) -> str:
        """Return the URL of a database as ``template`` is, that nobody else uses until it is given back."""
        return self._free.pop() if self._free else self.database(template)

    def give_back(self, url: str, template: str) -> None:
        """Empty a borrowed database, which is quicker than another copy; drop one whose tables were changed."""
        with self._connect(str(make_url(url).database)) as connection:
            # Whoever is still connected could hold a lock.
            connection.execute(_CUT_OTHERS)
            same = _tables(connection) == self._tables_of(template)
            if same:
                connection.execute(_EMPTY)
        if same:
            self._free.append(url)
        else:
            self.drop(url)

    def _tables_of(self, template: str) -> list[str]:
        if template not in self._known:
            with self._connect(str(make_url(template).database)) as connection:
                self._known[template] = _tables(connection)
        return self._known[template]

    def drop(self, url: str) -> None:
        """Drop the database of that URL, whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run one statement outside of a transaction."""
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="share", dbname=database, autocommit=True)


def _tables(connection: psycopg.Connection) -> list[str]:
    return [row[0] for row in connection.execute(_COLUMNS)]


def _state(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "X"
