"""gunicorn as `server.py` sets it up: real processes, real signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import requests

from share_service.links.channels import COPY
from share_service.links.token import LinkRef, LinkSigner
from share_service.prelude import metrics_root
from tests import live

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
ARTICLE = {"url": "https://journal.example/essai", "title": "Un essai de bout en bout"}
TRIES = 600


def _take_in(server: live.LiveServer) -> tuple[int, dict[str, str]]:
    """Take an article in through the API; return its id and the headers of the key."""
    headers = {"Authorization": f"Bearer {server.run('key', 'new', '--name', 'tests').stdout.strip()}"}
    answer = requests.post(f"{server.url}/api/v1/articles", json=ARTICLE, headers=headers, timeout=30)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"], headers


def _link(server: live.LiveServer, article: int) -> str:
    return f"{server.url}/s/{LinkSigner([live.SECRET]).mint(LinkRef(article, COPY))}"


def _eventually(holds: Callable[[], bool]) -> bool:
    for _ in range(TRIES):
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_two_workers_are_ready_and_log_no_address(live_server):
    assert requests.get(f"{live_server.url}/readyz", timeout=30).json() == {
        "status": "ok",
        "checks": {"store": "ok", "counts": "ok", "cards": "ok", "spool": "ok"},
    }
    assert _eventually(lambda: len(live_server.workers()) == 2)
    with socket.create_connection(("127.0.0.1", live_server.port)) as rude:
        rude.sendall(b"NOT HTTP AT ALL\r\n\r\n")
        rude.recv(1000)
    live_server.stop()
    lines = [json.loads(line) for line in live_server.log.read_text().splitlines()]
    assert any(line["event"] == "Invalid request" for line in lines)
    assert not [line for line in lines if "127.0.0.1" in json.dumps(line) and "Listening" not in line["event"]]


def test_a_click_outlives_the_server_that_took_it(live_server):
    """What a worker recorded is taken in when it ends, at the latest."""
    article, _headers = _take_in(live_server)
    answer = requests.get(_link(live_server, article), headers=BROWSER, allow_redirects=False, timeout=30)
    assert (answer.status_code, answer.headers["Location"]) == (302, ARTICLE["url"])
    assert live_server.stop() == 0
    told = json.loads(live_server.run("stats", ARTICLE["url"]).stdout)
    assert told["totals"]["clicks"] == 1


def test_a_killed_worker_is_replaced_and_its_clicks_are_counted(live_server):
    article, headers = _take_in(live_server)
    requests.get(_link(live_server, article), headers=BROWSER, allow_redirects=False, timeout=30)
    before = live_server.workers()
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    told = requests.get(f"{live_server.url}/api/v1/articles/{article}/stats", headers=headers, timeout=30).json()
    assert told["totals"]["clicks"] == 1
    assert _eventually(lambda: len(set(live_server.workers()) - set(before)) == 2)


def test_connections_that_say_nothing_hold_no_worker(live_server):
    """Browsers open connections ahead of need; each would occupy a worker until its timeout."""
    silent = [socket.create_connection(("127.0.0.1", live_server.port)) for _ in range(20)]
    try:
        for _ in range(8):
            assert requests.get(f"{live_server.url}/livez", timeout=20).ok
    finally:
        for connection in silent:
            connection.close()


def test_metrics_are_summed_over_the_workers_and_removed_with_the_server(live_server, tmp_path):
    for _ in range(20):
        requests.get(f"{live_server.url}/livez", timeout=30)
    text = requests.get(f"{live_server.url}/metrics", timeout=30).text
    (counted,) = (line for line in text.splitlines() if line.startswith("share_requests_total") and '"health"' in line)
    # 20, and what waiting for the server asked.
    assert float(counted.rpartition(" ")[2]) >= 21
    ours = f"*-{live_server.process.pid}"
    root = metrics_root(tmp_path / "var" / "spool")
    assert len(list(root.glob(ours))) == 1
    live_server.stop()
    assert list(root.glob(ours)) == []


def test_metrics_are_in_memory_where_no_full_disk_can_end_a_worker(tmp_path, monkeypatch):
    assert metrics_root(tmp_path).is_relative_to("/dev/shm") == os.access("/dev/shm", os.W_OK)
    monkeypatch.setattr("share_service.prelude._MEMORY", tmp_path)
    somebody_s = tmp_path / f"share-service-{os.getuid()}"
    somebody_s.mkdir()
    somebody_s.chmod(0o777)
    assert metrics_root(tmp_path / "spool") == tmp_path / "spool" / "metrics"
    somebody_s.chmod(0o700)
    assert metrics_root(tmp_path / "spool") == somebody_s


def test_events_reach_the_metrics(live_server):
    article, _headers = _take_in(live_server)
    requests.get(_link(live_server, article), headers=BROWSER, allow_redirects=False, timeout=30)
    metrics = f"{live_server.url}/metrics"
    assert _eventually(lambda: 'share_events_total{kind="click"} 1.0' in requests.get(metrics, timeout=30).text)


def _refused_start(tmp_path, **settings: str) -> str:
    environment = live.clean_environment() | {"SHARE_DATA_DIR": str(tmp_path / "var"), **settings}
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{live.free_port()}", *live.GUNICORN]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    return done.stderr.strip()


def test_a_store_that_was_never_migrated_is_one_sentence(tmp_path):
    said = _refused_start(tmp_path, SHARE_SECRET_KEY=live.SECRET)
    assert said == "share-service: The store is not ready for this version: run `share-service migrate`."


def test_a_short_secret_key_is_one_sentence(tmp_path):
    said = _refused_start(tmp_path, SHARE_SECRET_KEY="short")
    assert said.startswith("share-service: SHARE_SECRET_KEY")
    assert "\n" not in said
