"""Peers from npm, installed into a folder that git ignores."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def installed(package: Path, folder: Path) -> bool:
    """Install what a ``package.json`` names into ``folder``, once; say whether there is a node to run it with.

    npm leaves out what it cannot install: the caller looks for what it wants.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return False
    wanted = package.read_bytes()
    mark, done = folder / "package.json", folder / ".installed"
    if not all(file.exists() and file.read_bytes() == wanted for file in (mark, done)):
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_bytes(wanted)
        quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
        finished = subprocess.run([npm, "install", *quiet], cwd=folder, check=False, timeout=300)
        if finished.returncode == 0:
            done.write_bytes(wanted)
    return True
