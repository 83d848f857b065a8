"""robots.txt as crawlers read it (RFC 9309): the group of one's own name, the longest rule, `*` and `$`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_LINES = 2_000
MAX_PATTERN = 500


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one robots.txt: for each crawler's name in lower case, (allowed, pattern) in order."""

    groups: dict[str, tuple[tuple[bool, str], ...]]

    def allows(self, name: str, url: str) -> bool:
        """Say whether the crawler called ``name`` may fetch ``url``."""
        rules = self.groups.get(name.lower(), self.groups.get("*", ()))
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        matching = [(len(pattern), allowed) for allowed, pattern in rules if _matches(pattern, path)]
        # The longest rule decides; of two as long, the one that allows.
        return max(matching)[1] if matching else True


def read_robots(text: str) -> Robots:
    """Read a robots.txt; what is no rule is passed over."""
    groups: dict[str, list[tuple[bool, str]]] = {}
    names: list[str] = []
    in_rules = False
    for line in text.lstrip("\ufeff").splitlines()[:MAX_LINES]:
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            names = [*names, value.lower()] if not in_rules else [value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif field in ("allow", "disallow"):
            in_rules = True
            for name in names if value else ():
                groups[name].append((field == "allow", value[:MAX_PATTERN]))
    return Robots({name: tuple(rules) for name, rules in groups.items()})


def _matches(pattern: str, path: str) -> bool:
    ended = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not ended or path == first
    at = len(first)
    for piece in rest[:-1] if ended else rest:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not ended or (path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= at)
