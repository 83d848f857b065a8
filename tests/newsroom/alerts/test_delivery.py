"""What waits is delivered once by whoever comes first, tried again with patience, and never lost with a process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from hashlib import sha256
from hmac import digest as hmac_digest
from pathlib import Path

import pytest

from share_service.newsroom.alerts.delivery import FIRST_PAUSE_S, LONGEST_PAUSE_S, deliver, pause
from share_service.newsroom.alerts.rounds import go_round
from share_service.newsroom.alerts.telling import tell_editors
from share_service.stats.days import DAY, HOUR
from share_service.store.audit import entries
from share_service.store.endpoints import add_endpoint, all_endpoints, get_endpoint, shown_secret
from share_service.store.outbox import LEASE_S, last_items, take
from tests.live import SECRET, clean_environment
from tests.newsroom.alerts.conftest import NOON


def states(parts):
    return [item.outcome for item, _to in reversed(last_items(parts.engine, 20))]


def signed_by(message, secret):
    """Whether a message was signed with ``secret``, as a receiver checks it."""
    headers = {name.lower(): value for name, value in message["headers"].items()}
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{message['body']}".encode()
    expected = b64encode(hmac_digest(b64decode(secret.removeprefix("whsec_")), text, sha256().name)).decode()
    return f"v1,{expected}" in headers["webhook-signature"].split(" ")


def ids(receiver):
    return [{name.lower(): value for name, value in one["headers"].items()}["webhook-id"] for one in receiver.taken()]


@pytest.fixture
def waiting(parts, article, editor, clicked, mail):
    """An alert that waits to be mailed."""
    editor()
    clicked(article().id, 40)
    assert tell_editors(parts, NOON) == 1


def test_a_greylisting_server_is_asked_again_and_takes_it_once(parts, waiting, mail):
    mail.behave("greylist")
    assert deliver(parts, NOON) == 0
    assert deliver(parts, NOON + FIRST_PAUSE_S // 2) == 0
    assert deliver(parts, NOON + 2 * FIRST_PAUSE_S) == 1
    assert deliver(parts, NOON + HOUR) == 0
    assert len(mail.letters()) == 1
    assert mail.asked() == ["marie@journal.example"] * 2
    assert states(parts) == ["sent"]


def test_a_refused_letter_is_not_sent_again(parts, waiting, mail):
    mail.behave("never")
    assert deliver(parts, NOON) == 0
    mail.behave("ok")
    assert deliver(parts, NOON + HOUR) == 0
    assert states(parts) == ["mail_refused"]
    assert len(mail.asked()) == 1


def test_an_alert_is_given_up_when_it_is_old_news(parts, waiting, mail):
    mail.behave("later")
    at = NOON
    for _ in range(20):
        deliver(parts, at)
        at += HOUR
    assert states(parts)[0] in ("mail_later", "expired")
    assert 3 <= len(mail.asked()) <= 8


def test_a_letter_that_is_no_longer_wanted_is_dropped(parts, waiting, mail, editor):
    editor(by_mail=False)
    assert deliver(parts, NOON) == 0
    assert states(parts) == ["not_wanted"]


def test_pauses_grow_and_are_spread():
    assert 0.8 * FIRST_PAUSE_S <= pause(1) <= 1.2 * FIRST_PAUSE_S
    assert pause(3) > 5 * FIRST_PAUSE_S
    assert pause(30) <= 1.2 * LONGEST_PAUSE_S
    assert len({pause(2) for _ in range(20)}) > 1


def test_a_message_is_signed_as_receivers_check_it(parts, article, clicked, receiver):
    endpoint = add_endpoint(parts.engine, receiver.url, "chef@journal.example")
    stored = article(title="La crue")
    clicked(stored.id, 40)
    go_round(parts, NOON)
    (message,) = receiver.taken()
    secret = shown_secret(endpoint, SECRET)
    assert secret.startswith("whsec_")
    assert signed_by(message, secret)
    assert not signed_by(message | {"body": message["body"] + " "}, secret)
    body = json.loads(message["body"])
    assert body["type"] == "alert.raised"
    assert body["data"]["kind"] == "rising"
    assert body["data"]["article"] == {"id": stored.id, "url": stored.article.url, "title": "La crue"}
    assert body["data"]["numbers"]["last_hour"] == 40


def test_a_receiver_that_fails_is_tried_again_under_the_same_id(parts, article, clicked, receiver):
    add_endpoint(parts.engine, receiver.url, "chef@journal.example")
    clicked(article().id, 40)
    receiver.behave("500")
    go_round(parts, NOON)
    receiver.behave("move")
    deliver(parts, NOON + 2 * FIRST_PAUSE_S)
    (endpoint,) = all_endpoints(parts.engine)
    assert endpoint.failing_since == NOON
    receiver.behave("200")
    assert deliver(parts, NOON + HOUR) == 1
    assert len(set(ids(receiver))) == 1
    assert len(ids(receiver)) == 3
    assert all_endpoints(parts.engine)[0].failing_since is None


def test_a_receiver_that_fails_for_a_day_is_stopped_and_the_log_says_so(parts, article, clicked, receiver):
    endpoint = add_endpoint(parts.engine, receiver.url, "chef@journal.example")
    clicked(article().id, 40)
    receiver.behave("503")
    at = NOON
    go_round(parts, at)
    for _ in range(40):
        at += HOUR
        deliver(parts, at)
    assert get_endpoint(parts.engine, endpoint.id).stopped_at is not None
    assert entries(parts.engine, 1)[0].action == "endpoint_stopped"
    assert "/hook" not in entries(parts.engine, 1)[0].subject
    assert 5 <= len(receiver.taken()) <= 15


def test_a_receiver_that_is_gone_is_stopped_at_once(parts, article, clicked, receiver):
    endpoint = add_endpoint(parts.engine, receiver.url, "chef@journal.example")
    clicked(article().id, 40)
    receiver.behave("410")
    go_round(parts, NOON)
    assert get_endpoint(parts.engine, endpoint.id).stopped_at is not None


def test_an_address_that_is_not_public_is_not_sent_to(parts, article, clicked, receiver):
    """It was allowed when it was added; the door looks again at every try."""
    add_endpoint(parts.engine, receiver.url, "chef@journal.example")
    object.__setattr__(parts, "settings", parts.settings.model_copy(update={"webhook_networks": ("10.0.0.0/8",)}))
    clicked(article().id, 40)
    go_round(parts, NOON)
    assert receiver.taken() == []
    assert states(parts) == ["fetch_private_address"]


SENDER = """
import sys, time
from share_service.newsroom.alerts.rounds import go_round
from share_service.newsroom.parts import Service
from share_service.settings import load
parts = Service.open(load())
print("ready", flush=True)
sys.stdin.readline()
go_round(parts, float(sys.argv[1]), everything=True)
"""


def another(parts, mail, now, **environment):
    """A process that goes round once it is told to."""
    settings = clean_environment() | mail.environment() | {
        "SHARE_SECRET_KEY": SECRET, "SHARE_DATA_DIR": str(parts.settings.data_dir),
        "SHARE_DATABASE_URL": parts.settings.database, "SHARE_ARTICLE_HOSTS": "journal.example",
        "SHARE_WEBHOOK_NETWORKS": "127.0.0.0/8", "PYTHONPATH": str(Path.cwd()), **environment,
    }  # fmt: skip
    started = subprocess.Popen(
        [sys.executable, "-c", SENDER, str(now)], env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout.readline() == "ready\n"
    return started


@pytest.fixture
def crowd(article, editor, clicked):
    """Three editors, and two articles that rise."""
    for name in ("marie", "paul", "ana"):
        editor(name)
    for name, clicks in (("a", 40), ("b", 60)):
        clicked(article(name).id, clicks)


@pytest.mark.usefixtures("crowd")
def test_two_processes_that_go_round_at_once_tell_once(parts, mail, receiver):
    add_endpoint(parts.engine, receiver.url, "chef@journal.example")
    both = [another(parts, mail, NOON) for _ in range(2)]
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.wait(60) for process in both] == [0, 0]
    for process in both:
        process.stdin.close()
        process.stdout.close()
    told = [(letter["To"], letter["Subject"]) for letter in mail.letters()]
    assert len(told) == 6
    assert len(set(told)) == 6
    assert len(receiver.taken()) == len(set(ids(receiver))) == 2


def test_what_a_killed_process_was_sending_is_sent_by_the_next(parts, article, clicked, receiver, mail):
    """It may arrive twice, under the same id; it is never lost."""
    add_endpoint(parts.engine, receiver.url, "chef@journal.example")
    clicked(article().id, 40)
    receiver.behave("hang")
    process = another(parts, mail, NOON)
    process.stdin.write("\n")
    process.stdin.flush()
    for _look in range(600):
        if receiver.taken():
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdin.close()
    process.stdout.close()
    receiver.behave("204")
    assert deliver(parts, NOON + 10) == 0  # the dead one still has it
    assert deliver(parts, NOON + LEASE_S + 1) == 1
    assert len(ids(receiver)) == 2
    assert len(set(ids(receiver))) == 1


def test_of_two_who_take_only_one_gets_it(parts, waiting):
    assert take(parts.engine, NOON) is not None
    assert take(parts.engine, NOON) is None
    assert take(parts.engine, NOON + DAY) is not None
