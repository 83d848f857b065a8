"""What editors put first in "Plus de contenu", and what they leave out of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table

from share_service.store.metadata import metadata

pins = Table(
    "pins",
    metadata,
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    # Beside which articles: empty for all of them, else those of one section.
    Column("section", String(300), primary_key=True),
    # Its order among the pins of that section. NULL: it is left out instead.
    Column("place", Integer),
    Column("expires_at", BigInteger),
    # Whose doing it was: an editor's address, or the name of an API key.
    Column("author", String(320), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
