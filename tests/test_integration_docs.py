"""What `docs/integration.md` tells people to write into their pages does what it says, run by the real programs."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from flask import Flask, render_template_string
from turbohtml import parse

from share_service.store.migrate import migrate
from tests import live
from tests.conftest import ARTICLE_HOSTS, missing

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")
SERVICE = "https://share.journal.example"
ARTICLE = "https://journal.example/article"
NETWORKS = 3
# How long the examples wait, and how long they wait here: a busy machine is no service that is away.
PATIENCE = {
    "timeout=0.5": "timeout=30",
    "'timeout' => 1": "'timeout' => 30",
    "proxy_connect_timeout 1s": "proxy_connect_timeout 30s",
    "proxy_read_timeout 2s": "proxy_read_timeout 30s",
}
# A page of the tests without its buttons and its spaces.
EMPTY = "<!doctypehtml><p>Letexte.</p><p>Lafin.</p>"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A running service that knows the article of the examples."""
    folder = tmp_path_factory.mktemp("service")
    migrate(f"sqlite:///{folder / 'var' / 'share.db'}")
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    started = live.start(folder, command, port, SHARE_ARTICLE_HOSTS=",".join(ARTICLE_HOSTS))
    key = {"Authorization": f"Bearer {started.run('key', 'new', '--name', 'cms').stdout.strip()}"}
    article = {"url": ARTICLE, "title": "Un titre", "language": "fr"}
    answer = requests.post(f"{started.url}/api/v1/articles", json=article, headers=key, timeout=30)
    assert answer.status_code == 201
    yield started.url, started.run
    started.stop()


@pytest.fixture
def nowhere():
    """The address of a service that does not answer."""
    return f"http://127.0.0.1:{live.free_port()}"


def example(language, holding, address=SERVICE):
    """Return the block of a language that holds a text, with ``address`` for the service's."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    found = next(block for block in blocks if holding in block).replace(SERVICE, address)
    for patience, longer in PATIENCE.items():
        found = found.replace(patience, longer)
    return found


def program(name):
    """Return a program's path; skip the test, or fail it on CI, where it is missing."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin") or missing(name)


def buttons_in(html):
    """The networks that the buttons of a page lead to."""
    return [link.attrs["href"].split("/")[2] for link in parse(html).select("share-buttons > ul > li > a")]


def run(command, **options):
    found = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@contextmanager
def nginx(folder, address):
    """A server of the example's, whose articles are files of a folder."""
    port = live.free_port()
    server = example("nginx", "ssi on", address).replace("# … and", f"root {folder};\n    # … and")
    (folder / "nginx.conf").write_text(
        # As whoever runs the tests: nobody else can read their folders.
        f"daemon off; user {pwd.getpwuid(os.getuid()).pw_name}; pid {folder}/pid; error_log {folder}/error.log;\n"
        "events {}\n"
        f"http {{ access_log off; default_type text/html; client_body_temp_path {folder}/body;"
        f" proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;"
        f" scgi_temp_path {folder}/s;\nserver {{ listen 127.0.0.1:{port};\n{server}\n}} }}\n",
        encoding="utf-8",
    )
    command = [program("nginx"), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with subprocess.Popen(command) as process:
        try:
            for _look in range(600):
                try:
                    requests.get(f"http://127.0.0.1:{port}/", timeout=5)
                    break
                except requests.ConnectionError:
                    threading.Event().wait(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def test_nginx_includes_the_buttons_and_leaves_the_place_empty_when_there_are_none(service, nowhere, tmp_path_factory):
    program("nginx")
    folder = tmp_path_factory.mktemp("nginx")
    include = example("html", "include virtual")
    (folder / "article.html").write_text(f"<!doctype html><p>Le texte.</p>{include}<p>La fin.</p>", encoding="utf-8")
    other = include.replace("journal.example", "elsewhere.example")
    (folder / "other.html").write_text(f"<!doctype html><p>Le texte.</p>{other}<p>La fin.</p>", encoding="utf-8")
    with nginx(folder, service[0]) as site:
        headers = {"Accept-Encoding": "gzip", "Cookie": "a=b", "If-None-Match": '"x"'}
        page = requests.get(f"{site}/article.html", headers=headers, timeout=30)
        assert len(buttons_in(page.text)) == NETWORKS
        assert page.text.endswith("<p>La fin.</p>")
        assert re.sub(r"\s", "", requests.get(f"{site}/other.html", timeout=30).text) == EMPTY
        # The include is nobody else's: whoever asks for it is given nothing.
        assert requests.get(f"{site}/share/buttons?url={ARTICLE}", timeout=30).text == ""
    with nginx(folder, nowhere) as site:
        assert re.sub(r"\s", "", requests.get(f"{site}/article.html", timeout=30).text) == EMPTY


def test_a_cms_with_jinja_has_the_buttons_in_its_macro_and_goes_on_without_them(service, nowhere):
    def shown(address, url):
        app = Flask("cms")
        exec(compile(example("python", "jinja_env", address), "integration.md", "exec"), {"app": app})
        template = example("jinja", "article_footer") + "{{ article_footer({'url': url}) }}"
        with app.test_request_context():
            return render_template_string(template, url=url).strip()

    assert len(buttons_in(shown(service[0], ARTICLE))) == NETWORKS
    assert shown(service[0], "https://elsewhere.example/a") == "<footer></footer>"
    assert shown(nowhere, ARTICLE) == "<footer></footer>"


# What of WordPress the snippet uses, as its handbook describes it; the request is a real one.
WORDPRESS = """<?php
$GLOBALS['kept'] = []; $GLOBALS['asked'] = 0;
function add_filter($name, $what) { $GLOBALS[$name] = $what; }
function is_singular($type) { return $type === 'post'; }
function get_permalink() { return getenv('ARTICLE'); }
function get_the_ID() { return 7; }
function get_transient($key) { return $GLOBALS['kept'][$key] ?? false; }
function set_transient($key, $value, $seconds) { $GLOBALS['kept'][$key] = $value; }
function wp_remote_get($url, $options) {
    $GLOBALS['asked']++;
    $body = @file_get_contents($url, false, stream_context_create(['http' => $options + ['ignore_errors' => true]]));
    preg_match('#^HTTP/\\S+ (\\d+)#', $http_response_header[0] ?? '', $status);
    return ['code' => (int) ($status[1] ?? 0), 'body' => (string) $body];
}
function wp_remote_retrieve_response_code($answer) { return $answer['code']; }
function wp_remote_retrieve_body($answer) { return $answer['body']; }
"""


def test_wordpress_adds_the_buttons_and_asks_once_a_minute(service, tmp_path):
    script = tmp_path / "page.php"
    snippet = example("php", "the_content", service[0])
    shown = "echo $GLOBALS['the_content']('<p>Le texte.</p>'), '|', strlen($GLOBALS['the_content']('')), '|', $GLOBALS['asked'];"
    script.write_text(f"{WORDPRESS}{snippet}\n{shown}\n", encoding="utf-8")
    run([program("php"), "-l", str(script)])
    html, again, asked = run([program("php"), str(script)], env={"ARTICLE": ARTICLE}).rsplit("|", 2)
    assert html.startswith("<p>Le texte.</p><share-buttons")
    assert len(buttons_in(html)) == NETWORKS
    assert int(again) > 1_000
    assert asked == "1"
    refused = run([program("php"), str(script)], env={"ARTICLE": "https://elsewhere.example/a"})
    assert refused == "<p>Le texte.</p>|0|1"


# Where PHP has no curl of its own, the three functions that the example uses, on PHP's own streams.
CURL = """<?php
if (!function_exists('curl_init')) {
    foreach (['POSTFIELDS', 'HTTPHEADER', 'TIMEOUT'] as $n => $name) define("CURLOPT_$name", $n);
    function curl_init($url) { return (object) ['url' => $url]; }
    function curl_setopt_array($curl, $set) { $curl->set = $set; }
    function curl_exec($curl) {
        $http = ['method' => 'POST', 'content' => $curl->set[CURLOPT_POSTFIELDS],
                 'header' => $curl->set[CURLOPT_HTTPHEADER], 'ignore_errors' => true];
        echo file_get_contents($curl->url, false, stream_context_create(['http' => $http]));
        return true;
    }
}
"""


def test_a_cms_in_php_signs_what_it_sends(service, tmp_path):
    secret = service[1]("key", "new", "--name", "php", "--webhook").stdout.strip()
    script = tmp_path / "send.php"
    sent = "share_send(['url' => 'https://journal.example/php', 'title' => 'Envoyé en PHP']);"
    script.write_text(f"{CURL}{example('php', 'share_send', service[0])}\n{sent}\n", encoding="utf-8")
    run([program("php"), "-l", str(script)])
    answer = run([program("php"), str(script)], env={"CMS_WEBHOOK_SECRET": secret})
    assert '"title":"Envoy\\u00e9 en PHP"' in answer or '"title":"Envoyé en PHP"' in answer


def test_eleventy_builds_the_buttons_in_and_leaves_the_element_when_it_cannot(service, tmp_path):
    script = tmp_path / "build.mjs"
    shown = f"""
console.log(await made("{ARTICLE}") + "|" + await made("https://elsewhere.example/a"));
"""
    begin = "let made; const eleventyConfig = { addAsyncShortcode: (name, what) => (made = what) };\n"
    script.write_text(begin + example("js", "addAsyncShortcode", service[0]) + shown, encoding="utf-8")
    html, other = run([program("node"), str(script)]).split("|")
    assert len(buttons_in(html)) == NETWORKS
    assert other.strip() == '<share-buttons url="https://elsewhere.example/a"></share-buttons>'


@pytest.mark.parametrize(("holding", "marks"), [(".Permalink", 1), ("site.url", 2)])
def test_the_element_of_a_static_site_fetches_its_buttons(service, page, tmp_path, holding, marks):
    element, filled = re.subn(r"\{\{ [.\w]+ \}\}", "", example("html", holding))
    assert filled == marks
    element = element.replace('url=""', f'url="{ARTICLE}"')
    head = example("html", "stylesheet", service[0])
    (tmp_path / "article.html").write_text(f"<!doctype html>{head}{element}<p>La fin.</p>", encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{site.server_port}/article.html")
        page.get_by_role("link", name="Partager sur Facebook").wait_for()
        assert page.locator("share-buttons > ul > li > a").count() == NETWORKS
        site.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """A site of files that tells nobody of its requests."""

    def log_message(self, *_args):
        """Say nothing."""


def test_the_line_of_the_head_is_a_card(service):
    address = re.search(rf'content="({SERVICE}/card\?url=)', TEXT)[1].replace(SERVICE, service[0]) + ARTICLE
    answer = requests.get(address, timeout=60)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] in ("image/jpeg", "image/png")
