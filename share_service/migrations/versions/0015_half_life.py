"""How fast the scores of clicks fade."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "decay",
        sa.Column("half_life", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("half_life", name=op.f("pk_decay")),
    )


def downgrade() -> None:
    op.drop_table("decay")
