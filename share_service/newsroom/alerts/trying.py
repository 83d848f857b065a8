"""Trying: whether letters reach an editor, and messages a program, said at once to whoever asks."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from share_service.errors import BadInput
from share_service.logs import get as get_log
from share_service.newsroom.alerts.delivery import deliver_taken
from share_service.newsroom.alerts.letters import test_letter
from share_service.newsroom.mail.letter import message
from share_service.newsroom.mail.sending import MailTrouble, send
from share_service.newsroom.parts import Service
from share_service.store.choices import choices_of
from share_service.store.editors import Editor
from share_service.store.endpoints import get_endpoint
from share_service.store.engine import writing
from share_service.store.outbox import Item, item_called, put, take

# Somebody waits for the answer: a mail server that takes longer is said to.
ANSWER_S, WHOLE_S = 8.0, 20.0
TEST = "test"
TEST_KEEPS_S = 3600

log = get_log("alerts")


def try_mailbox(service: Service, editor: Editor, language: str) -> None:
    """Send a test to an editor at once, in the language that they chose or else in ``language``.

    Raises:
        BadInput: `no_mail_server`: none is set.
        MailTrouble: it was not taken, or nothing can be sent to that address (`mail_address`).
    """
    if service.mail is None:
        raise BadInput("No mail server is set: SHARE_SMTP_URL names one.", code="no_mail_server", status=409)
    language = choices_of(service.engine, editor.id).language or language
    try:
        letter = message(service.mail, editor.email, test_letter(service, language), f"test {editor.id}")
        hello = urlsplit(service.settings.public_url).hostname or "localhost"
        send(service.mail, letter, hello=hello, answer=ANSWER_S, whole=WHOLE_S)
    except MailTrouble as trouble:
        log.warning("test letter not taken", code=trouble.code)
        raise
    except ValueError as error:
        log.warning("test letter not taken", code="mail_address")
        raise MailTrouble("No letter can be sent to that address.", code="mail_address", permanent=True) from error


def try_endpoint(service: Service, endpoint_id: int) -> Item:
    """Send a test to an endpoint at once, also to one that was stopped; return how it fared.

    One that fails is tried again for an hour, like any message.

    Raises:
        NotFound: there is no such endpoint.
    """
    endpoint = get_endpoint(service.engine, endpoint_id)
    now, key = int(time.time()), f"test:{endpoint.id}:{time.time_ns()}"
    with writing(service.engine) as connection:
        put(connection, key, TEST, {}, now=now, keep=TEST_KEEPS_S, endpoint_id=endpoint.id)
    item = take(service.engine, now, key=key)
    # A round of deliveries that comes by at this moment may have it.
    if item is not None:
        deliver_taken(service, item, now)
    return item_called(service.engine, key)
