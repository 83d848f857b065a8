"""Every route, asked by everybody: nobody, each role, a key of each scope, an author with their link.

The rules stand here once more, on purpose: a route whose mark was forgotten or is wrong differs from them.
A new route without a line in `RULES` fails; so does a line whose route is gone.
"""

from __future__ import annotations

import re

import pytest

from share_service.app import create_app
from share_service.newsroom.authors import author_url, share_numbers
from share_service.newsroom.intake import take_in
from share_service.store.editors import ROLES
from share_service.store.keys import SCOPES, new_key
from share_service.web.auth import invite_link

# Who may, by route: everybody ("all"), a role and those above it, or a key with a scope.
RULES = """
/                                              GET all
/assets/<path:name>                            GET all
/buttons                                       GET all
/buttons/<id:article_id>                       GET all
/card                                          GET all
/cards/<token>.<any(jpg,png,webp):ext>         GET all
/demo/                                         GET all
/demo/<slug>                                   GET all
/demo/photos/<name>                            GET all
/events                                        POST all
/livez                                         GET all
/metrics                                       GET all
/more                                          GET all
/oembed                                        GET all
/readyz                                        GET all
/robots.txt                                    GET all
/s/<path:token>                                GET all
/api/v1/articles                               GET read, POST write
/api/v1/articles/<id:article_id>               GET read
/api/v1/articles/<id:article_id>/author-link   GET write, PUT write, DELETE write
/api/v1/articles/<id:article_id>/imported      GET stats
/api/v1/articles/<id:article_id>/marks         GET read
/api/v1/articles/<id:article_id>/links         GET read, POST write
/api/v1/articles/<id:article_id>/notes         GET read, POST write
/api/v1/articles/<id:article_id>/notes/<id:note_id>  DELETE write
/api/v1/articles/<id:article_id>/override      GET read, PUT write, DELETE write
/api/v1/articles/<id:article_id>/override/history  GET read
/api/v1/articles/<id:article_id>/override/undo POST write
/api/v1/articles/<id:article_id>/pictures      GET write
/api/v1/articles/<id:article_id>/refresh       POST write
/api/v1/articles/<id:article_id>/previews      GET read, POST read
/api/v1/articles/<id:article_id>/previews/card.jpg  POST read
/api/v1/articles/<id:article_id>/previews/frames  POST read
/api/v1/articles/<id:article_id>/share         GET read
/api/v1/articles/<id:article_id>/stats         GET stats
/api/v1/articles/<id:article_id>/trials        GET read, POST write
/api/v1/alerts                                 GET stats
/api/v1/deliveries                             GET key-admin
/api/v1/webhooks                               GET key-admin, POST key-admin
/api/v1/webhooks/<id:endpoint_id>              GET key-admin, PATCH key-admin, DELETE key-admin
/api/v1/webhooks/<id:endpoint_id>/test         POST key-admin
/api/v1/editors                                GET key-admin, POST key-admin
/api/v1/editors/<id:editor_id>                 GET key-admin, PATCH key-admin, DELETE key-admin
/api/v1/editors/<id:editor_id>/alerts          GET key-admin, PUT key-admin
/api/v1/editors/<id:editor_id>/alerts/test     POST key-admin
/api/v1/editors/<id:editor_id>/alerts/told     GET key-admin
/api/v1/editors/<id:editor_id>/sign-out        POST key-admin
/api/v1/export.csv                             GET stats
/api/v1/export.jsonl                           GET stats
/api/v1/keys                                   GET key-admin, POST key-admin
/api/v1/keys/<id:key_id>                       DELETE key-admin
/api/v1/links                                  GET read
/api/v1/links/<id:link_id>                     GET read, PATCH write
/api/v1/links/<id:link_id>/qr.png              GET read
/api/v1/links/<id:link_id>/qr.svg              GET read
/api/v1/lint                                   GET read
/api/v1/log                                    GET key-admin
/api/v1/more                                   GET all
/api/v1/more/pins                              GET read, PUT write
/api/v1/more/pins/<id:article_id>              PUT write, DELETE write
/api/v1/                                       GET all
/api/v1/now                                    GET stats
/api/v1/openapi.json                           GET all
/api/v1/photos                                 POST write
/api/v1/photos/<digest>                        GET read
/api/v1/settings                               GET read
/api/v1/stats                                  GET stats
/api/v1/stats/articles                         GET stats
/api/v1/trials                                 GET read
/api/v1/trials/<id:trial_id>                   GET read
/api/v1/trials/<id:trial_id>/apply             POST write
/api/v1/trials/<id:trial_id>/end               POST write
/desk/                                         GET viewer
/desk/articles/<id:article_id>                 GET viewer, POST editor
/desk/articles/<id:article_id>/author          POST editor
/desk/articles/<id:article_id>/draft.jpg       GET viewer, POST viewer
/desk/articles/<id:article_id>/frames.json     GET viewer, POST viewer
/desk/articles/<id:article_id>/links           GET editor, POST editor
/desk/articles/<id:article_id>/page-picture    GET editor
/desk/articles/<id:article_id>/photo           GET viewer
/desk/articles/<id:article_id>/preview         GET viewer, POST editor
/desk/articles/<id:article_id>/trial           GET editor, POST editor
/desk/author/<token>                           GET all
/desk/networks                                 GET viewer
/desk/letters/<token>                          GET all, POST all
/desk/settings/alerts                          GET viewer, POST viewer
/desk/settings/alerts/test                     POST viewer
/desk/settings/messages                        GET admin, POST admin
/desk/settings/messages/<id:endpoint_id>       POST admin
/desk/enter/<token>                            GET all, POST all
/desk/links                                    GET viewer
/desk/links/<id:link_id>                       GET viewer, POST editor
/desk/links/<id:link_id>/qr.<any(svg, png):form>  GET viewer
/desk/more                                     GET viewer, POST editor
/desk/networks                                 GET viewer
/desk/search                                   GET viewer
/desk/sessions/end                             POST viewer
/desk/settings                                 GET viewer
/desk/settings/keys                            GET admin, POST admin
/desk/settings/keys/<id:key_id>                POST admin
/desk/settings/log                             GET admin
/desk/settings/people                          GET admin, POST admin
/desk/settings/people/<id:editor_id>           POST admin
/desk/signin                                   GET all
/desk/signin/oidc                              GET all
/desk/signin/oidc/back                         GET all
/desk/signout                                  POST all
/desk/trials                                   GET viewer
/desk/trials/<id:trial_id>                     GET viewer, POST editor
/desk/trials/<id:trial_id>/<int(min=1, max=255):number>.jpg  GET viewer
"""
# What goes into a path; nothing has that id.
VALUES = {
    "token": "AAAA",
    "name": "none",
    "slug": "none",
    "ext": "jpg",
    "form": "svg",
    "number": "9",
    "digest": "0" * 64,
}
NO_ID = 999
# Beacons are heard from the newsroom's own pages alone.
ORIGIN = {"Origin": "https://journal.example"}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
EVERYBODY = ("nobody", *ROLES, *(f"key-{scope}" for scope in SCOPES), "author")


def _rules() -> dict[tuple[str, str], str]:
    found = {}
    for line in RULES.strip().splitlines():
        path, said = re.split(r"\s{2,}(?=[A-Z]+ )| (?=[A-Z]+ )", line, maxsplit=1)
        for one in said.split(", "):
            method, who = one.split()
            found[method, path] = who
    return found


def _routes(app) -> set[tuple[str, str]]:
    return {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods & METHODS}


def _expected(path: str, needed: str, who: str) -> str:
    if needed == "all":
        return "in"
    if path.startswith("/api/"):
        if not who.startswith("key-"):
            return "401"
        return "in" if who == f"key-{needed.removeprefix('key-')}" else "403"
    if who not in ROLES:
        return "sign in"
    return "in" if ROLES.index(who) >= ROLES.index(needed) else "403"


def _seen(answer) -> str:
    if answer.status_code in (401, 403):
        return str(answer.status_code)
    if answer.status_code in (302, 303) and answer.headers["Location"].endswith("/desk/signin"):
        return "sign in"
    return "in" if answer.status_code < 500 else f"failed with {answer.status_code}"


@pytest.fixture
def demo_app(settings):
    """The application with all its routes."""
    application = create_app(settings, demo=True)
    application.testing = True
    yield application
    parts = application.extensions["share"]
    parts.ingester.stop()
    parts.recorder.close()
    parts.engine.dispose()


@pytest.fixture
def asking(demo_app):
    """For each who asks: a client, and the headers that go along."""
    parts = demo_app.extensions["share"]
    found = {who: (demo_app.test_client(), {}) for who in EVERYBODY}
    for role in ROLES:
        link = invite_link(parts.settings, parts.engine, f"{role}@journal.example", role)
        assert found[role][0].get(link.removeprefix(parts.settings.public_url)).status_code == 303
    for scope in SCOPES:
        found[f"key-{scope}"][1]["Authorization"] = f"Bearer {new_key(parts.engine, scope, [scope])}"
    stored, _ = take_in(parts, {"url": "https://journal.example/a", "title": "Le titre"})
    shared = author_url(parts, share_numbers(parts, stored.id, "marie@journal.example", 30))
    assert found["author"][0].get(shared.removeprefix(parts.settings.public_url)).status_code == 200
    return found


def test_every_route_has_a_rule_and_every_rule_a_route(demo_app):
    assert _routes(demo_app) ^ set(_rules()) == set()


def test_every_route_lets_in_whom_its_rule_says_and_nobody_else(demo_app, asking):
    rules, wrong = _rules(), {}
    for method, path in _routes(demo_app) & set(rules):
        address = re.sub(r"<(?:id:)(\w+)>", str(NO_ID), path)
        address = re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda found: VALUES[found[1]], address)
        for who, (client, headers) in asking.items():
            seen = _seen(client.open(address, method=method, headers=ORIGIN | headers))
            expected = _expected(path, rules[method, path], who)
            if seen != expected:
                wrong[f"{who}: {method} {path}"] = f"{seen}, not {expected}"
    assert wrong == {}


def test_a_session_of_the_desk_opens_nothing_of_the_api_and_a_key_nothing_of_the_desk(asking):
    client, _headers = asking["admin"]
    cookie = client.get_cookie("share_desk", path="/desk")
    headers = {"Cookie": f"share_desk={cookie.value}"}
    assert client.get("/api/v1/editors", headers=headers).status_code == 401
    _client, key = asking["key-admin"]
    assert asking["nobody"][0].get("/desk/settings/people", headers=key).status_code == 303
