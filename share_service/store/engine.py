"""The engine: one connection pool per process, what each kind of store has to be told, and the upsert of either."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from share_service.errors import ConfigError
from share_service.store.reach import Away, Reach

# WAL lets readers and the one writer work side by side; NORMAL keeps a committed batch through a
# crash of the process, and the journals keep what a crash of the machine could take back.
# secure_delete overwrites what is deleted: readers' hashes must really be gone.
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON", "secure_delete=ON")

# libpq waits for ever unless told otherwise. A server that is away is given up after seconds, also when
# packets vanish on the way (tcp_user_timeout, in ms). What a URL says itself goes before these.
_POSTGRES = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
    "application_name": "share-service",
}
# As SQLite's busy_timeout. The second ends a transaction whose machine died without a word, with its locks; an
# export may be read slowly (`store/turns.py` is stricter where others wait).
_POSTGRES_SESSION = "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '15min'"
# A PostgreSQL that takes no writes, as a standby after a switch: read_only_sql_transaction.
_READ_ONLY = "25006"
_SQLITE_AWAY = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    )
)
# `hide_parameters`: an error that is logged names no address, key or reader.
# A request that finds every connection busy for this long is told to come again.
_POOL_SECONDS = 5


def open_engine(url: str) -> Engine:
    """Return an engine for ``url`` that survives a fork: a child gets connections of its own.

    Raises:
        ConfigError: the URL is none of SQLite or PostgreSQL, or PostgreSQL's driver is not installed.
    """
    parsed = store_url(url)
    engine = _open_sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _open_postgres(parsed)
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return engine


def make_folder(folder: Path) -> None:
    """Make a folder of ours where there is none.

    Raises:
        ConfigError: it cannot be made there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"The folder {folder} cannot be made: {error.strerror}. SHARE_DATA_DIR names one that can be written."
        ) from error


def store_url(url: str) -> URL:
    """Return ``url`` as it is used: platforms write ``postgres://``, and one driver is tried.

    Raises:
        ConfigError: it is no URL of a kind of store that there is.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigError("SHARE_DATABASE_URL is no URL of a database.", code="database_url") from error
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ConfigError(
            f"SHARE_DATABASE_URL names {parsed.drivername}: it begins with sqlite:/// or postgresql+psycopg://.",
            code="database_url",
        )
    return parsed


def is_away(error: SQLAlchemyError) -> bool:
    """Say whether ``error`` is the store's state (away, locked, full, read-only) and not a fault of what was asked."""
    if isinstance(error, DBAPIError):
        # SQLite calls a statement that is wrong an operational error too: its code tells them apart.
        code = getattr(error.orig, "sqlite_errorcode", None)
        if code is not None:
            return code & 0xFF in _SQLITE_AWAY
        if error.connection_invalidated or getattr(error.orig, "sqlstate", None) == _READ_ONLY:
            return True
    return isinstance(error, (OperationalError, InterfaceError, NoConnectionLeft))


def reason(error: Exception) -> str:
    """Return what went wrong as one line without the statement or its values, which could name a reader."""
    said = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    return said.splitlines()[0][:200]


def _open_sqlite(url: URL) -> Engine:
    if url.database not in (None, "", ":memory:"):
        make_folder(Path(str(url.database)).parent)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_immediate_when_asked)
    return engine


def _open_postgres(url: URL) -> Engine:
    told = {name: value for name, value in _POSTGRES.items() if name not in url.query}
    try:
        engine = create_engine(
            url, connect_args=told, hide_parameters=True, pool_pre_ping=True, pool_timeout=_POOL_SECONDS
        )
    except ImportError as error:
        raise ConfigError(
            "SHARE_DATABASE_URL names a PostgreSQL, whose driver is not installed: pip install 'share-service[postgres]'.",
            code="driver_missing",
        ) from error
    reach = Reach()
    os.register_at_fork(after_in_child=reach.forget)

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Any:
        try:
            return reach.through(lambda: dialect.connect(*arguments, **parameters))
        except Away as away:
            raise dialect.loaded_dbapi.OperationalError(str(away)) from away

    @event.listens_for(engine, "connect")
    def set_session(connection: Any, _record: Any) -> None:
        connection.execute(_POSTGRES_SESSION)
        connection.commit()

    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    # Python's sqlite3 opens transactions late; autocommit lets SQLAlchemy's BEGIN be the real one.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate_when_asked(connection: Any) -> None:
    # A transaction that reads and then writes must take the write lock first, or it can fail half-way
    # with SQLITE_BUSY that no timeout helps against (sqlite.org/isolation.html).
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def writing(engine: Engine) -> Any:
    """Return a transaction that will write, for a ``with`` statement that gets its connection."""
    return engine.execution_options(immediate=True).begin()


def insert_for(engine_or_connection: Any, table: Table) -> Any:
    """Return the dialect's own INSERT, which can say ON CONFLICT."""
    name = engine_or_connection.dialect.name
    return (postgresql if name == "postgresql" else sqlite).insert(table)
