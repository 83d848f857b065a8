"""Sessions that can be ended, keys with scopes, and the log of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("editors", sa.Column("signed_out_at", sa.BigInteger()))
    op.add_column("editors", sa.Column("seen_at", sa.BigInteger()))
    op.add_column("api_keys", sa.Column("scopes", sa.String(length=200)))
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=320), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])


def downgrade() -> None:
    op.drop_table("audit")
    op.drop_column("api_keys", "scopes")
    op.drop_column("editors", "seen_at")
    op.drop_column("editors", "signed_out_at")
