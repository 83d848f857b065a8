"""Build the wheel, install it in an empty environment, serve with the Procfile's own lines, and fetch a card.

The proof runs in build/proof, away from the checkout's files: what the wheel does not carry is missed.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
PROOF = ROOT / "build" / "proof"
BIN = PROOF / "venv" / "bin"
START_SECONDS = 60
PORTS = range(15_000, 32_000)
T = TypeVar("T")
SIZE = (1200, 630)
ARTICLE = {
    "url": "https://journal.example/2026/essai",
    "title": "CHRONIQUE : « Le marché couvert, le cœur battant de la ville » : quand les halles se réinventent",
    "authors": ["Une autrice"],
    "section": "Société",
    "language": "fr",
}


def main() -> None:
    """Run the proof, and say what each step took."""
    wheel = step("build the wheel", build)
    step("install it with the lock in an empty environment", lambda: install(wheel))
    step("release: migrate the store", release)
    step("web: serve and fetch a card", serve_a_card)
    print(f"✓ {wheel.relative_to(ROOT)} ({wheel.stat().st_size:,} bytes) works on its own")


def step(label: str, work: Callable[[], T]) -> T:
    """Do one step and print its time."""
    started = time.monotonic()
    result = work()
    print(f"  {label}: {time.monotonic() - started:.1f} s", flush=True)
    return result


def build() -> Path:
    """Build the wheel with the locked build packages, and return it."""
    shutil.rmtree(DIST, ignore_errors=True)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", DIST, ROOT, quiet=True)
    (wheel,) = DIST.glob("*.whl")
    return wheel


def install(wheel: Path) -> None:
    """Make an empty environment that has the locked requirements and the wheel, and nothing else."""
    shutil.rmtree(PROOF, ignore_errors=True)
    PROOF.mkdir(parents=True)
    uv = Path(sys.executable).with_name("uv")
    run(uv, "venv", "-q", "--python", sys.executable, PROOF / "venv")
    target = ("--python", BIN / "python")
    run(uv, "pip", "install", "-q", *target, "--require-hashes", "-r", ROOT / "requirements.txt")
    run(uv, "pip", "install", "-q", *target, "--no-deps", "--offline", wheel)


def release() -> None:
    """Run the Procfile's release line, and make an API key."""
    run("sh", "-c", procfile()["release"], env=environment(free_port()))


def serve_a_card() -> None:
    """Start the Procfile's web line, take an article in and look at its card."""
    port = free_port()
    key = run("share-service", "key", "new", "--name", "proof", env=environment(port)).strip()
    # A session of its own: the shell and gunicorn are stopped together.
    server = subprocess.Popen(["sh", "-c", procfile()["web"]], cwd=PROOF, env=environment(port), start_new_session=True)
    try:
        wait(f"http://127.0.0.1:{port}/readyz", server)
        article = ask(port, key, "/api/v1/articles", ARTICLE)
        share = ask(port, key, f"/api/v1/articles/{article['id']}/share")
        look(share["cards"]["landscape"])
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(40)


def look(card: object) -> None:
    """Fetch the card and check that it is an image of the promised size."""
    url = card["url"] if isinstance(card, dict) else str(card)
    with urllib.request.urlopen(url, timeout=30) as answer:
        kind, data = answer.headers["Content-Type"], answer.read()
    code = "import io,sys; from PIL import Image; print(*Image.open(io.BytesIO(sys.stdin.buffer.read())).size)"
    done = subprocess.run([BIN / "python", "-c", code], input=data, capture_output=True, check=True)
    size = tuple(int(part) for part in done.stdout.split())
    if size != SIZE or not kind.startswith("image/"):
        sys.exit(f"the card at {url} is {kind} of {size}, not an image of {SIZE}")
    print(f"    {kind}, {size[0]}×{size[1]}, {len(data):,} bytes")


def procfile() -> dict[str, str]:
    """Return the Procfile's lines by process."""
    return dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())


def environment(port: int) -> dict[str, str]:
    """Return what a platform would set: a path to the environment, a port, and the settings."""
    return {
        "PATH": f"{BIN}:{os.defpath}",
        "HOME": str(PROOF),
        "LANG": "C.UTF-8",
        "PORT": str(port),
        "SHARE_SECRET_KEY": "a key of the proof, nobody else's",
        "SHARE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SHARE_ARTICLE_HOSTS": "journal.example",
        "SHARE_LOG_LEVEL": "warning",
    }


def ask(port: int, key: str, path: str, body: object = None) -> dict:
    """Ask the API and return its JSON."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{path} answered {error.code}: {error.read().decode(errors='replace')}")


def wait(url: str, server: subprocess.Popen) -> None:
    """Wait until ``url`` answers 200."""
    deadline = time.monotonic() + START_SECONDS
    said = "nothing"
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit(f"the server from the wheel did not get ready; {url} said: {said}")


def free_port() -> int:
    """Return a port of loopback that nobody listens on, below those that the system gives to connections."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def run(*command: object, env: dict[str, str] | None = None, quiet: bool = False) -> str:
    """Run a command in the proof's folder and return what it printed; stop the proof where it fails."""
    words = [str(word) for word in command]
    if env and "/" not in words[0]:
        words[0] = shutil.which(words[0], path=env["PATH"]) or words[0]
    where = PROOF if PROOF.is_dir() else ROOT
    done = subprocess.run(words, cwd=where, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    if done.stderr and not quiet:
        sys.stderr.write(re.sub(r"(?m)^", "    ", done.stderr.rstrip()) + "\n")
    return done.stdout


if __name__ == "__main__":
    main()
