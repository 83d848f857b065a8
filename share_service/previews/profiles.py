"""What is known of each network's previews: `data/previews.json`, checked and typed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from share_service.assets import PACKAGE
from share_service.errors import BadInput

Unit = Literal["characters", "bytes"]
Fit = Literal["cover", "contain"]


@dataclass(frozen=True, slots=True)
class TextRule:
    """Where a text comes from, first choice first, and where it is cut: after ``max`` units, or after so many lines.

    ``columns`` is how many average characters fit on a line; a wide one counts twice.
    """

    sources: tuple[str, ...]
    max: int | None = None
    unit: Unit = "characters"
    lines: int | None = None
    columns: int = 60


@dataclass(frozen=True, slots=True)
class ImageRule:
    """Where the picture comes from, the ratio (width to height) it is shown in, and what is refused.

    ``ratio`` None shows it whole. Sizes are in pixels, weights in bytes; a picture below ``large_from`` is shown small.
    """

    sources: tuple[str, ...]
    formats: tuple[str, ...]
    ratio: float | None = None
    fit: Fit = "cover"
    min: tuple[int, int] = (0, 0)
    large_from: tuple[int, int] = (0, 0)
    max_ratio: float | None = None
    max_bytes: int | None = None
    advised_bytes: int | None = None
    needs_dimensions: bool = False
    needs_length: bool = False
    no_redirect: bool = False


@dataclass(frozen=True, slots=True)
class PageRule:
    """How much of the page is read, in bytes, within how many seconds and redirects; None is not known."""

    max_bytes: int | None = None
    timeout: float | None = None
    max_hops: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One network: its crawler's user agent and what it does with a page.

    ``robots`` is the name it obeys in robots.txt, None when it obeys nothing. ``property_only`` reads Open Graph
    tags in ``property=`` alone, ``card`` obeys twitter:card, ``needs`` shows nothing without these tags.
    """

    key: str
    name: str
    user_agent: str
    title: TextRule
    description: TextRule | None
    image: ImageRule
    domain: tuple[str, ...]
    domain_case: str
    page: PageRule
    robots: str | None = None
    property_only: bool = False
    card: bool = False
    needs: tuple[str, ...] = ()
    max_value: int | None = None
    max_og_tags: int | None = None
    site_name_bytes: int | None = None


@lru_cache(maxsize=1)
def load_profiles() -> dict[str, Profile]:
    """Return the profiles by key, in the order of the file."""
    rows = json.loads((PACKAGE / "data" / "previews.json").read_text(encoding="utf-8"))["networks"]
    return {row["key"]: _profile(row) for row in rows}


def profile_of(key: str) -> Profile:
    """Return a network's profile; ``twitter`` is X.

    Raises:
        BadInput: nothing is known of it.
    """
    profiles = load_profiles()
    found = profiles.get("x" if key == "twitter" else key)
    if found is None:
        raise BadInput(
            f"Nothing is known of how {key} shows a page: choose from {', '.join(profiles)}.", code="network_unknown"
        )
    return found


def _profile(row: dict[str, Any]) -> Profile:
    known = {name: row[name] for name in ("robots", "property_only", "card", "max_value", "max_og_tags") if name in row}
    return Profile(
        key=row["key"],
        name=row["name"],
        user_agent=row["user_agent"],
        title=_text(row["title"]),
        description=_text(row["description"]) if row["description"] else None,
        image=ImageRule(tuple(row["image"]["from"]), **_tuples(row["image"])),
        domain=tuple(row["domain"]["from"]),
        domain_case=row["domain"]["case"],
        page=PageRule(**row["page"]),
        needs=tuple(row.get("needs", ())),
        site_name_bytes=row.get("site_name_bytes"),
        **known,
    )


def _text(row: dict[str, Any]) -> TextRule:
    return TextRule(tuple(row["from"]), **{name: value for name, value in row.items() if name != "from"})


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items() if name != "from"}
