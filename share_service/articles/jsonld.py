"""JSON-LD: the objects of a page that describe an article, and the texts in them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Node = dict[str, Any]

MAX_SCRIPT = 1_000_000
MAX_NODES = 500
MAX_DEPTH = 6
MAX_LIST = 50
# Article types of schema.org come before other things that carry a headline of their own.
_ARTICLES = re.compile(r"(?:article|posting|report|blogposting|reportage)$", re.IGNORECASE)
# Pages and works of schema.org that an article's page may be about, or may be called by.
_OTHERS = re.compile(
    r"(?:page|videoobject|audioobject|recipe|howto|review|episode|creativework|book|movie|product|event|course|dataset|"
    r"question|gallery|musicrecording|musicalbum|softwareapplication|softwaresourcecode)$",
    re.IGNORECASE,
)
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_NO_VALUE = re.compile(r"\":\s*(?=[,}])")
_NO_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_MENDED = {_NO_VALUE: '": null'}
_WRAPPING = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>|;)\s*$"
)


def article_nodes(scripts: Iterable[str], shown: str = "") -> list[Node]:
    """Return the objects of ``scripts`` that describe the page's article, articles before other pages.

    Among several, as where teasers are marked up too, the one whose headline is in the ``shown`` title comes first.
    """
    nodes = [node for script in scripts for node in _flat(_decode(script[:MAX_SCRIPT]))][:MAX_NODES]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    ranked = [
        (rank, not _is_shown(node, shown.casefold()), at) for at, node in enumerate(nodes) for rank in _ranks(node)
    ]
    return [_resolved(nodes[at], by_id) for _, _, at in sorted(ranked)]


def texts_at(node: Node, path: str) -> Iterator[str]:
    """Yield the texts at a dotted ``path``: through lists, and an object's name or @value when it ends on one."""
    values: list[Any] = [node]
    for name in path.split("."):
        values = [item for value in values for item in _items(value.get(name) if isinstance(value, dict) else None)]
    for value in values:
        text = _text_of(value) if isinstance(value, dict) else value
        text = text[0] if isinstance(text, list) and text else text
        if isinstance(text, (str, int, float)) and not isinstance(text, bool):
            yield _unescaped(str(text)[:20_000])


def _text_of(node: Node) -> Any:
    """Return an object's name, its value, or a person's names."""
    for name in ("name", "@value"):
        if name in node:
            return node[name]
    names = [node.get("givenName"), node.get("familyName")]
    return " ".join(part for part in names if isinstance(part, str)) or None


def is_json(script: str) -> bool:
    """Say whether a script's text is JSON as search engines take it: comments around it are none of its text."""
    try:
        json.loads(_WRAPPING.sub("", script[:MAX_SCRIPT]), strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _items(value: Any) -> list[Any]:
    return [] if value is None else value[:MAX_LIST] if isinstance(value, list) else [value]


def _decode(script: str) -> Any:
    """Decode one script, as forgiving as search engines are: comments around it, a comma too many, a value left out."""
    text = _WRAPPING.sub("", script)
    for mend in (None, _TRAILING_COMMA, _NO_VALUE, _NO_ESCAPE):
        text = mend.sub(_MENDED.get(mend, ""), text) if mend else text
        try:
            return json.loads(text, strict=False)
        # RecursionError: nested so deeply that nobody means it. ValueError also covers numbers of a thousand digits.
        except (ValueError, RecursionError):
            continue
    return None


def _flat(value: Any) -> Iterator[Node]:
    """Yield the objects at the top, in lists and in @graph, and those that a page is mainly about."""
    waiting = [(value, 0)]
    while waiting:
        value, depth = waiting.pop(0)
        if depth > MAX_DEPTH or len(waiting) > MAX_NODES:
            continue
        if isinstance(value, list):
            waiting.extend((item, depth + 1) for item in value[:MAX_NODES])
        elif isinstance(value, dict):
            # Some write DatePublished: schema.org's properties all begin in lower case.
            value = {name[:1].lower() + name[1:]: item for name, item in value.items()}
            yield value
            waiting.extend(
                (value[name], depth + 1) for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in value
            )


def _ranks(node: Node) -> Iterator[int]:
    """Yield how telling a node is, 0 for articles and 1 for other pages; nothing for what is neither."""
    types = [kind.rpartition("/")[2] for kind in _items(node.get("@type")) if isinstance(kind, str)]
    if any(_ARTICLES.search(kind) for kind in types):
        yield 0
    elif any(_OTHERS.search(kind) for kind in types):
        yield 1


def _is_shown(node: Node, shown: str) -> bool:
    return any(len(text) > 4 and text.strip().casefold() in shown for text in texts_at(node, "headline"))


def _resolved(node: Node, by_id: dict[str, Node]) -> Node:
    """Put the objects of the same page in the place of references to them (one level: it needs no more)."""
    return {name: _referred(value, by_id) for name, value in node.items()}


def _referred(value: Any, by_id: dict[str, Node]) -> Any:
    if isinstance(value, list):
        return [_referred(item, by_id) if isinstance(item, dict) else item for item in value[:MAX_LIST]]
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value) if len(value) <= 2 else value
    return value


def _unescaped(text: str) -> str:
    """JSON in a script element needs no entities; many write them all the same."""
    return html.unescape(text) if "&" in text else text
