"""What an engine does when its store is away, locked, full or asked for nonsense."""

from __future__ import annotations

import sqlite3
import time

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from share_service.store.engine import is_away, open_engine, reason
from share_service.store.turns import Turn, take_turns


def test_a_server_that_is_away_is_not_waited_for(tmp_path):
    engine = open_engine(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    begun = time.monotonic()
    for _ in range(50):
        with pytest.raises(OperationalError) as told:
            engine.connect()
        assert is_away(told.value)
    assert "\n" not in reason(told.value)
    assert time.monotonic() - begun < 10
    engine.dispose()


def test_a_question_that_is_wrong_is_no_store_that_is_away(engine):
    with pytest.raises(SQLAlchemyError) as told, engine.connect() as connection:
        connection.execute(text("SELECT no_such_column FROM articles"))
    assert not is_away(told.value)


def test_a_reason_names_no_value(engine):
    with pytest.raises(SQLAlchemyError) as told, engine.connect() as connection:
        connection.execute(text("SELECT no_such_column FROM articles WHERE id = :id"), {"id": 1234567})
    said = reason(told.value)
    assert "1234567" not in said
    # Nor does the error itself, which is logged where nobody expected it.
    assert "1234567" not in str(told.value)
    assert "no_such_column" in said


def test_a_locked_store_is_given_up_after_a_while(engine):
    lock, impatient = {
        "sqlite": ("BEGIN EXCLUSIVE", "PRAGMA busy_timeout=100"),
        "postgresql": ("BEGIN; LOCK TABLE journals IN ACCESS EXCLUSIVE MODE", "SET lock_timeout = '100ms'"),
    }[engine.dialect.name]
    other = create_engine(engine.url, isolation_level="AUTOCOMMIT")
    with other.connect() as holder:
        holder.exec_driver_sql(lock)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(impatient)
            with pytest.raises(OperationalError) as told:
                connection.exec_driver_sql("DELETE FROM journals")
        assert is_away(told.value)
        holder.exec_driver_sql("ROLLBACK")
    other.dispose()


def test_sessions_are_told_not_to_wait_for_ever(engine):
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
        else:
            assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "5s"
            assert connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "15min"
            take_turns(connection, Turn.COUNTING)
            assert connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "1min"


def test_a_connection_that_the_server_cut_is_made_again(engine):
    if engine.dialect.name == "postgresql":
        other = create_engine(engine.url)
        with engine.connect() as connection:
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        with other.connect() as connection:
            # Waited for: until it has ended, it would still answer.
            assert connection.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 30000)").scalar()
        other.dispose()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1


@pytest.mark.parametrize(
    ("code", "away"),
    [
        (sqlite3.SQLITE_FULL, True),
        (sqlite3.SQLITE_IOERR | 3 << 8, True),
        (sqlite3.SQLITE_READONLY, True),
        (sqlite3.SQLITE_ERROR, False),
    ],
)
def test_sqlite_s_codes_tell_whose_fault_it_is(code, away):
    error = sqlite3.OperationalError("said")
    error.sqlite_errorcode = code
    assert is_away(OperationalError("SELECT 1", {}, error)) == away
    assert isinstance(OperationalError("SELECT 1", {}, error), DBAPIError)
