"""The migrations and `store/tables.py` say the same."""

from __future__ import annotations

import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from share_service import assets
from share_service.store.engine import open_engine
from share_service.store.migrate import head, lacks_migrations, migrate, revision
from share_service.store.tables import metadata


def _schema(engine):
    """What SQLite wrote down for each table: columns, keys, and without what alembic adds for itself."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name != 'alembic_version'"
        ).all()
    return {name: sorted(line.strip().rstrip(",") for line in sql.splitlines()) for name, sql in rows}


def test_migrations_make_the_tables_that_the_code_declares(tmp_path):
    migrated, declared = (open_engine(f"sqlite:///{tmp_path / name}.db") for name in ("migrated", "declared"))
    migrate(migrated)
    metadata.create_all(declared)
    assert _schema(migrated) == _schema(declared)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_second_migration_changes_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'share.db'}"
    engine = open_engine(url)
    assert revision(engine) is None
    assert lacks_migrations(engine)
    assert migrate(url) == head()
    before = _schema(engine)
    assert migrate(engine) == revision(engine) == head()
    assert not lacks_migrations(engine)
    assert _schema(engine) == before


def test_file_names_order_the_migrations_as_alembic_does():
    """The server reads the newest revision from the names, without alembic."""
    assert head() == ScriptDirectory(str(assets.folder("migrations"))).get_current_head()


def test_two_migrations_at_once_both_succeed(tmp_path):
    url = f"sqlite:///{tmp_path / 'share.db'}"
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
