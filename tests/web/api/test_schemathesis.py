"""Thousands of requests made from the document, good and bad: no failure of ours, and nothing it does not announce.

The seed stands still, so that a failure is one for everybody; `SEED=7 N=100` in the environment looks further.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.web.api.newsroom import running_newsroom

# What a schema cannot say: hosts that are not ours, a cursor that is none, a design that there is not, the last
# administrator; and an address of another newsroom that does not answer.
GOOD = ["2xx", "304", "401", "403", "404", "409", "412", "422", "503"]
BAD = ["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "503"]
CONFIG = f"""
[checks]
positive_data_acceptance.expected-statuses = {json.dumps(GOOD)}
negative_data_rejection.expected-statuses = {json.dumps(BAD)}
"""
SECONDS = 600


@pytest.fixture
def own_newsroom(tmp_path):
    """A service that nobody else asks: much of it is changed."""
    with running_newsroom(tmp_path) as running:
        yield running


def test_whatever_is_sent_the_answer_is_one_that_the_document_names(own_newsroom, tmp_path):
    tool = Path(sys.executable).with_name("schemathesis")
    if not tool.exists():
        missing("schemathesis")
    config, document = tmp_path / "schemathesis.toml", tmp_path / "openapi.json"
    config.write_text(CONFIG)
    document.write_bytes(own_newsroom.ask("GET", "/api/v1/openapi.json").content)
    asked = [str(tool), "--config-file", str(config), "run", str(document), "--url", own_newsroom.url]
    asked += ["--header", f"Authorization: Bearer {own_newsroom.key}", "--checks", "all"]
    asked += ["--seed", os.environ.get("SEED", "1"), "--max-examples", os.environ.get("N", "10"), "--no-shrink"]
    asked += ["--continue-on-failure", "--phases", "examples,coverage,fuzzing", "--no-color"]
    # Where nobody answers for names, a page that is asked for takes its time to be none.
    asked += ["--max-response-time", "60"]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    assert own_newsroom.ask("GET", "/readyz").status_code == 200
