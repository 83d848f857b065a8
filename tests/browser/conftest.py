"""A page of a newsroom with the share buttons on it, under a strict policy, as a reader's browser opens it."""

from __future__ import annotations

import threading

import pytest
from flask import render_template_string, request
from werkzeug.serving import make_server

from share_service.newsroom.intake import take_in
from share_service.settings import Settings
from share_service.store.migrate import migrate
from tests import live
from tests.browser.looking import until

URL = "https://journal.example/chronique/kupiansk"
TITLE = "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine"
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HOST_PAGE = """<!doctype html><html lang="{{ lang }}"{% if lang == "ar" %} dir="rtl"{% endif %}>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Le Journal</title>
<link rel="icon" href="data:,"><link rel="canonical" href="{{ url }}">
<link rel="stylesheet" href="/assets/buttons.css">
<script src="/before?state={{ request.args.get('before', '') }}"></script>
<script type="module" src="{{ assets.url('buttons.js') }}" integrity="{{ assets.integrity('buttons.js') }}"></script>
<body><main><h1>{{ title }}</h1>
{% if request.args.bare %}<share-buttons theme="icon"></share-buttons>
{% else %}{{ share_buttons(url, lang=lang, theme=request.args.get("theme", "icon-text")) }}{% endif %}
<p id="text">Le texte. <a href="#text">Un lien</a></p>
{% if "before" in request.args %}<label>Collez <input id="paste"></label>{% endif %}</main>"""
# What a reader is told, and whether anything moved, from the first moment on.
WATCH = """
self.said = []; self.moved = 0; self.sent = []; self.refused = [];
new PerformanceObserver(list => { for (const entry of list.getEntries()) self.moved += entry.value })
  .observe({type: 'layout-shift', buffered: true});
addEventListener('securitypolicyviolation', event => self.refused.push(event.violatedDirective));
new MutationObserver(changes => { for (const {target} of changes) {
  const status = (target.nodeType == 3 ? target.parentElement : target);
  if (status?.getAttribute?.('role') == 'status') self.said.push(status.textContent);
}}).observe(document, {subtree: true, childList: true, characterData: true});
const send = navigator.sendBeacon.bind(navigator);
navigator.sendBeacon = (url, data) => { self.sent.push(String(data)); return send(url, data) };
"""

# What a browser's clipboard can be like, for engines that run no script of ours before the page's.
CLIPBOARDS = {
    "rejected": "navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));",
    "absent": "Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined});",
}


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """A service on a free port, and a page of a newsroom at its `/page`."""
    from share_service.app import create_app

    port = live.free_port()
    settings = Settings(
        _env_file=None,
        secret_key=live.SECRET,
        data_dir=tmp_path_factory.mktemp("newsroom"),
        public_url=f"http://127.0.0.1:{port}",
        article_hosts=("journal.example",),
        log_level="error",
    )
    migrate(settings.database)
    app = create_app(settings)
    app.add_url_rule("/page", "page", _page)
    app.add_url_rule("/before", "before", _before)
    take_in(app.extensions["share"], {"url": URL, "title": TITLE, "language": "fr"})
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()
    parts = app.extensions["share"]
    parts.ingester.stop()
    parts.recorder.close()
    parts.engine.dispose()


def _page():
    lang = request.args.get("lang", "fr")
    html = render_template_string(HOST_PAGE, url=URL, title=TITLE, lang=lang)
    return html, 200, {"Content-Security-Policy": STRICT}


def _before():
    """Answer the script that watches a page and puts its clipboard into a state; nothing, where nobody asks for it."""
    state = request.args["state"]
    watched = WATCH + CLIPBOARDS.get(state, "") if "before=" in request.headers.get("Referer", "") else ""
    return watched, 200, {"Content-Type": "text/javascript"}


@pytest.fixture
def open_page(newsroom, page):
    """Open the newsroom's page and wait until the element works."""

    def opened(query="", before="", base=None):
        page.add_init_script(WATCH + before)
        page.goto(f"{base or newsroom.extensions['share'].settings.public_url}/page?{query}")
        until(page, "document.querySelector('share-buttons')?.status")
        return page

    return opened
