"""Whatever the desk does or shows, the API does or answers too.

Each route of the desk stands here with the operations that do the same, or with the reason why there are none. A new
route without a line fails, and so does a button whose deed has none, and a line whose operation is gone.
"""

from __future__ import annotations

import re
from pathlib import Path

from share_service.assets import folder
from share_service.web.api.document import document

#: What is sent to the desk, by route; behind "·" what its button says.
DOES = """
/articles/<id:article_id>
    POST /articles/{article_id}/notes, DELETE /articles/{article_id}/notes/{note_id}
/articles/<id:article_id>/author · make
    PUT /articles/{article_id}/author-link
/articles/<id:article_id>/author · end
    DELETE /articles/{article_id}/author-link
/articles/<id:article_id>/draft.jpg
    POST /articles/{article_id}/previews/card.jpg
/articles/<id:article_id>/frames.json
    POST /articles/{article_id}/previews/frames
/articles/<id:article_id>/links · make
    POST /articles/{article_id}/links
/articles/<id:article_id>/preview · preview
    POST /articles/{article_id}/previews
/articles/<id:article_id>/preview · pictures
    GET /articles/{article_id}/pictures
/articles/<id:article_id>/preview · refresh
    POST /articles/{article_id}/refresh
/articles/<id:article_id>/preview · save
    PUT /articles/{article_id}/override, DELETE /articles/{article_id}/override, POST /photos
/articles/<id:article_id>/preview · undo
    POST /articles/{article_id}/override/undo
/articles/<id:article_id>/preview · restore
    POST /articles/{article_id}/override/undo
/articles/<id:article_id>/trial · preview
    POST /articles/{article_id}/previews
/articles/<id:article_id>/trial · more
    (It only shows the form with room for another variant.)
/articles/<id:article_id>/trial · fewer
    (It only shows the form with one variant less.)
/articles/<id:article_id>/trial · start
    POST /articles/{article_id}/trials, POST /photos
/enter/<token>
    (A person comes in by it; programs have keys.)
/letters/<token>
    PUT /editors/{editor_id}/alerts
/links/<id:link_id> · save
    PATCH /links/{link_id}
/links/<id:link_id> · off
    PATCH /links/{link_id}
/links/<id:link_id> · on
    PATCH /links/{link_id}
/more · pin
    PUT /more/pins/{article_id}
/more · until
    PUT /more/pins/{article_id}
/more · ban
    PUT /more/pins/{article_id}
/more · release
    DELETE /more/pins/{article_id}
/more · up
    PUT /more/pins
/more · down
    PUT /more/pins
/sessions/end
    POST /editors/{editor_id}/sign-out
/settings/alerts
    PUT /editors/{editor_id}/alerts
/settings/alerts/test
    POST /editors/{editor_id}/alerts/test
/settings/keys
    POST /keys
/settings/keys/<id:key_id>
    DELETE /keys/{key_id}
/settings/messages
    POST /webhooks
/settings/messages/<id:endpoint_id> · test
    POST /webhooks/{endpoint_id}/test
/settings/messages/<id:endpoint_id> · stop
    PATCH /webhooks/{endpoint_id}
/settings/messages/<id:endpoint_id> · start
    PATCH /webhooks/{endpoint_id}
/settings/messages/<id:endpoint_id> · remove
    DELETE /webhooks/{endpoint_id}
/settings/people
    POST /editors
/settings/people/<id:editor_id> · role
    PATCH /editors/{editor_id}
/settings/people/<id:editor_id> · end
    POST /editors/{editor_id}/sign-out
/settings/people/<id:editor_id> · remove
    DELETE /editors/{editor_id}
/signout
    (A browser forgets its session; a key has none.)
/trials/<id:trial_id> · keep
    POST /trials/{trial_id}/apply
/trials/<id:trial_id> · end
    POST /trials/{trial_id}/end
"""

#: What the desk shows, by route.
SHOWS = """
/
    GET /now, GET /articles, GET /alerts
/articles/<id:article_id>
    GET /articles/{article_id}, GET /articles/{article_id}/share, GET /articles/{article_id}/stats,
    GET /articles/{article_id}/marks, GET /articles/{article_id}/trials, GET /articles/{article_id}/author-link,
    GET /articles/{article_id}/imported, GET /articles/{article_id}/notes, GET /articles/{article_id}/links, GET /more/pins,
    GET /alerts
/articles/<id:article_id>/draft.jpg
    POST /articles/{article_id}/previews/card.jpg
/articles/<id:article_id>/frames.json
    POST /articles/{article_id}/previews/frames
/articles/<id:article_id>/links
    GET /settings
/articles/<id:article_id>/page-picture
    GET /articles/{article_id}/pictures
/articles/<id:article_id>/photo
    GET /photos/{digest}
/articles/<id:article_id>/preview
    GET /articles/{article_id}/previews, GET /articles/{article_id}/override, GET /articles/{article_id}/override/history
/articles/<id:article_id>/trial
    GET /settings
/author/<token>
    GET /articles/{article_id}/stats
/enter/<token>
    (A person comes in by it; programs have keys.)
/letters/<token>
    GET /editors/{editor_id}/alerts
/links
    GET /links, GET /stats
/links/<id:link_id>
    GET /links/{link_id}, GET /articles/{article_id}/stats
/links/<id:link_id>/qr.<any(svg, png):form>
    GET /links/{link_id}/qr.svg, GET /links/{link_id}/qr.png
/more
    GET /more, GET /more/pins
/networks
    GET /stats, GET /export.csv
/search
    GET /articles
/settings
    GET /settings
/settings/alerts
    GET /editors/{editor_id}/alerts, GET /editors/{editor_id}/alerts/told
/settings/keys
    GET /keys
/settings/log
    GET /log
/settings/messages
    GET /webhooks, GET /deliveries
/settings/people
    GET /editors
/signin
    (It tells people how to come in.)
/signin/oidc
    (A person signs in elsewhere.)
/signin/oidc/back
    (A person comes back from there.)
/trials
    GET /trials
/trials/<id:trial_id>
    GET /trials/{trial_id}
/trials/<id:trial_id>/<int(min=1, max=255):number>.jpg
    POST /articles/{article_id}/previews/card.jpg
"""


def _table(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        if line.startswith("/"):
            key = line
            found[key] = ""
        else:
            found[key] = f"{found[key]} {line.strip()}".strip()
    return found


def _named(said: str) -> list[str]:
    return [] if said.startswith("(") else said.split(", ")


def _routes(app, methods: set[str]) -> set[str]:
    rules = app.url_map.iter_rules()
    return {
        rule.rule.removeprefix("/desk") for rule in rules if rule.rule.startswith("/desk/") and rule.methods & methods
    }


def test_whatever_is_sent_to_the_desk_can_be_sent_to_the_api(app):
    assert {line.partition(" · ")[0] for line in _table(DOES)} == _routes(app, {"POST", "PUT", "PATCH", "DELETE"})


def test_whatever_the_desk_shows_is_answered_by_the_api(app):
    assert set(_table(SHOWS)) == _routes(app, {"GET"})


def test_every_button_of_the_desk_has_its_deed_here():
    """Which buttons there are is read from the templates, so that a new deed of an old route is seen too."""
    deeds = {line.partition(" · ")[2] for line in _table(DOES) if " · " in line}
    texts = [path.read_text(encoding="utf-8") for path in Path(folder("templates"), "desk").glob("*.html")]
    found = {deed for text in texts for deed in re.findall(r'name="do" value="([a-z]+)"', text)}
    assert found - deeds == set()
    source = "".join(texts)
    assert [deed for deed in deeds if f'"{deed}"' not in source and f"'{deed}'" not in source] == []


def test_every_operation_that_is_named_here_is_one_of_the_document(app):
    with app.app_context():
        paths = document(app)["paths"]
    operations = {f"{method.upper()} {path.removeprefix('/api/v1')}" for path, item in paths.items() for method in item}
    said = {**_table(DOES), **_table(SHOWS)}
    assert {one for text in said.values() for one in _named(text)} - operations == set()
    assert [line for line, text in said.items() if not _named(text) and not re.fullmatch(r"\([A-Z].+\.\)", text)] == []
