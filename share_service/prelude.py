"""What has to be right before the server loads the application: settings, tables, the folder of the metrics."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from share_service import logs
from share_service.errors import ConfigError
from share_service.settings import Settings, load
from share_service.store.engine import open_engine
from share_service.store.migrate import NOT_READY, lacks_migrations

_METRICS = "PROMETHEUS_MULTIPROC_DIR"
_MEMORY = Path("/dev/shm")  # noqa: S108  # whose it is is looked at before it is used


def prepare() -> Settings:
    """Read the settings, check what can be checked, and make this server's metrics folder.

    Raises:
        ConfigError: a setting is wrong, or the store was not migrated.
    """
    settings = load()
    settings.require_secret()
    _check_store(settings)
    _open_metrics(metrics_root(settings.spool_dir))
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
        raise ConfigError(NOT_READY, code="not_migrated")


def _open_metrics(root: Path) -> None:
    """One folder per server, named by its process, so that two servers do not mix."""
    for left in root.glob("*"):
        space, _, pid = left.name.rpartition("-")
        if space == _pid_space() and not _alive(pid):
            shutil.rmtree(left, ignore_errors=True)
    folder = root / f"{_pid_space()}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[_METRICS] = str(folder.resolve())


def metrics_root(spool: Path) -> Path:
    """Return where the folders of metrics are: in memory if there is such a place, else in the spool.

    Metrics are maps of files that grow. Where a full disk has no room for a page of one, whoever writes
    to it is ended by the kernel (SIGBUS), and redirects with it.
    """
    root = _MEMORY / f"share-service-{os.getuid()}"
    try:
        root.mkdir(mode=0o700, exist_ok=True)
        # Anybody may make a folder there: one that is not ours alone is not used.
        found = root.lstat()
    except OSError:
        return spool / "metrics"
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
    return root if ours else spool / "metrics"


def _pid_space() -> str:
    # Containers that share their memory do not share their process numbers.
    with suppress(OSError):
        return Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    return "0"


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
