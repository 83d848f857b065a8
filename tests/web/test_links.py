"""Links that lead nowhere: what people and programs are told."""

from __future__ import annotations

import time

import pytest

from share_service.articles.article import parse_article
from share_service.links.channels import CAMPAIGN
from share_service.links.token import LinkRef
from share_service.store.articles import PhotoState, save_article
from share_service.store.links import change_link, create_link

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
JSON = "application/problem+json"


@pytest.fixture
def stored(parts):
    article = parse_article({"url": "https://journal.example/a", "title": "Le <cœur> battant de la rédaction"})
    return save_article(parts.engine, article, PhotoState())[0]


def visit(client, path, accept="text/html", language="fr", method="GET"):
    headers = {"User-Agent": BROWSER, "Accept": accept, "Accept-Language": language}
    return client.open(path, method=method, headers=headers)


def test_a_tampered_link_is_not_known(client, parts, stored):
    token = parts.link_tokens.mint(LinkRef(stored.id, 10))
    for place in (0, 5, 12, 30):
        wrong = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert visit(client, f"/s/{wrong}").status_code == 404
    for wrong in (token + "A", token[:-1], token + "/", token + "=", token.upper(), "x" * 5000, "é", "%00", "a.b/c"):
        assert visit(client, f"/s/{wrong}").status_code == 404


def test_the_page_helps_on_with_the_latest_articles(client, stored):
    page = visit(client, "/s/unknown")
    assert page.status_code == 404
    assert 'href="https://journal.example/a"' in page.text
    assert "Le &lt;cœur&gt; battant" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_a_program_gets_a_problem(client):
    answer = visit(client, "/s/unknown", accept=JSON)
    assert (answer.status_code, answer.content_type) == (404, JSON)
    assert answer.json["code"] == "token_unknown"


def test_a_link_of_an_article_that_is_not_there_is_not_known(client, parts):
    token = parts.link_tokens.mint(LinkRef(4_000_000_000, 10))
    assert visit(client, f"/s/{token}").status_code == 404


def test_a_disabled_link_is_gone_and_can_come_back(client, parts, stored):
    campaign = create_link(parts.engine, stored.id, "Infolettre", None)
    path = "/s/" + parts.link_tokens.mint(LinkRef(campaign.id, CAMPAIGN))
    change_link(parts.engine, campaign.id, disabled_at=1)
    assert visit(client, path).status_code == 410
    assert visit(client, path, accept=JSON).json["code"] == "link_gone"
    change_link(parts.engine, campaign.id, disabled_at=None)
    assert visit(client, path).status_code == 302


def test_an_expired_link_is_gone(client, parts, stored):
    campaign = create_link(parts.engine, stored.id, "Infolettre", int(time.time()) - 1)
    assert visit(client, "/s/" + parts.link_tokens.mint(LinkRef(campaign.id, CAMPAIGN))).status_code == 410


def test_a_link_that_expires_while_it_is_known_is_gone_on_time(client, parts, stored, monkeypatch):
    now, clock = time.time(), time.monotonic()
    monkeypatch.setattr("share_service.web.redirect.KNOWN_SECONDS", 7200)
    campaign = create_link(parts.engine, stored.id, "Infolettre", int(now) + 3600)
    path = "/s/" + parts.link_tokens.mint(LinkRef(campaign.id, CAMPAIGN))
    assert visit(client, path).status_code == 302
    for seconds, status in ((3590, 302), (3601, 410)):
        with monkeypatch.context() as later:
            later.setattr(time, "time", lambda ahead=seconds: now + ahead)
            later.setattr(time, "monotonic", lambda ahead=seconds: clock + ahead)
            assert visit(client, path).status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_link_is_only_followed(client, parts, stored, method):
    token = parts.link_tokens.mint(LinkRef(stored.id, 10))
    answer = visit(client, f"/s/{token}", method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_key_that_was_replaced_still_opens_its_links(settings, client, parts, stored):
    from share_service.links.token import LinkSigner

    older = LinkSigner(["an older secret key, long enough to be one"])
    path = "/s/" + older.mint(LinkRef(stored.id, 10))
    assert visit(client, path).status_code == 404
    parts.link_tokens._tokens = LinkSigner([settings.secret_key, "an older secret key, long enough to be one"])._tokens
    assert visit(client, path).status_code == 302


def test_the_page_speaks_the_reader_s_language(client):
    assert '<html lang="fr"' in visit(client, "/s/unknown", language="fr-CA").text
    assert '<html lang="en"' in visit(client, "/s/unknown", language="en-GB,en;q=0.8").text
