"""The buttons' files: small, immutable under their hashed names, and the same bytes that SRI promises."""

import gzip
import hashlib
from base64 import b64encode

import pytest

from share_service.web.files import EXTENSION, Assets, slim


@pytest.fixture
def assets(app):
    return app.extensions[EXTENSION]


@pytest.mark.parametrize(("name", "limit"), [("buttons.js", 1_536), ("buttons.css", 1_024)])
def test_it_is_small(assets, name, limit):
    assert len(assets[name].packed) <= limit


@pytest.mark.parametrize("name", ["buttons.js", "buttons.css", "more.css", "icons/x.svg"])
def test_a_hashed_name_is_immutable(client, assets, name):
    answer = client.get(assets.url(name))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_sri_holds_for_what_is_sent(client, assets):
    body = client.get(assets.url("buttons.js")).data
    assert assets.integrity("buttons.js") == "sha384-" + b64encode(hashlib.sha384(body).digest()).decode()


def test_the_plain_name_lives_shortly(client, assets):
    answer = client.get("/assets/buttons.js")
    assert answer.data == client.get(assets.url("buttons.js")).data
    assert answer.headers["Cache-Control"].startswith("public, max-age=300")


def test_a_hash_of_an_earlier_release_answers_with_todays_file_for_a_short_time(client, assets):
    answer = client.get("/assets/buttons.0123456789ab.js")
    assert answer.data == assets["buttons.js"].body
    assert "immutable" not in answer.headers["Cache-Control"]


def test_gzip_is_sent_to_whoever_takes_it(client, assets):
    plain = client.get(assets.url("buttons.js"))
    packed = client.get(assets.url("buttons.js"), headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


def test_a_known_tag_needs_no_second_sending(client, assets):
    tag = client.get(assets.url("buttons.css")).headers["ETag"]
    assert client.get(assets.url("buttons.css"), headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["/assets/none.js", "/assets/../app.py", "/assets/%2e%2e/settings.py", "/assets/"])
def test_nothing_else_is_there(client, path):
    assert client.get(path).status_code == 404


def test_addresses_follow_the_public_url(tmp_path):
    (tmp_path / "a.js").write_text("1")
    assets = Assets(tmp_path, "https://share.journal.example/outils")
    assert assets.url("a.js").startswith("/outils/assets/a.")
    assert assets.stable_url("a.js") == "https://share.journal.example/outils/assets/a.js"
    assert assets.absolute_url("a.js") == "https://share.journal.example" + assets.url("a.js")


def test_slimming_takes_comments_and_needless_spaces_only():
    assert slim(b"// why\nlet a = 'http://b';\n  // so\n  f(a);\n", ".js") == b"let a = 'http://b';\nf(a);\n"
    assert slim(b"f(a);\n\ng();\n", ".js") == b"f(a);\ng();\n"
    assert slim(b"/* why\n so */\na {\n  b: c;\n}\n", ".css") == b"a{b:c}"
    kept = (
        b'a :is(b, c)::before { content: " { ; "; inset: calc(1px + 2px) }\n@media (width > 1px) {\n  d { e: f }\n}\n'
    )
    assert slim(kept, ".css") == (
        b'a :is(b,c)::before{content:" { ; ";inset:calc(1px + 2px)}@media (width > 1px){d{e:f}}'
    )
