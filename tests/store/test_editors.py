"""Editors and their one-time invitations."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest
from sqlalchemy import Engine, select, update

from share_service.errors import BadInput, Gone, NotFound
from share_service.store.editors import (
    Editor,
    all_editors,
    deactivate_editor,
    get_editor,
    invite,
    redeem,
)
from share_service.store.engine import writing
from share_service.store.tables import invitations

HOUR = 3600


def test_an_invitation_signs_its_editor_in_once(engine: Engine):
    nonce = invite(engine, "Marie@Journal.example ", "admin", HOUR)
    editor = redeem(engine, nonce)
    assert (editor.email, editor.role, editor.active) == ("marie@journal.example", "admin", True)
    with pytest.raises(Gone) as refused:
        redeem(engine, nonce)
    assert refused.value.code == "invitation_gone"


def test_an_unknown_invitation_lets_nobody_in(engine: Engine):
    with pytest.raises(Gone):
        redeem(engine, bytes(16))


def test_an_invitation_expires(engine: Engine):
    nonce = invite(engine, "marie@journal.example", None, HOUR)
    with writing(engine) as connection:
        connection.execute(update(invitations).values(expires_at=int(time.time()) - 1))
    with pytest.raises(Gone):
        redeem(engine, nonce)


def test_the_next_invitation_sweeps_the_expired_ones_out(engine: Engine):
    invite(engine, "marie@journal.example", None, -1)
    invite(engine, "paul@journal.example", None, HOUR)
    with engine.connect() as connection:
        assert len(connection.execute(select(invitations)).all()) == 1


def test_of_many_who_press_one_link_at_once_one_comes_in(engine: Engine):
    nonce, entered = invite(engine, "marie@journal.example", None, HOUR), []
    start = threading.Barrier(8)

    def press() -> None:
        start.wait(timeout=30)
        with contextlib.suppress(Gone):
            entered.append(redeem(engine, nonce))

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(entered) == 1


def test_inviting_again_keeps_the_role_unless_one_is_given(engine: Engine):
    first = redeem(engine, invite(engine, "marie@journal.example", "admin", HOUR))
    assert redeem(engine, invite(engine, "MARIE@journal.example", None, HOUR)) == first
    assert redeem(engine, invite(engine, "marie@journal.example", "viewer", HOUR)).role == "viewer"
    assert len(all_editors(engine)) == 1


def test_a_deactivated_editor_is_shut_out_with_the_links_still_out(engine: Engine):
    editor = redeem(engine, invite(engine, "marie@journal.example", None, HOUR))
    pending = invite(engine, "marie@journal.example", None, HOUR)
    deactivate_editor(engine, "marie@journal.example")
    with pytest.raises(Gone):
        redeem(engine, pending)
    shut = get_editor(engine, editor.id)
    assert shut is not None
    assert not shut.active
    assert not shut.may("viewer")


def test_deactivating_a_stranger_says_so(engine: Engine):
    with pytest.raises(NotFound):
        deactivate_editor(engine, "nobody@journal.example")


def test_inviting_wakes_a_deactivated_editor(engine: Engine):
    invite(engine, "marie@journal.example", "admin", HOUR)
    deactivate_editor(engine, "marie@journal.example")
    assert redeem(engine, invite(engine, "marie@journal.example", None, HOUR)).role == "admin"


@pytest.mark.parametrize("email", ["", "marie", "a@b@c", "marie @journal.example", "a" * 65 + "@x.example", "a@b\nc"])
def test_what_is_no_address_is_refused(engine: Engine, email: str):
    with pytest.raises(BadInput) as refused:
        invite(engine, email, None, HOUR)
    assert refused.value.code == "email_invalid"
    assert all_editors(engine) == []


def test_an_unknown_role_is_refused(engine: Engine):
    with pytest.raises(BadInput) as refused:
        invite(engine, "marie@journal.example", "owner", HOUR)
    assert refused.value.code == "role_unknown"


def test_a_role_may_do_what_lesser_roles_may():
    editor = Editor(1, "marie@journal.example", "editor", active=True)
    assert [editor.may(role) for role in ("viewer", "editor", "admin")] == [True, True, False]


@pytest.mark.parametrize(
    "email",
    [
        "=?utf-8?q?a=0d=0aBcc:_b@c.example=0d=0a?=@journal.example",
        "=?utf-8?q?=0d=0abcc?=@journal.example",
        "a@[",
        "a@[127.0.0.1]",
        "(marie)@journal.example",
        "a\\b@journal.example",
        "a:b@journal.example",
        "a\u202eb@journal.example",
        "\u212aarl@journal.example",
    ],
)
def test_an_address_that_headers_write_otherwise_is_refused(engine: Engine, email):
    """Python decodes a word in the name of a mailbox, line breaks too; a Kelvin sign in small is somebody's k."""
    with pytest.raises(BadInput):
        invite(engine, email, "viewer", HOUR)
