"""What hostile servers cost us: nothing crashes, and memory stays within bounds. Measured in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.articles.hostile import BEHAVIOURS, answer, running
from tests.conftest import missing

ROOT = Path(__file__).parents[2]
MAX_GROWTH = 64 * 1024

# Pages as large as may be, that make a reader work: each is a page that a parser of the ordinary kind chokes on.
PAGES = {
    "/page/attributes": b"<p " + b" ".join(b"a%d=b" % number for number in range(150_000)) + b"><title>x</title>",
    "/page/metas": b"<meta property=og:image content=/x.png>" * 50_000,
    "/page/tags": b"<div class='date byline author'>" * 60_000,
    "/page/formats": b"<b><i><a>" * 60_000 + b"</p>" * 60_000,
    "/page/tables": b"<table><tr><td>" * 50_000,
    "/page/json-deep": b'<script type="application/ld+json">' + b'{"a":[' * 150_000 + b"</script>",
    "/page/json-wide": b'<script type="application/ld+json">[' + b'{"@type":"Article"},' * 90_000 + b"1]</script>",
    "/page/comment": b"<!--" * 450_000,
    "/page/entities": b"<title>" + b"&amp" * 450_000,
    "/page/text": b"x" * 1_990_000,
    "/page/title": b"<title>" + b"a | " * 450_000,
    "/page/doctype": b"<!DOCTYPE x [" + b"<!ENTITY a '&b;&b;&b;&b;&b;&b;&b;&b;&b;'>" * 40_000 + b"]>&a;",
    "/page/script": b"<script>" + b'"datePublished":"' * 100_000 + b"</script><h1>x</h1>",
    "/page/dates": b"<h1>x</h1>" + b"<time datetime=x class=date>1 1 1 1</time>" * 40_000,
    "/page/figures": b"<meta property=og:image content=/xxxxx.png>"
    + b"<figure><img src=/xxxxx.png><i class=credit>" * 40_000,
    "/page/byline": b"<meta name=author content='" + b"a and " * 300_000 + b"'>",
}


@pytest.fixture(scope="module")
def server():
    with running() as running_server:
        yield running_server


def test_no_hostile_server_or_page_costs_more_than_64_megabytes_or_ends_a_process(server, monkeypatch):
    if not Path("/proc/self/status").exists():
        missing("/proc")
    for path, page in PAGES.items():
        monkeypatch.setitem(BEHAVIOURS, path, lambda page=page: answer(page))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.articles.limits_child", str(server.port)],
        input="\n".join(BEHAVIOURS),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [row["path"] for row in rows] == list(BEHAVIOURS)
    assert {row["outcome"] for row in rows if row["path"] in PAGES} <= {"read", "fetch_timeout"}
    assert max(row["kilobytes"] for row in rows) < MAX_GROWTH, max(rows, key=lambda row: row["kilobytes"])
