"""The address book, and where links lead while the store is away."""

from __future__ import annotations

import time

import pytest
from sqlalchemy.exc import OperationalError

from share_service.articles.article import parse_article
from share_service.errors import Gone, NotFound, Unavailable
from share_service.links.channels import CAMPAIGN
from share_service.links.token import LinkRef
from share_service.newsroom.addresses import Address, AddressBook
from share_service.newsroom.destinations import destination
from share_service.newsroom.intake import take_in
from share_service.store.articles import PhotoState, save_article
from share_service.store.links import change_link, create_link

URL = "https://journal.example/a"


@pytest.fixture
def stored(parts):
    return save_article(parts.engine, parse_article({"url": URL, "title": "A"}), PhotoState())[0]


@pytest.fixture
def away(parts, monkeypatch):
    """A function that takes the store away."""

    def refuse(*_anything):
        raise OperationalError("SELECT", {}, Exception("the server closed the connection"))

    return lambda: monkeypatch.setattr(type(parts.engine), "connect", refuse)


def test_addresses_are_there_for_every_process_of_the_machine(tmp_path):
    AddressBook(tmp_path).note("articles", 7, Address(URL))
    other = AddressBook(tmp_path)
    assert other.find("articles", 7) == Address(URL)
    assert other.find("links", 7) is None
    other.note("articles", 7, Address(URL + "/moved"))
    assert AddressBook(tmp_path).find("articles", 7) == Address(URL + "/moved")
    other.forget("articles", 7)
    assert AddressBook(tmp_path).find("articles", 7) is None


def test_a_book_whose_first_writer_was_stopped_half_way_is_still_written(tmp_path):
    (tmp_path / "addresses.db").touch()
    AddressBook(tmp_path).note("articles", 7, Address(URL))
    assert AddressBook(tmp_path).find("articles", 7) == Address(URL)


def test_a_folder_that_cannot_be_written_harms_nobody(tmp_path):
    (tmp_path / "file").write_text("in the way")
    book = AddressBook(tmp_path / "file" / "spool")
    book.note("articles", 7, Address(URL))
    book.forget("articles", 7)
    assert book.find("articles", 7) is None


def test_a_link_that_was_followed_once_leads_on_without_the_store(parts, stored, away):
    token = parts.link_tokens.mint(LinkRef(stored.id, 10))
    destination(parts, token)
    away()
    assert destination(parts, token).url == URL
    other_channel = parts.link_tokens.mint(LinkRef(stored.id, 12))
    assert destination(parts, other_channel).url == URL


def test_an_article_that_was_sent_here_is_known_before_anybody_came(parts, away):
    stored = take_in(parts, {"url": URL, "title": "A"})[0]
    away()
    assert destination(parts, parts.link_tokens.mint(LinkRef(stored.id, 10))).url == URL


def test_a_campaign_link_ends_on_time_without_the_store(parts, stored, away, monkeypatch):
    now = int(time.time())
    lasting, short = (create_link(parts.engine, stored.id, "Infolettre", end) for end in (now + 7200, now + 3600))
    tokens = [parts.link_tokens.mint(LinkRef(link.id, CAMPAIGN)) for link in (lasting, short)]
    for token in tokens:
        destination(parts, token)
    away()
    monkeypatch.setattr("share_service.newsroom.destinations.time.time", lambda: now + 3600)
    assert destination(parts, tokens[0]).url == URL
    with pytest.raises(Gone):
        destination(parts, tokens[1])


def test_a_link_that_was_ended_stays_ended_without_the_store(parts, stored, away):
    link = create_link(parts.engine, stored.id, "Infolettre", None)
    token = parts.link_tokens.mint(LinkRef(link.id, CAMPAIGN))
    destination(parts, token)
    change_link(parts.engine, link.id, disabled_at=1)
    with pytest.raises(Gone):
        destination(parts, token)
    away()
    with pytest.raises(Unavailable):
        destination(parts, token)


def test_a_link_that_the_api_made_or_ended_is_in_the_book_at_once(parts, client, stored, away):
    from share_service.store.keys import new_key

    key = {"Authorization": f"Bearer {new_key(parts.engine, 'tests')}"}
    made = [
        client.post(f"/api/v1/articles/{stored.id}/links", json={"label": label}, headers=key).json
        for label in ("Infolettre", "Affiche")
    ]
    destination(parts, parts.link_tokens.mint(LinkRef(stored.id, 10)))
    client.patch(f"/api/v1/links/{made[1]['id']}", json={"disabled": True}, headers=key)
    away()
    living, ended = (link["link"].rpartition("/")[2] for link in made)
    assert destination(parts, living).url == URL
    with pytest.raises(Unavailable):
        destination(parts, ended)


def test_a_link_that_nobody_here_knows_is_asked_to_come_again(parts, client, stored, away):
    token = parts.link_tokens.mint(LinkRef(stored.id, 10))
    away()
    with pytest.raises(Unavailable):
        destination(parts, token)
    answer = client.get(f"/s/{token}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (503, "store_away")
    assert answer.headers["Retry-After"] == "5"


def test_a_store_that_is_away_is_not_asked_at_every_click(parts, stored, monkeypatch):
    asked = []

    def refuse(*_anything):
        asked.append(1)
        raise OperationalError("SELECT", {}, Exception("timeout"))

    token = parts.link_tokens.mint(LinkRef(stored.id, 10))
    destination(parts, token)
    monkeypatch.setattr(type(parts.engine), "connect", refuse)
    for _ in range(20):
        destination(parts, token)
    assert len(asked) == 1


def test_an_id_that_no_row_can_have_is_not_known(parts):
    with pytest.raises(NotFound):
        destination(parts, parts.link_tokens.mint(LinkRef(2**32 - 1, 10)))
