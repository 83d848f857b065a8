"""The migrations and `store/tables.py` say the same."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from share_service import assets
from share_service.store.engine import open_engine
from share_service.store.migrate import head, lacks_migrations, migrate, revision
from share_service.store.tables import metadata


def _parts(sql):
    """The columns and constraints of a CREATE statement, in no order: a column that was added later stands last."""
    head, _open, body = sql.rpartition(")")[0].partition("(")
    parts, depth = [""], 0
    for character in body:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [" ".join(head.split()), *sorted(" ".join(part.split()) for part in parts)]


def _schema(engine):
    """What the store knows of each table, without what alembic adds for itself."""
    inspector = inspect(engine)
    known = {
        table: (
            {column["name"]: (str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)},
            inspector.get_pk_constraint(table),
            sorted(map(str, inspector.get_indexes(table))),
            sorted(map(str, inspector.get_unique_constraints(table))),
            sorted(map(str, inspector.get_foreign_keys(table))),
        )
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }
    return known, _words(engine)


def _words(engine):
    """SQLite keeps the words that a table was made with: they say more, as that it has no row ids."""
    if engine.dialect.name != "sqlite":
        return {}
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name != 'alembic_version'"
        ).all()
    return {name: _parts(sql) for name, sql in rows}


@pytest.fixture
def opened(new_store):
    """A function that opens another store without tables."""
    with ExitStack() as stack:

        def open_another():
            engine = open_engine(new_store())
            stack.callback(engine.dispose)
            return engine

        yield open_another


def test_migrations_make_the_tables_that_the_code_declares(opened):
    migrated, declared = opened(), opened()
    migrate(migrated)
    metadata.create_all(declared)
    assert _schema(migrated) == _schema(declared)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_second_migration_changes_nothing(opened):
    engine = opened()
    assert revision(engine) is None
    assert lacks_migrations(engine)
    assert migrate(engine.url.render_as_string(hide_password=False)) == head()
    before = _schema(engine)
    assert migrate(engine) == revision(engine) == head()
    assert not lacks_migrations(engine)
    assert _schema(engine) == before


def test_file_names_order_the_migrations_as_alembic_does():
    """The server reads the newest revision from the names, without alembic."""
    assert head() == ScriptDirectory(str(assets.folder("migrations"))).get_current_head()


def test_migrations_at_once_all_succeed(new_store):
    url = new_store()
    # Alembic's context is a global of the process: several processes is how a release runs twice.
    code = f"from share_service.store.migrate import migrate; print(migrate({url!r}))"
    started = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = [(*process.communicate(timeout=60), process.returncode) for process in started]
    assert [(out.strip(), code) for out, _error, code in answers] == [(head(), 0)] * 3, answers


def test_the_server_never_loads_alembic():
    code = "import sys, share_service.store.migrate, share_service.store.engine; print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_migration_keeps_what_refers_to_the_table_it_alters(tmp_path):
    from alembic import command

    from share_service.store.migrate import _config

    engine = open_engine(f"sqlite:///{tmp_path / 'share.db'}")
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0001")
        connection.exec_driver_sql(
            "INSERT INTO articles (id, url, document, title, created_at, updated_at) VALUES (1, 'u', '{}', 't', 0, 0)"
        )
        connection.exec_driver_sql("INSERT INTO links (id, article_id, label, created_at) VALUES (1, 1, 'l', 0)")
    migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT label FROM links").scalars().all() == ["l"]
