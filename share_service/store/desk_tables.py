"""The tables of what editors write on the desk. Times are seconds since the epoch."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from share_service.store.metadata import metadata

# What happened to an article, in an editor's words: a mark on the line of its numbers.
notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    # When it happened, which may be long before it was written down.
    Column("at", BigInteger, nullable=False),
    Column("text", String(300), nullable=False),
    # An editor's address, or the name of an API key.
    Column("author", String(320), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("ix_notes_article_id_at", "article_id", "at"),
)
