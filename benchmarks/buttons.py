"""The share buttons beside their peers: ``python -m benchmarks.buttons``.

Each widget stands on a page of its own with Facebook, X, LinkedIn and, where it has one, a copy button;
everything is served compressed by one small server, and a real browser counts what it had to fetch.
"""

from __future__ import annotations

import gzip
import logging
import mimetypes
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, render_template_string
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from benchmarks.drawer import MINE
from benchmarks.npm import installed
from share_service.app import create_app
from share_service.newsroom.intake import take_in
from share_service.settings import Settings
from share_service.store.migrate import migrate

HERE = Path(__file__).parent
PEERS = HERE / "peers" / "widgets"
URL = "https://journal.example/article"
PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Le Journal</title><link rel="icon" href="data:,">
<body><main id="widget">{}</main>"""
STYLE, SCRIPT = '<link rel="stylesheet" href="/{}">', '<script src="/{}" defer{}></script>'
SHAREON = "".join(f'<a class="{name}"></a>' for name in ("facebook", "twitter", "linkedin", "copy-url"))
SHARER = "".join(
    f'<button data-sharer="{name}" data-url="{URL}">{name}</button>' for name in ("facebook", "x", "linkedin")
)
SHARIFF = (
    '<div class="shariff" data-services=\'["facebook","twitter","linkedin"]\' data-url="https://journal.example"></div>'
)
# The page's words, and the files it names beside them.
WIDGETS: dict[str, str] = {
    "shareon": f'<div class="shareon" data-url="{URL}">{SHAREON}</div>'
    + STYLE.format("shareon/dist/shareon.min.css")
    + SCRIPT.format("shareon/dist/shareon.iife.js", " init"),
    "sharer.js": SHARER + SCRIPT.format("sharer.js/sharer.min.js", ""),
    "Shariff": SHARIFF
    + STYLE.format("shariff/dist/shariff.complete.css")
    + SCRIPT.format("shariff/dist/shariff.complete.js", ""),
    "react-share": SCRIPT.format("bundled/react-share.js", ""),
    "next-share": SCRIPT.format("bundled/next-share.js", ""),
}
OURS = """{{ share_buttons(url) }}<link rel="stylesheet" href="{{ assets.url('buttons.css') }}">
<script type="module" src="{{ assets.url('buttons.js') }}"></script>"""


def main() -> dict[str, Any]:
    """Count for each widget what a reader's browser fetches, and which links work without a script."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("this benchmark counts in a browser: install chromium")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    found = {}
    with served() as pages, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, page in pages.items():
            found[name] = counted(browser, page)
        browser.close()
    show(found)
    return found


def counted(browser: Browser, url: str) -> dict[str, Any]:
    """Return the bytes a page fetches beside itself, by kind, the requests, and its links with and without scripts."""
    page = browser.new_page()
    kinds: dict[str, list[int]] = {}
    page.on("response", lambda answer: kinds.setdefault(_kind(answer), []).append(len(_packed(answer.body()))))
    page.goto(url, wait_until="networkidle")
    kinds.pop("document", None)
    page.close()
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(url)
    links = bare.locator("#widget a[href^=http]").count()
    context.close()
    return {
        "js": sum(kinds.get("script", [])),
        "css": sum(kinds.get("stylesheet", [])),
        "all": sum(sum(sizes) for sizes in kinds.values()),
        "requests": sum(len(sizes) for sizes in kinds.values()),
        "links_without_script": links,
    }


def _kind(answer: Any) -> str:
    return str(answer.request.resource_type)


def _packed(body: bytes) -> bytes:
    packed = gzip.compress(body, 9, mtime=0)
    return packed if len(packed) < len(body) else body


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """Serve every widget's page; yield their addresses by the widgets' names."""
    with tempfile.TemporaryDirectory() as folder:
        app = newsroom(Path(folder))
        bundles = Path(folder) / "bundled"
        names = [MINE, *(name for name in WIDGETS if _is_there(name, bundles))]
        app.add_url_rule("/page/<name>", "page", _page)
        app.add_url_rule("/<path:name>", "file", lambda name: _file(name, Path(folder)))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield {name: f"http://127.0.0.1:{server.server_port}/page/{name}" for name in names}
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def newsroom(folder: Path) -> Flask:
    """Return the service with one article, in an empty folder."""
    settings = Settings(
        _env_file=None,
        secret_key="a secret key of the benchmark, long enough",
        data_dir=folder,
        article_hosts=("journal.example",),
        log_level="error",
    )
    migrate(settings.database)
    app = create_app(settings)
    take_in(app.extensions["share"], {"url": URL, "title": "Kupiansk, le cœur battant", "language": "fr"})
    return app


def _is_there(name: str, bundles: Path) -> bool:
    if not installed(HERE / "widgets" / "package.json", PEERS):
        print(f"skipped: {name} (node and npm are not installed)")
        return False
    source = HERE / "widgets" / f"{name}.jsx"
    if not source.exists():
        return True
    command = [str(PEERS / "node_modules" / ".bin" / "esbuild"), source.name, "--bundle", "--minify"]
    command += ["--define:process.env.NODE_ENV='production'", f"--outfile={bundles / name}.js", "--log-level=error"]
    shutil.copy(source, PEERS / source.name)
    return subprocess.run(command, cwd=PEERS, check=False).returncode == 0


def _page(name: str) -> str:
    inside = render_template_string(OURS, url=URL) if name == MINE else WIDGETS[name]
    return PAGE.format(inside)


def _file(name: str, folder: Path) -> Response:
    path = folder / name if name.startswith("bundled/") else PEERS / "node_modules" / name
    if not path.is_file():
        abort(404)
    return Response(path.read_bytes(), content_type=mimetypes.guess_type(name)[0])


def show(found: dict[str, dict[str, Any]]) -> None:
    """Print the figures as a table."""
    print(f"{'':16} {'JS':>9} {'CSS':>9} {'in all':>9} {'requests':>9} {'links without script':>21}   (bytes, gzip)")
    for name, row in found.items():
        sizes = "".join(f"{row[key]:>10,}" for key in ("js", "css", "all"))
        print(f"{name:16}{sizes}{row['requests']:>10}{row['links_without_script']:>22}")
