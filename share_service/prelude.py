"""What has to be right before the server loads the application: settings, tables, the folder of the metrics."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from share_service import logs
from share_service.errors import ConfigError
from share_service.settings import Settings, load
from share_service.store.engine import open_engine
from share_service.store.migrate import lacks_migrations

_METRICS = "PROMETHEUS_MULTIPROC_DIR"


def prepare() -> Settings:
    """Read the settings, check what can be checked, and make this server's metrics folder.

    Raises:
        ConfigError: a setting is wrong, or the store was not migrated.
    """
    settings = load()
    settings.require_secret()
    _check_store(settings)
    _open_metrics(settings.spool_dir / "metrics")
    return settings


def forget_worker(pid: int) -> None:
    """Drop the live gauges of the worker ``pid``, which has ended."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  # reads the folder when imported

    mark_process_dead(pid)  # type: ignore[no-untyped-call]  # the library does not annotate it


def clean_up() -> None:
    """Remove the metrics of this server, which ends."""
    shutil.rmtree(os.environ[_METRICS], ignore_errors=True)


def _check_store(settings: Settings) -> None:
    engine = open_engine(settings.database)
    try:
        missing = lacks_migrations(engine)
    except SQLAlchemyError as error:
        # Signed links work without the store, so a store that is away keeps no server from starting.
        logs.get("server").warning("store unreachable", reason=type(error).__name__)
        return
    finally:
        engine.dispose()
    if missing:
        raise ConfigError("The store is not ready for this version: run `share-service migrate`.", code="not_migrated")


def _open_metrics(root: Path) -> None:
    """One folder per server, named by its process, so that two servers on one data folder do not mix."""
    for left in root.glob("*"):
        if not _alive(left.name):
            shutil.rmtree(left, ignore_errors=True)
    folder = root / str(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[_METRICS] = str(folder.resolve())


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
