"""Every table of the store. Migrations in ``migrations/`` create them; a test holds the two together.

Times are integers: milliseconds since the epoch for events, seconds for everything else. Integers
need no time-zone conversion in either dialect, and days are cut in Python with the newsroom's zone.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    event,
)

from share_service.store import alert_tables
from share_service.store.desk_tables import notes
from share_service.store.metadata import metadata
from share_service.store.more_tables import pins
from share_service.store.people_tables import api_keys, audit, author_links, editors, invitations, webhook_secrets
from share_service.store.words import label_words

# What is written down elsewhere and asked for here.
__all__ = [
    "alert_tables",
    "api_keys",
    "audit",
    "author_links",
    "editors",
    "invitations",
    "metadata",
    "notes",
    "pins",
    "webhook_secrets",
]

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
    # The overrides that hold now, as JSON by scope; how they came about is in `override_revisions`.
    Column("overrides", Text),
    # When the page was last read or asked whether it has changed, and by what its server can tell.
    # NULL: the CMS sent the metadata, and sends it again when it changes.
    Column("read_at", BigInteger),
    Column("page_etag", String(200)),
    Column("page_modified", String(200)),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    # What it is found by, folded by `store/words.py`.
    Column("words", Text),
    # The trial that runs, as JSON of its id and variants; all trials there were are in `trials`.
    Column("trial", Text),
)

# Every value that an override has had, so that an editor can take a step back. NULL: it was removed.
override_revisions = Table(
    "override_revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    # Empty: for every network; else the key of one.
    Column("scope", String(40), nullable=False),
    Column("document", Text),
    Column("photo_digest", String(64)),
    # Whose doing it was: an editor's address, or the name of an API key.
    Column("author", String(320), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

# Variants of what networks see of an article, tried against each other by links of their own.
trials = Table(
    "trials",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    # What each shows, as JSON, in their order. Their numbers are in signed links: none comes twice for an article.
    Column("variants", Text, nullable=False),
    Column("last_number", SmallInteger, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("started_by", String(320), nullable=False),
    # NULL: it runs.
    Column("ended_at", BigInteger),
    Column("ended_by", String(320)),
    # The number of the variant that was kept; what had been counted when it ended, as JSON.
    Column("winner", SmallInteger),
    Column("result", Text),
)

# Addresses whose page names another one as canonical: they need not be read again.
aliases = Table(
    "aliases",
    metadata,
    Column("url", String(2000), primary_key=True),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
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
    # A key of `links.places`.
    Column("place", String(40), nullable=False, server_default="other"),
    # The template of its own; NULL: the site's. Beside it what that became: what the redirect adds to the address.
    Column("utm_template", String(500), server_default=""),
    Column("utm", String(1500), nullable=False, server_default=""),
    # What it is found by, folded by `store/words.py`.
    Column("words", Text, default=label_words),
    Index("ix_links_place", "place", "id"),
)

# Links that were taken over from other shorteners, with what those had counted: totals, and never events.
imports = Table(
    "imports",
    metadata,
    # Whose it was and its short link there: "yourls sho.rt/abc".
    Column("origin", String(600), primary_key=True),
    Column("link_id", Integer, ForeignKey("links.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("clicks", BigInteger, nullable=False),
    Column("imported_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
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
    # Eight bytes of a hash of address and user agent under the day's salt, as a signed integer; 0 for whoever is not a reader.
    Column("reader", BigInteger, nullable=False),
    Index("ix_events_at", "at"),
)

# Quarter hours, so that every time zone's hours and days are sums of them. Only those of the last two
# days stand here as rows: `packed_buckets` has the others, and no event is in both.
buckets = Table(
    "buckets",
    metadata,
    Column("article_id", Integer, primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("channel", Integer, primary_key=True),
    Column("variant", SmallInteger, primary_key=True),
    Column("kind", SmallInteger, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# The same sums for a group of articles: 0 is the site, others are rows of `sections`.
group_buckets = Table(
    "group_buckets",
    metadata,
    Column("group_id", Integer, primary_key=True, autoincrement=False),
    Column("start", BigInteger, primary_key=True),
    Column("channel", Integer, primary_key=True),
    Column("kind", SmallInteger, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)
sections = Table(
    "sections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(300), nullable=False, unique=True),
)

# What `stats/rollup.py` has packed: the quarter hours of an article or a group, many to a row.
packed_buckets = Table(
    "packed_buckets",
    metadata,
    # `stats.packed.key`: the article or group, and which stretch of time.
    Column("key", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    # The earliest quarter hour in it, counted from the epoch: what retention looks at.
    Column("first", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
# The clicks of each article on one newsroom day, all articles in one row.
day_articles = Table(
    "day_articles",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

# ln Σ e^λ(t − L) over an article's clicks: one number that orders articles by what is clicked now.
scores = Table(
    "scores",
    metadata,
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    Column("score", Double, nullable=False, index=True),
)
# In how many seconds a click comes to weigh half as much in them: one row, none before it was ever set.
decay = Table("decay", metadata, Column("half_life", Integer, primary_key=True, autoincrement=False))

# How far each journal has been taken in, written in the transaction that writes its events: exactly once.
journals = Table(
    "journals",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("offset", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Which records of each journal came to the store by the stream or from the disk behind it: numbers
# `start` to `stop`, neighbours joined. Written in the transaction that writes their events: exactly once.
stream_extents = Table(
    "stream_extents",
    metadata,
    Column("journal", String(80), primary_key=True),
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("stop", BigInteger, nullable=False),
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
# The counts of closed days that `stats/rollup.py` has packed, an article's in one row; article 0 is the site.
packed_readers = Table(
    "packed_readers",
    metadata,
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    # The earliest day in it, counted from the epoch.
    Column("first", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

# The salt of a newsroom day, on PostgreSQL only: what `store/salts.py` says. One machine alone keeps it in a file.
salts = Table(
    "salts",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("key", LargeBinary(32), nullable=False),
)
_unlogged = DDL("ALTER TABLE salts SET UNLOGGED")  # type: ignore[no-untyped-call]  # SQLAlchemy does not annotate it
event.listen(salts, "after_create", _unlogged.execute_if(dialect="postgresql"))
