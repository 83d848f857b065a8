"""Links and totals of other shorteners."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("origin", sa.String(length=600), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("clicks", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_imports")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_imports_link_id"), "imports", ["link_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_imports_link_id"), table_name="imports")
    op.drop_table("imports")
