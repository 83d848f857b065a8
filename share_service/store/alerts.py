"""The rows of alerts: what was noticed of which article, and who was told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, func, insert, or_, select

from share_service.store.alert_tables import alerts, notices
from share_service.store.engine import writing


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that was noticed of an article ``at`` a moment, with the numbers of then."""

    id: int
    kind: str
    article_id: int
    at: int
    facts: Mapping[str, Any]


def latest_alert(connection: Connection, kind: str, article_id: int, since: int) -> Alert | None:
    """Return the last alert of that kind of an article since then, or None."""
    columns = alerts.c
    mine = (columns.article_id == article_id, columns.kind == kind, columns.at > since)
    row = connection.execute(select(alerts).where(*mine).order_by(columns.at.desc()).limit(1)).one_or_none()
    return None if row is None else _alert(row)


def add_alert(connection: Connection, kind: str, article_id: int, at: int, facts: Mapping[str, Any]) -> Alert:
    """Write an alert down."""
    values = {"kind": kind, "article_id": article_id, "at": at, "facts": json.dumps(facts, ensure_ascii=False)}
    made = connection.execute(insert(alerts).values(**values).returning(alerts.c.id)).scalar_one()
    return Alert(made, kind, article_id, at, facts)


def told_on(connection: Connection, editor_id: int, day: int) -> int:
    """Return how many alerts an editor was told on a newsroom day."""
    mine = (notices.c.editor_id == editor_id, notices.c.day == day)
    return int(connection.execute(select(func.count()).select_from(notices).where(*mine)).scalar_one())


def was_told(connection: Connection, editor_id: int, alert_id: int) -> bool:
    """Say whether an editor was told of an alert."""
    mine = (notices.c.editor_id == editor_id, notices.c.alert_id == alert_id)
    return connection.execute(select(notices.c.day).where(*mine)).first() is not None


def tell(connection: Connection, editor_id: int, alert_id: int, day: int, place: int) -> None:
    """Write down that an editor is told of an alert, as the ``place``-th (from 0) of that day."""
    connection.execute(insert(notices).values(editor_id=editor_id, alert_id=alert_id, day=day, place=place))


def alerts_of(engine: Engine, editor_id: int, limit: int, before: tuple[int, int] | None = None) -> list[Alert]:
    """Return the last alerts that an editor was told of, the newest first; below the moment and id of ``before``."""
    query = select(alerts).join(notices, notices.c.alert_id == alerts.c.id).where(notices.c.editor_id == editor_id)
    if before is not None:
        at, number = before
        query = query.where(or_(alerts.c.at < at, and_(alerts.c.at == at, alerts.c.id < number)))
    return _read(engine, query.order_by(alerts.c.at.desc(), alerts.c.id.desc()).limit(limit))


def last_alerts(engine: Engine, limit: int, before: int | None = None, *, article_id: int | None = None) -> list[Alert]:
    """Return the last alerts, the newest first; those with an id below ``before``, or of one article, where given."""
    query = select(alerts).order_by(alerts.c.id.desc()).limit(limit)
    if article_id is not None:
        query = query.where(alerts.c.article_id == article_id)
    return _read(engine, query if before is None else query.where(alerts.c.id < before))


def alerts_since(engine: Engine, kinds: Sequence[str], since: int, limit: int) -> list[Alert]:
    """Return the last alerts of ``kinds`` after ``since`` (seconds since the epoch), the newest first."""
    query = select(alerts).where(alerts.c.at > since, alerts.c.kind.in_(kinds))
    return _read(engine, query.order_by(alerts.c.at.desc(), alerts.c.id.desc()).limit(limit))


def alerts_about(engine: Engine, article_id: int) -> list[Alert]:
    """Return what was noticed of an article."""
    return _read(engine, select(alerts).where(alerts.c.article_id == article_id))


def forget_alerts(engine: Engine, until: int) -> int:
    """Delete the alerts that are older than ``until`` (seconds since the epoch); return how many that was."""
    with writing(engine) as connection:
        return int(connection.execute(delete(alerts).where(alerts.c.at < until)).rowcount)


def _read(engine: Engine, query: Any) -> list[Alert]:
    with engine.connect() as connection:
        return [_alert(row) for row in connection.execute(query)]


def _alert(row: Row[Any]) -> Alert:
    return Alert(row.id, row.kind, row.article_id, row.at, json.loads(row.facts))
