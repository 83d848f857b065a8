"""The tables of people and programs: who may come in, by which link or key, and who changed what.

Times are seconds since the epoch.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from share_service.store.metadata import metadata

editors = Table(
    "editors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # Sessions that began before this moment have ended; NULL: none was ended.
    Column("signed_out_at", BigInteger),
    Column("seen_at", BigInteger),
)

# One-time sign-in links: a row until it is used or has expired.
invitations = Table(
    "invitations",
    metadata,
    Column("nonce", LargeBinary(16), primary_key=True),
    Column("editor_id", Integer, ForeignKey("editors.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    # SHA-256 of the key: the key itself has 256 random bits, so no slow hash is needed.
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    # What the key may do, by `store/keys.py` SCOPES, with spaces between; NULL: the usual.
    Column("scopes", String(200)),
)

# Who changed what, and when: people, keys, settings, links. Kept as long as counts are.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    # An editor's address, the name of an API key, or "share-service" for the command line.
    Column("actor", String(320), nullable=False),
    # What was done, as `store/audit.py` ACTIONS names it, and to what or whom.
    Column("action", String(60), nullable=False),
    Column("subject", String(400), nullable=False),
)

# What a CMS signs its messages with. The secret is derived from this nonce and the secret key: whoever
# reads the store alone can sign nothing.
webhook_secrets = Table(
    "webhook_secrets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("nonce", LargeBinary(32), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

# The link with which an article's author sees its numbers without signing in: a row as long as it holds.
author_links = Table(
    "author_links",
    metadata,
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    # Stands in the token: another nonce, or none, ends every link that was made before.
    Column("nonce", LargeBinary(8), nullable=False),
    Column("made_by", String(320), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
