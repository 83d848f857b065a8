"""What editors set for social networks, what pages were read, and who signs messages."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ADDED = ("overrides", "read_at", "page_etag", "page_modified")


def upgrade() -> None:
    # Never in batch mode: it copies the table and drops the old one, and what refers to articles goes with it.
    op.add_column("articles", sa.Column("overrides", sa.Text()))
    op.add_column("articles", sa.Column("read_at", sa.BigInteger()))
    op.add_column("articles", sa.Column("page_etag", sa.String(length=200)))
    op.add_column("articles", sa.Column("page_modified", sa.String(length=200)))
    _revisions()
    _aliases()
    op.create_table(
        "webhook_secrets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("nonce", sa.LargeBinary(32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_secrets")),
    )


def downgrade() -> None:
    for table in ("webhook_secrets", "aliases", "override_revisions"):
        op.drop_table(table)
    for name in ADDED:
        op.drop_column("articles", name)


def _revisions() -> None:
    op.create_table(
        "override_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("document", sa.Text()),
        sa.Column("photo_digest", sa.String(length=64)),
        sa.Column("author", sa.String(length=320), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override_revisions")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
    )
    op.create_index(op.f("ix_override_revisions_article_id"), "override_revisions", ["article_id"])


def _aliases() -> None:
    op.create_table(
        "aliases",
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_aliases")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
    )
    op.create_index(op.f("ix_aliases_article_id"), "aliases", ["article_id"])
