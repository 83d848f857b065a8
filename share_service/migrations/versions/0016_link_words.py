"""The words that campaign links are found by."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from share_service.store.words import folded

revision = "0016"
down_revision = "0015"

STEP = 500


def upgrade() -> None:
    op.add_column("links", sa.Column("words", sa.Text()))
    links = sa.table("links", sa.column("id"), sa.column("label"), sa.column("words"))
    last = 0
    while rows := _next(links, last):
        for row in rows:
            op.execute(links.update().where(links.c.id == row.id).values(words=folded(row.label)))
        last = rows[-1].id


def downgrade() -> None:
    op.drop_column("links", "words")


def _next(links: sa.TableClause, last: int) -> list[sa.Row[Any]]:
    query = sa.select(links.c.id, links.c.label).where(links.c.id > last).order_by(links.c.id)
    return list(op.get_bind().execute(query.limit(STEP)))
