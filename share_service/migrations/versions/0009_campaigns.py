"""Where a campaign link is put, and what it adds to its article's address."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("links", sa.Column("place", sa.String(length=40), nullable=False, server_default="other"))
    op.add_column("links", sa.Column("utm_template", sa.String(length=500), server_default=""))
    op.add_column("links", sa.Column("utm", sa.String(length=1500), nullable=False, server_default=""))
    op.create_index(op.f("ix_links_place"), "links", ["place", "id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_links_place"), "links")
    op.drop_column("links", "utm")
    op.drop_column("links", "utm_template")
    op.drop_column("links", "place")
