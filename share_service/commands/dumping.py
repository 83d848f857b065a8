"""PostgreSQL's own tools for ``backup`` and ``restore``: pg_dump and pg_restore, with what the service knows."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from share_service.errors import BadInput, Unavailable

# The day's salts must end with their days: no copy of the store holds one.
_DUMP = ("--format=custom", "--no-owner", "--no-acl", "--exclude-table-data=salts")
_RESTORE = ("--clean", "--if-exists", "--no-owner", "--no-acl", "--single-transaction", "--exit-on-error")


def dump(url: URL, file: Path) -> None:
    """Write a consistent copy of the database at ``url`` to ``file`` while others go on writing.

    Raises:
        Unavailable: pg_dump is not installed, or could not.
    """
    try:
        _run("pg_dump", url, *_DUMP, f"--file={file}")
    except Unavailable:
        file.unlink(missing_ok=True)
        raise


def undump(url: URL, file: Path) -> None:
    """Replace the database at ``url`` by the copy in ``file``, wholly or not at all.

    Raises:
        BadInput: the file is no such copy.
        Unavailable: pg_restore is not installed, or could not.
    """
    with file.open("rb") as copy:
        if copy.read(5) != b"PGDMP":
            raise BadInput(f"{file} is not a copy that pg_dump made in its custom format.", code="backup_damaged")
    _run("pg_restore", url, *_RESTORE, str(file))


def _run(tool: str, url: URL, *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise Unavailable(
            f"{tool} is not installed: install PostgreSQL's client programs of the server's version or a newer one.",
            code="tool_missing",
        )
    told = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    # An argument can be seen by everybody on the machine.
    password = str(told.pop("password", "") or "")
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    command = [found, f"--dbname={make_conninfo(**told)}", "--no-password", *arguments]
    done = subprocess.run(  # noqa: S603  # no shell; the arguments are ours and the operator's
        command, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise Unavailable(f"{tool} could not: {said[0]}", code="tool_failed")
