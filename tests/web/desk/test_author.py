"""The author's link: made by an editor, opened without signing in, read only, and ended."""

import re
import time

import pytest
from sqlalchemy import update

from share_service.links.token import AuthorRef, AuthorSigner
from share_service.newsroom.authors import author_url, share_numbers
from share_service.newsroom.intake import take_in
from share_service.stats.events import Kind
from share_service.store.audit import entries
from share_service.store.keys import new_key
from share_service.store.tables import author_links
from tests import live
from tests.web.desk.conftest import FRENCH
from tests.web.desk.test_people import send

NETWORK = 10


@pytest.fixture
def link(parts, stored):
    """The path of a link that an editor made."""
    return author_url(parts, share_numbers(parts, stored.id, "marie@journal.example")).removeprefix(
        parts.settings.public_url
    )


def on_page(editor, stored):
    page = editor.get(f"/desk/articles/{stored.id}").text
    found = re.search(r'value="http://[^"/]*(/desk/author/[^"]+)"', page)
    return found[1] if found else None


def test_an_editor_makes_the_link_and_ends_it(editor, client, parts, stored):
    page, form = f"/desk/articles/{stored.id}", f"/desk/articles/{stored.id}/author"
    assert on_page(editor, stored) is None
    assert send(editor, form, page, do="make", days="7").location == f"{page}#author"
    path = on_page(editor, stored)
    assert client.get(path, headers=FRENCH).status_code == 200
    send(editor, form, page, do="end")
    assert on_page(editor, stored) is None
    gone = client.get(path, headers=FRENCH)
    assert gone.status_code == 410
    assert "Ce lien a pris fin" in gone.text
    assert [entry.action for entry in entries(parts.engine, 2)] == ["article_unshared", "article_shared"]
    assert entries(parts.engine, 1)[0].subject == stored.article.title


def test_the_author_sees_the_numbers_and_can_change_nothing(client, link, happened):
    happened(Kind.CLICK, NETWORK, 3)
    answer = client.get(link, headers=FRENCH)
    assert "La rivière" in answer.text
    assert re.search(r"<b>3</b> <span>", answer.text)
    assert 'method="post"' not in answer.text
    assert "csrf_token" not in answer.text
    assert re.findall(r'(?:href|action)="(/desk[^"]*)"', answer.text) == []
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_the_link_opens_no_other_page(client, link, stored):
    assert client.get(link, headers=FRENCH).status_code == 200
    for path in ("/desk/", f"/desk/articles/{stored.id}", f"/desk/articles/{stored.id}/preview", "/desk/settings"):
        assert client.get(path).location == "/desk/signin"
    assert client.post(link).status_code == 405


def test_a_range_and_a_table_belong_to_the_page(client, link, happened):
    happened(Kind.CLICK, NETWORK, 2)
    assert 'aria-current="true"' in client.get(f"{link}?range=28d", headers=FRENCH).text
    table = client.get(f"{link}?range=28d&format=csv&table=networks", headers=FRENCH).text
    assert "facebook" in table


def test_an_editor_who_opens_it_sees_what_the_author_sees(editor, link):
    page = editor.get(link).text
    assert "marie@journal.example" not in page
    assert "/desk/settings" not in page


def test_a_viewer_makes_none(app, invited, stored):
    viewer = app.test_client()
    viewer.environ_base.update({"HTTP_USER_AGENT": FRENCH["User-Agent"]})
    viewer.get(invited("viewer", "paul@journal.example"))
    page = viewer.get(f"/desk/articles/{stored.id}").text
    assert "/author" not in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    assert viewer.post(f"/desk/articles/{stored.id}/author", data={"csrf_token": token}).status_code == 403


def test_a_link_ends_with_its_time(client, parts, link):
    with parts.engine.begin() as connection:
        connection.execute(update(author_links).values(expires_at=int(time.time()) - 1))
    assert client.get(link, headers=FRENCH).status_code == 410


def test_a_new_link_ends_the_one_before(client, parts, stored, link):
    share_numbers(parts, stored.id, "marie@journal.example")
    assert client.get(link, headers=FRENCH).status_code == 410


@pytest.mark.parametrize("broken", ["", "x", "x.y", "é", "A" * 500])
def test_a_token_that_we_did_not_sign_is_not_found(client, broken):
    assert client.get(f"/desk/author/{broken}", headers=FRENCH).status_code == 404


def test_a_link_of_one_article_is_none_of_another(client, parts, link, stored):
    other = take_in(parts, {"url": "https://journal.example/b", "title": "Autre"})[0]
    share_numbers(parts, other.id, "marie@journal.example")
    ref = AuthorSigner((live.SECRET,)).read(link.rpartition("/")[2])
    forged = AuthorSigner((live.SECRET,)).mint(AuthorRef(other.id, ref.expires_at, ref.nonce))
    assert client.get(f"/desk/author/{forged}", headers=FRENCH).status_code == 410
    stranger = AuthorSigner(("another key, which is long enough for it",)).mint(ref)
    assert client.get(f"/desk/author/{stranger}", headers=FRENCH).status_code == 404


def test_a_program_makes_shows_and_ends_it(client, parts, stored):
    path = f"/api/v1/articles/{stored.id}/author-link"
    headers = {"Authorization": f"Bearer {new_key(parts.engine, 'cms', ['write'])}"}
    assert client.get(path, headers=headers).json["code"] == "author_link_unknown"
    made = client.put(path, json={"days": 3}, headers=headers).json
    assert client.get(path, headers=headers).json == made
    opened = made["url"].removeprefix(parts.settings.public_url)
    assert client.get(opened, headers=FRENCH).status_code == 200
    assert client.put(path, json={"days": 0}, headers=headers).status_code == 422
    assert client.delete(path, headers=headers).status_code == 204
    assert client.get(opened, headers=FRENCH).status_code == 410
    reader = {"Authorization": f"Bearer {new_key(parts.engine, 'reader', ['read'])}"}
    assert client.get(path, headers=reader).status_code == 403
