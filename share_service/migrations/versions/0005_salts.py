"""The day's salt, where machines share a store."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "salts",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_salts")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # In no write-ahead log: a base backup and its archive must not keep a salt alive.
        op.execute("ALTER TABLE salts SET UNLOGGED")


def downgrade() -> None:
    op.drop_table("salts")
