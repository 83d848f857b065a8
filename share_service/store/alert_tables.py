"""The tables of alerts and of what is sent: who receives what, what was noticed, and what waits to be delivered.

Times are seconds since the epoch.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from share_service.store.metadata import metadata

# What an editor chose; one without a row has what `store/choices.py` says.
alert_choices = Table(
    "alert_choices",
    metadata,
    Column("editor_id", Integer, ForeignKey("editors.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    # The kinds of alerts, with spaces between.
    Column("kinds", String(200), nullable=False),
    Column("by_mail", Boolean, nullable=False),
    Column("weekly", Boolean, nullable=False),
    Column("language", String(2), nullable=False),
    # Hours of the newsroom's clock between which nothing comes; NULL: none.
    Column("quiet_from", SmallInteger),
    Column("quiet_to", SmallInteger),
)

# What was noticed of an article, with the numbers of that moment as JSON.
alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("facts", Text, nullable=False),
    Index("ix_alerts_article_id_kind_at", "article_id", "kind", "at"),
)

# Who was told of it. The places of an editor's day (days since the epoch) are counted: no two have the same.
notices = Table(
    "notices",
    metadata,
    Column("editor_id", Integer, ForeignKey("editors.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("alert_id", Integer, ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False),
    Column("place", SmallInteger, nullable=False),
    UniqueConstraint("editor_id", "day", "place", name="uq_notices_editor_id"),
)

# What the last look at an article's preview found; `looks` counts those in a row that found the same.
preview_looks = Table(
    "preview_looks",
    metadata,
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("rule", String(60)),
    Column("looks", SmallInteger, nullable=False),
    # What the sentences say, by language, as JSON.
    Column("words", Text),
)

# Where programs are told: an address, and what its messages are signed with (with the secret key).
endpoints = Table(
    "endpoints",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", String(2000), nullable=False),
    Column("nonce", LargeBinary(32), nullable=False),
    Column("made_by", String(320), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    # Since when nothing is sent: it failed too long, or somebody stopped it.
    Column("stopped_at", BigInteger),
    Column("failing_since", BigInteger),
    Column("last_at", BigInteger),
    Column("last_outcome", String(40)),
)

# What is to be delivered: to an editor by mail, or to an endpoint. A row is kept for some weeks after its end.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    # What it is: the same thing is put in once, whoever tries.
    Column("key", String(120), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("editor_id", Integer, ForeignKey("editors.id", ondelete="CASCADE")),
    Column("endpoint_id", Integer, ForeignKey("endpoints.id", ondelete="CASCADE")),
    Column("facts", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    # Later it is not worth sending.
    Column("until", BigInteger, nullable=False),
    Column("tries", SmallInteger, nullable=False),
    # Whoever delivers it has it until then; a process that dies leaves it to the next.
    Column("taken_until", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    # "sent", or the code of what was in the way last.
    Column("outcome", String(40)),
    Index("ix_outbox_ended_at_due_at", "ended_at", "due_at"),
)

# Periodic work that one process of all machines does: when it is due next.
chores = Table(
    "chores",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("due_at", BigInteger, nullable=False),
)
