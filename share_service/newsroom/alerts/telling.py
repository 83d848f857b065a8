"""Telling: what was noticed becomes an alert once, and is told to whom it is for, with restraint.

All of it is one transaction that one process of all machines does at a time. An alert is a row before anything
is sent; a letter waits in the outbox under the alert's and the editor's number, so nobody gets it twice.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from share_service.newsroom.alerts.noticing import Noticed, notice
from share_service.newsroom.parts import Service
from share_service.stats.days import DAY, HOUR, day_of
from share_service.store.alerts import Alert, add_alert, latest_alert, tell, told_on, was_told
from share_service.store.choices import Choices, everybodys_choices
from share_service.store.editors import Editor
from share_service.store.endpoints import open_endpoints
from share_service.store.engine import writing
from share_service.store.outbox import put
from share_service.store.turns import Turn, take_turns

#: Seconds after which a letter about an alert, and a message to a program, is not worth sending.
LETTER_KEEPS, MESSAGE_KEEPS = 6 * HOUR, DAY
ALERT = "alert"


def tell_editors(service: Service, now: float | None = None) -> int:
    """Tell editors what is worth telling at ``now`` (seconds since the epoch); return how many were told something."""
    if not service.settings.alerts_per_day:
        return 0
    now = time.time() if now is None else now
    service.ingester.take_in(wait=False)
    found = notice(service, now)
    if not found:
        return 0
    with writing(service.engine) as connection:
        take_turns(connection, Turn.ALERTING)
        alerts = _written(service, connection, found, int(now))
        return sum(_tell(service, connection, alerts, one, now) for one in everybodys_choices(connection))


def message(alert: Alert) -> dict[str, Any]:
    """Return an alert as programs read it."""
    return {"id": alert.id, "kind": alert.kind, "article": alert.article_id, "at": alert.at, "facts": dict(alert.facts)}


def _written(service: Service, connection: Connection, found: Sequence[Noticed], now: int) -> list[Alert]:
    """Return the alerts to tell: new ones, and those of the last day that still hold for whoever was not told."""
    since = now - service.settings.alert_again_days * DAY
    endpoints = open_endpoints(connection)
    alerts = []
    for one in found:
        known = latest_alert(connection, one.kind, one.article, since)
        if known is not None:
            alerts += [known] if known.at > now - DAY else []
            continue
        alert = add_alert(connection, one.kind, one.article, now, one.facts)
        alerts.append(alert)
        for endpoint in endpoints:
            key = f"alert:{alert.id}:endpoint:{endpoint}"
            put(connection, key, ALERT, message(alert), now=now, keep=MESSAGE_KEEPS, endpoint_id=endpoint)
    return alerts


def _tell(
    service: Service, connection: Connection, alerts: Sequence[Alert], to: tuple[Editor, Choices], now: float
) -> bool:
    editor, chosen = to
    zone = service.settings.zone
    if chosen.is_quiet(datetime.fromtimestamp(now, zone).hour):
        return False
    day = day_of(now, zone)
    told = before = told_on(connection, editor.id, day)
    for alert in alerts:
        if told >= service.settings.alerts_per_day:
            break
        if alert.kind in chosen.kinds and not was_told(connection, editor.id, alert.id):
            tell(connection, editor.id, alert.id, day, told)
            told += 1
            if chosen.by_mail and service.mail is not None:
                key = f"alert:{alert.id}:editor:{editor.id}"
                put(connection, key, ALERT, message(alert), now=int(now), keep=LETTER_KEEPS, editor_id=editor.id)
    return told > before
