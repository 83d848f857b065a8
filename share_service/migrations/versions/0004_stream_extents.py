"""Which records of a journal came to the store by the click stream, or from the disk behind it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "stream_extents",
        sa.Column("journal", sa.String(length=80), nullable=False),
        sa.Column("start", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stop", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("journal", "start", name=op.f("pk_stream_extents")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("stream_extents")
