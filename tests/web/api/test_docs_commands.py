"""The commands of the documentation do what it says, on a running service."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import missing

DOCS = Path(__file__).parents[3] / "docs"
COMMANDS = [
    pytest.param(command, id=f"{page}-{number}")
    for page in ("api.md", "surfaces.md")
    for number, command in enumerate(
        re.findall(r"```sh\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    )
    if "curl" in command
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_documentation_works(command, newsroom, tmp_path):
    if shutil.which("curl") is None:
        missing("curl")
    environment = os.environ | {"KEY": newsroom.key, "SHARE": newsroom.url}
    failing = command.replace("curl -s", "curl -s --fail-with-body")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", failing],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout or any(tmp_path.iterdir())


def test_there_are_commands_to_try():
    assert len(COMMANDS) >= 6


def test_what_the_reference_shows_to_read_can_be_typed(newsroom, tmp_path):
    if shutil.which("curl") is None:
        missing("curl")
    page = newsroom.ask("GET", "/api/v1/").text
    found = [unescape(one) for one in re.findall(r'aria-label="Request"><code>(.*?)</code>', page, re.DOTALL)]
    # What changes something is sent as it is by the tests of the examples; pages are on the internet.
    reading = [one for one in found if not re.search(r" -X |/lint|/pictures", one)]
    assert len(reading) > 20
    script = "\n".join(one.replace("curl ", "curl -s -o answer -w '%{http_code} ' ", 1) for one in reading)
    environment = os.environ | {"KEY": newsroom.key, "SHARE": newsroom.url}
    done = subprocess.run(
        ["bash", "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    # An author's link may be there or not.
    assert set(done.stdout.split()) <= {"200", "404"}, done.stdout + done.stderr
    assert done.stdout.split().count("200") > 20
