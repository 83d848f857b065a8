"""Delivery: what waits in the outbox is sent, tried again with growing pauses, and given up in the end."""

from __future__ import annotations

import random
import time
from typing import NamedTuple
from urllib.parse import urlsplit

from share_service.errors import FetchRefused
from share_service.logs import get as get_log
from share_service.newsroom.alerts.letters import alert_letter, digest_letter
from share_service.newsroom.alerts.messages import send_message
from share_service.newsroom.mail.letter import message
from share_service.newsroom.mail.sending import MailTrouble, send
from share_service.newsroom.parts import Service
from share_service.store.audit import note
from share_service.store.choices import choices_of
from share_service.store.editors import get_editor
from share_service.store.endpoints import get_endpoint, note_outcome, stop_endpoint
from share_service.store.outbox import SENT, Item, settle, take

#: Seconds before the second try; each pause is three times as long as the one before, up to the longest.
FIRST_PAUSE_S, LONGEST_PAUSE_S = 60, 4 * 3600
# One round: what is left waits for the next.
MOST = 200
_OK, _GONE = range(200, 300), 410
# The actor of what the service does by itself.
ITSELF = "share-service"

log = get_log("alerts")


class Outcome(NamedTuple):
    """How a try went: "sent", or a code; and whether another try could go better."""

    code: str
    again: bool = False


def deliver(service: Service, now: float | None = None) -> int:
    """Send everything that is due at ``now`` (seconds since the epoch); return how many were sent.

    Of two processes that do this at once, each has what the other has not.
    """
    sent = 0
    for _ in range(MOST):
        item = take(service.engine, int(time.time() if now is None else now))
        if item is None:
            break
        sent += deliver_taken(service, item, int(time.time() if now is None else now)).code == SENT
    return sent


def pause(tries: int) -> float:
    """Return how many seconds to wait after so many tries; a fifth more or less, so that not all come at once."""
    return min(FIRST_PAUSE_S * 3.0 ** max(0, tries - 1), LONGEST_PAUSE_S) * random.uniform(0.8, 1.2)  # noqa: S311 - spread, no secret


def deliver_taken(service: Service, item: Item, now: int) -> Outcome:
    """Send what was taken from the outbox, and write down how that went; return it."""
    outcome = _to_editor(service, item, now) if item.editor_id is not None else _to_endpoint(service, item, now)
    if outcome.again:
        again_at = now + int(pause(item.tries + 1))
        outcome = outcome if again_at < item.until else Outcome(outcome.code)
        if outcome.again:
            settle(service.engine, item, outcome.code, now=now, again_at=again_at)
            return outcome
    settle(service.engine, item, outcome.code, now=now)
    # What expired before its first try tells of our own absence; a test that fails tells whoever tried.
    tried = outcome.code != "expired" or item.tries > 0
    if item.endpoint_id is not None and outcome.code != SENT and tried and item.kind != "test":
        _stop(service, item.endpoint_id)
    return outcome


def _to_editor(service: Service, item: Item, now: int) -> Outcome:
    editor = get_editor(service.engine, item.editor_id or 0)
    chosen = choices_of(service.engine, item.editor_id or 0)
    wanted = chosen.weekly if item.kind == "digest" else chosen.by_mail
    if editor is None or not editor.active or not wanted:
        return Outcome("not_wanted")
    if now >= item.until:
        return Outcome("expired")
    if service.mail is None:
        return Outcome("no_mail_server", again=True)
    language = chosen.language or service.settings.locale
    letter = (digest_letter if item.kind == "digest" else alert_letter)(service, item.facts, editor.id, language)
    hello = urlsplit(service.settings.public_url).hostname or "localhost"
    try:
        send(service.mail, message(service.mail, editor.email, letter, item.key), hello=hello)
    except MailTrouble as trouble:
        log.warning("letter not taken", item=item.id, code=trouble.code, again=not trouble.permanent)
        return Outcome(trouble.code, again=not trouble.permanent)
    except ValueError:
        return Outcome("mail_address")
    return Outcome(SENT)


def _to_endpoint(service: Service, item: Item, now: int) -> Outcome:
    endpoint = get_endpoint(service.engine, item.endpoint_id or 0)
    if now >= item.until:
        return Outcome("expired")
    try:
        status = send_message(service, endpoint, item)
    except FetchRefused as refusal:
        outcome = Outcome(refusal.code, again=True)
    else:
        outcome = Outcome(SENT) if status in _OK else Outcome(f"status_{status}", again=status != _GONE)
    note_outcome(service.engine, endpoint.id, outcome.code, now)
    return outcome


def _stop(service: Service, endpoint_id: int) -> None:
    """Send nothing more to an endpoint that failed for as long as a message is worth sending, and fails still."""
    endpoint = get_endpoint(service.engine, endpoint_id)
    if endpoint.failing_since is not None and stop_endpoint(service.engine, endpoint_id):
        code = endpoint.last_outcome
        note(service.engine, ITSELF, "endpoint_stopped", f"{urlsplit(endpoint.url).hostname} ({code})")
        log.warning("messages to an endpoint stopped", endpoint=endpoint_id, code=code)
