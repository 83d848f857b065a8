"""The words that articles are found by."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from share_service.store.words import search_words

revision = "0007"
down_revision = "0006"

STEP = 500


def upgrade() -> None:
    op.add_column("articles", sa.Column("words", sa.Text()))
    articles = sa.table("articles", sa.column("id"), sa.column("document"), sa.column("words"))
    last = 0
    while rows := _next(articles, last):
        for row in rows:
            words = search_words(json.loads(row.document))
            op.execute(articles.update().where(articles.c.id == row.id).values(words=words))
        last = rows[-1].id


def downgrade() -> None:
    op.drop_column("articles", "words")


def _next(articles: sa.TableClause, last: int) -> list[sa.Row[Any]]:
    query = sa.select(articles.c.id, articles.c.document).where(articles.c.id > last).order_by(articles.c.id)
    return list(op.get_bind().execute(query.limit(STEP)))
