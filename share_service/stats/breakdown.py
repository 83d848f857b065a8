"""One range cut by something other than time: networks, campaign links, sections, variants, hours of the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from share_service.errors import BadInput
from share_service.links.channels import CAMPAIGN, FIRST_CAMPAIGN, NetworkTable, channel_name
from share_service.stats.groups import CAMPAIGNS, section_ids
from share_service.stats.hours import by_hour
from share_service.stats.packed import Cells, Code, Line
from share_service.stats.span import Span
from share_service.stats.subject import group, read_cells
from share_service.stats.sums import ALL_CAMPAIGNS, COUNTED, reason
from share_service.store.tables import links

#: What an article's numbers, and the site's, can be cut by.
OF_ARTICLE = ("network", "campaign", "variant", "hour")
OF_SITE = ("network", "campaign", "section", "hour")
OF_SECTION = ("network", "hour")
#: One channel alone of an article, or of the site or a section.
OF_CHANNEL = ("variant", "hour")
ONE_CHANNEL = ("hour",)


class Question(NamedTuple):
    """What is to be cut: the cells of a range, and what they are about."""

    of_site: bool
    found: Cells
    span: Span
    zone: tzinfo
    networks: NetworkTable


def check_by(by: str | None, choices: tuple[str, ...]) -> str | None:
    """Return ``by`` when it is one of ``choices``.

    Raises:
        BadInput: it is not.
    """
    if by is not None and by not in choices:
        raise BadInput(f"by must be one of {', '.join(choices)}.", code="by_invalid")
    return by


def broken_down(connection: Connection, by: str, question: Question) -> list[dict[str, Any]]:
    """Return the items of ``question`` by ``by``, those with the most clicks first; hours in their order."""
    return _WAYS[by](connection, question)


def _by_network(_connection: Connection, question: Question) -> list[dict[str, Any]]:
    def name(code: Code) -> str:
        return ALL_CAMPAIGNS if code.channel >= CAMPAIGN else channel_name(code.channel, question.networks)

    return _ranked("network", _summed(question.found, name))


def _by_variant(_connection: Connection, question: Question) -> list[dict[str, Any]]:
    return _ranked("variant", _summed(question.found, lambda code: code.variant))


def _by_campaign(connection: Connection, question: Question) -> list[dict[str, Any]]:
    found = read_cells(connection, group(CAMPAIGNS), question.span) if question.of_site else question.found
    campaigns = {code: line for code, line in found.items() if code.channel >= FIRST_CAMPAIGN}
    items = _ranked("link", _summed(campaigns, lambda code: code.channel - FIRST_CAMPAIGN))
    known = _labels(connection, [item["link"] for item in items])
    return [item | known.get(item["link"], {"label": None, "article": None}) for item in items]


def _by_section(connection: Connection, question: Question) -> list[dict[str, Any]]:
    kinds: dict[Any, Counter[int]] = {None: _kinds(question.found.items())}
    for name, number in section_ids(connection).items():
        of_section = _kinds(read_cells(connection, group(number), question.span).items())
        if of_section:
            kinds[name] = of_section
            kinds[None].subtract(of_section)
    # What is left is of articles without a section.
    if not any(kinds[None].values()):
        del kinds[None]
    return _ranked("section", kinds)


def _by_hour(_connection: Connection, question: Question) -> list[dict[str, Any]]:
    return by_hour(question.found, question.span, question.zone)


_WAYS: dict[str, Callable[[Connection, Question], list[dict[str, Any]]]] = {
    "network": _by_network,
    "campaign": _by_campaign,
    "section": _by_section,
    "variant": _by_variant,
    "hour": _by_hour,
}


def _summed(found: Cells, key: Callable[[Code], Any]) -> dict[Any, Counter[int]]:
    lines: dict[Any, list[tuple[Code, Line]]] = {}
    for code, line in found.items():
        lines.setdefault(key(code), []).append((code, line))
    return {name: _kinds(items) for name, items in lines.items()}


def _kinds(lines: Iterable[tuple[Code, Line]]) -> Counter[int]:
    kinds: Counter[int] = Counter()
    for code, line in lines:
        kinds[code.kind] += sum(line.counts)
    return kinds


def _ranked(name: str, kinds: Mapping[Any, Counter[int]]) -> list[dict[str, Any]]:
    items = [{name: key, **_counts(kinds[key])} for key in kinds]
    return sorted(items, key=lambda item: (-item["clicks"], -item["intents"], -item["previews"], str(item[name])))


def _counts(kinds: Mapping[int, int]) -> dict[str, Any]:
    counted: dict[str, Any] = {name: kinds.get(kind, 0) for kind, name in COUNTED.items()}
    refused = {reason(kind): n for kind, n in sorted(kinds.items()) if kind not in COUNTED and n}
    return counted | {"refused": refused}


def _labels(connection: Connection, ids: list[int]) -> dict[int, dict[str, Any]]:
    query = select(links.c.id, links.c.label, links.c.article_id).where(links.c.id.in_(ids))
    return {row.id: {"label": row.label, "article": row.article_id} for row in connection.execute(query)}
