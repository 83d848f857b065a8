"""What the wheel carries: everything the service reads when it runs, and nothing of this checkout."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from share_service import __version__

ROOT = Path(__file__).parents[1]
READ_WHEN_IT_RUNS = ("share_service", "fonts", "templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    """The wheel of this checkout, built without isolation from the locked build packages."""
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (built,) = out.glob("*.whl")
    with zipfile.ZipFile(built) as opened:
        yield opened


def _expected() -> set[str]:
    found = set()
    for room in READ_WHEN_IT_RUNS:
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                inside = path.relative_to(ROOT)
                found.add(str(inside if room == "share_service" else Path("share_service") / inside))
    return found


def test_the_wheel_holds_every_font_template_and_module(wheel):
    assert _expected() - set(wheel.namelist()) == set()


def test_the_wheel_holds_nothing_else(wheel):
    metadata = f"share_service-{__version__}.dist-info/"
    assert {name for name in wheel.namelist() if not name.startswith(metadata)} - _expected() == set()


def test_the_wheel_carries_its_licences_and_its_command(wheel):
    metadata = f"share_service-{__version__}.dist-info"
    names = wheel.namelist()
    assert f"{metadata}/licenses/LICENSE" in names
    assert f"{metadata}/licenses/fonts/LICENSES.md" in names
    assert "share-service = share_service.cli:main" in wheel.read(f"{metadata}/entry_points.txt").decode()


def test_the_locks_hold_a_hash_for_every_package():
    for lock in ROOT.glob("requirements*.txt"):
        entries = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        pinned = [line for line in entries if line and not line.lstrip().startswith("#")]
        assert pinned
        assert [line for line in pinned if "==" not in line or "--hash=sha256:" not in line] == [], lock.name


def test_the_lock_holds_every_dependency():

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = {line.partition("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line}

    wanted = {re.match(r"[A-Za-z0-9_.-]+", name)[0].lower() for name in project["project"]["dependencies"]}
    assert wanted - locked == set()
