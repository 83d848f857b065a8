"""Every table of the store. Migrations in ``migrations/`` create them; a test holds the two together.

Times are integers: milliseconds since the epoch for events, seconds for everything else. Integers
need no time-zone conversion in either dialect, and days are cut in Python with the newsroom's zone.
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
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", String(2000), nullable=False, unique=True),
    # The article JSON as it was taken in: the truth. The columns below are what questions search by.
    Column("document", Text, nullable=False),
    Column("title", String(1000), nullable=False),
    Column("section", String(300)),
    Column("language", String(80)),
    Column("published_at", BigInteger, index=True),
    # sha256 of the photo in the card store; `photo_problem` is the code of why there is none.
    Column("photo_digest", String(64)),
    Column("photo_problem", String(40)),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

# A campaign link: a channel of its own. Plain links (article, network) need no row: their token is minted by signing.
links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", String(300), nullable=False),
    Column("expires_at", BigInteger),
    Column("disabled_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
)

# Every recorded event, as it came: what the buckets are summed from and what an audit reads.
events = Table(
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("article_id", Integer, nullable=False),
    Column("channel", Integer, nullable=False),
    Column("variant", SmallInteger, nullable=False),
    # Eight bytes of HMAC(daily salt, address + user agent), as a signed integer; 0 for whoever is not a reader.
    Column("reader", BigInteger, nullable=False),
    Index("ix_events_at", "at"),
)

# Quarter hours, so that every time zone's hours and days are sums of them.
buckets = Table(
    "buckets",
    metadata,
    Column("article_id", Integer, primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("channel", Integer, primary_key=True),
    Column("variant", SmallInteger, primary_key=True),
    Column("kind", SmallInteger, primary_key=True),
    Column("n", Integer, nullable=False),
    Index("ix_buckets_start", "start"),
    sqlite_with_rowid=False,
)

# How far each journal has been taken in, written in the transaction that writes its events: exactly once.
journals = Table(
    "journals",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("offset", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The last click of each reader on each link, kept for a minute: what makes a second press a duplicate.
last_clicks = Table(
    "last_clicks",
    metadata,
    Column("reader", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", Integer, primary_key=True),
    Column("channel", Integer, primary_key=True),
    Column("variant", SmallInteger, primary_key=True),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The distinct readers of one newsroom day (days since the epoch); rows go when the salt goes, counts stay.
day_readers = Table(
    "day_readers",
    metadata,
    Column("day", Integer, primary_key=True),
    Column("article_id", Integer, primary_key=True),
    Column("channel", Integer, primary_key=True),
    Column("reader", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
day_reader_counts = Table(
    "day_reader_counts",
    metadata,
    Column("day", Integer, primary_key=True),
    Column("article_id", Integer, primary_key=True),
    # -1: all channels together, which is not the sum of the channels.
    Column("channel", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

editors = Table(
    "editors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
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
)
