"""A new secret key through a real restart: links and sessions of the old one live on, forged ones never lived."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import requests

from share_service.articles.article import parse_article
from share_service.links.token import LinkRef, LinkSigner
from share_service.store.articles import PhotoState, save_article
from share_service.store.engine import open_engine
from share_service.store.migrate import migrate
from tests import live

OLD = "the-key-of-last-year-0123456789abcdef"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}


def test_old_links_live_on_and_new_ones_are_signed_anew(tmp_path):
    store = f"sqlite:///{tmp_path / 'var' / 'share.db'}"
    migrate(store)
    engine = open_engine(store)
    article = parse_article({"url": "https://journal.example/a", "title": "A"})
    stored = save_article(engine, article, PhotoState())[0]
    engine.dispose()
    (tmp_path / ".env").write_text(f"SHARE_SECRET_KEY={OLD}\nSHARE_ARTICLE_HOSTS=journal.example\n")
    ref = LinkRef(stored.id, 10)
    before = LinkSigner([OLD]).mint(ref)
    assert follow(tmp_path, [before]) == [302]

    environment = live.clean_environment() | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SHARE_DATA_DIR": str(tmp_path / "var"),
    }
    rotate = [sys.executable, "-m", "share_service", "key", "rotate"]
    subprocess.run(rotate, cwd=tmp_path, env=environment, check=True, timeout=60, capture_output=True)
    settings = dict(line.split("=") for line in (tmp_path / ".env").read_text().splitlines())
    new = settings["SHARE_SECRET_KEY"]
    after, forged = LinkSigner([new]).mint(ref), LinkSigner(["f" * 43]).mint(ref)
    assert settings["SHARE_SECRET_KEY_FALLBACKS"] == OLD != new
    assert before != after
    assert follow(tmp_path, [before, after, forged]) == [302, 302, 404]
    log = (tmp_path / "server.log").read_text()
    assert OLD not in log
    assert new not in log


def follow(folder, tokens):
    """Start a server on the settings of the folder, and return how it answers each link."""
    port = live.free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    # The key must come from the file alone.
    server = live.start(folder, ["env", "-u", "SHARE_SECRET_KEY", *gunicorn], port)
    try:
        return [
            requests.get(f"{server.url}/s/{token}", headers=BROWSER, allow_redirects=False, timeout=30).status_code
            for token in tokens
        ]
    finally:
        server.stop()
