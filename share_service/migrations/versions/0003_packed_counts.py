"""Counts that stay small: sums of the site and of sections, packed quarter hours, a score per article."""

import math
import time

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = ("group_buckets", "sections", "packed_buckets", "day_articles", "scores", "packed_readers")
# As in `stats/trending.py` when this was written.
LANDMARK = 1_767_225_600
HALF_LIFE = 6 * 3600


def upgrade() -> None:
    _groups()
    _packed()
    op.drop_index(op.f("ix_buckets_start"), "buckets")
    _sum_groups()
    _score()


def downgrade() -> None:
    op.create_index(op.f("ix_buckets_start"), "buckets", ["start"])
    for table in reversed(TABLES):
        op.drop_table(table)


def _groups() -> None:
    op.create_table(
        "group_buckets",
        sa.Column("group_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "start", "channel", "kind", name=op.f("pk_group_buckets")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sections")),
        sa.UniqueConstraint("name", name=op.f("uq_sections_name")),
    )


def _packed() -> None:
    op.create_table(
        "packed_buckets",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_packed_buckets")),
    )
    op.create_table(
        "day_articles",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_day_articles")),
    )
    op.create_table(
        "scores",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_scores")),
    )
    op.create_index(op.f("ix_scores_score"), "scores", ["score"])
    op.create_table(
        "packed_readers",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_packed_readers")),
    )


def _sum_groups() -> None:
    op.execute(
        "INSERT INTO sections (name) SELECT DISTINCT section FROM articles WHERE section IS NOT NULL AND section <> ''"
    )
    # Campaign links, 256 and above, are one channel of the site and of a section.
    op.execute(
        "INSERT INTO group_buckets (group_id, start, channel, kind, n)"
        " SELECT 0, start, CASE WHEN channel > 255 THEN 255 ELSE channel END, kind, sum(n) FROM buckets"
        " GROUP BY 2, 3, 4"
    )
    op.execute(
        "INSERT INTO group_buckets (group_id, start, channel, kind, n)"
        " SELECT -1, start, channel, kind, sum(n) FROM buckets WHERE channel > 255 GROUP BY 2, 3, 4"
    )
    op.execute(
        "INSERT INTO group_buckets (group_id, start, channel, kind, n)"
        " SELECT sections.id, start, CASE WHEN channel > 255 THEN 255 ELSE channel END, kind, sum(n) FROM buckets"
        " JOIN articles ON articles.id = buckets.article_id JOIN sections ON sections.name = articles.section"
        " GROUP BY 1, 2, 3, 4"
    )


def _score() -> None:
    # SQLite may come without ln and exp. What is five days old weighs a millionth: it is left out.
    connection = op.get_bind()
    rate, now = math.log(2) / HALF_LIFE, int(time.time())
    recent = sa.text(
        "SELECT article_id, start, sum(n) FROM buckets WHERE kind = 1 AND start > :old GROUP BY article_id, start"
    )
    weights: dict[int, float] = {}
    for article, start, n in connection.execute(recent, {"old": now - 5 * 86_400}):
        weights[article] = weights.get(article, 0.0) + float(n) * math.exp(rate * (start - now))
    rows = [{"a": article, "s": math.log(w) + rate * (now - LANDMARK)} for article, w in sorted(weights.items())]
    if rows:
        connection.execute(sa.text("INSERT INTO scores (article_id, score) VALUES (:a, :s)"), rows)
