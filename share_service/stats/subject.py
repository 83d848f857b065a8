"""Whose counts: an article's, or those of a group of articles, with where they stand in the store.

The last day or two stand in rows of quarter hours, what is older in `packed_buckets`; no event is in both.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Engine, Table, literal, select

from share_service.stats.days import QUARTER
from share_service.stats.groups import SITE
from share_service.stats.packed import Cells, Code, Line, add, between, unpack
from share_service.stats.span import Span
from share_service.store.tables import buckets, group_buckets, packed_buckets

# How many quarter hours one packed row may span. An article's life is short and its row should be one (341
# days); a group has a row for two weeks, since most questions are of some weeks and each has all its channels.
ARTICLE_BLOCK, GROUP_BLOCK = 32_768, 1_344
_BLOCKS = 1 << 16


class Subject(NamedTuple):
    """An article (``number`` > 0) or the group ``-1 - number``."""

    number: int

    @property
    def table(self) -> Table:
        """The table of its rows."""
        return buckets if self.number > 0 else group_buckets

    @property
    def column(self) -> Column[int]:
        """The column that names it there."""
        return buckets.c.article_id if self.number > 0 else group_buckets.c.group_id

    @property
    def value(self) -> int:
        """What stands in `column`."""
        return self.number if self.number > 0 else -1 - self.number

    @property
    def block(self) -> int:
        """How many quarter hours a packed row of it spans."""
        return ARTICLE_BLOCK if self.number > 0 else GROUP_BLOCK

    def key(self, quarter: int) -> int:
        """Return the key of the packed row that has a quarter hour, counted from the epoch."""
        return self.number * _BLOCKS + quarter // self.block


def article(number: int) -> Subject:
    """Return the article with that id as a subject."""
    return Subject(number)


def group(number: int) -> Subject:
    """Return the group with that number (`groups.SITE`, or a section's) as a subject."""
    return Subject(-1 - number)


def article_key(key: int) -> int:
    """Return the number of the article that a packed row of that key is of."""
    return key // _BLOCKS


#: All articles together.
WHOLE_SITE = group(SITE)


def reading(engine: Engine) -> Connection:
    """Return a connection, for a ``with`` statement, whose answers are all of one instant.

    What is packed between two questions would otherwise be in both answers, or in neither.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ").connect()
    return engine.connect()


def read_cells(connection: Connection, subject: Subject, span: Span) -> Cells:
    """Return what was counted of ``subject`` in ``span``, by quarter hours counted from the epoch."""
    found = read_rows(connection, subject, span)
    first, last = span.start // QUARTER, -(-span.end // QUARTER)
    query = (
        select(packed_buckets.c.data)
        .where(packed_buckets.c.key.between(subject.key(first), subject.key(last - 1)))
        .order_by(packed_buckets.c.key.desc())
    )
    for data in connection.execute(query).scalars():
        found = add(between(unpack(data), first, last), found)
    return found


def read_rows(connection: Connection, subject: Subject, span: Span) -> Cells:
    """Return what of it is not packed yet: the last day or two."""
    columns = subject.table.c
    variant: Any = columns.variant if subject.number > 0 else literal(0)
    query = (
        select(columns.channel, variant, columns.kind, columns.start, columns.n)
        .where(subject.column == subject.value, columns.start >= span.start, columns.start < span.end)
        .order_by(columns.start)
    )
    # The site has thousands: what is done for each is kept to two appends.
    lines: dict[tuple[int, int, int], tuple[list[int], list[int]]] = {}
    for channel, number, kind, start, n in connection.execute(query).all():
        line = lines.get((channel, number, kind))
        if line is None:
            line = lines[channel, number, kind] = ([], [])
        line[0].append(start // QUARTER)
        line[1].append(n)
    return {Code(*code): Line(*line) for code, line in lines.items()}
