"""How long networks keep the preview of a page, and who makes them look again: `data/inspectors.json`, typed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from share_service.assets import PACKAGE


@dataclass(frozen=True, slots=True)
class Inspector:
    """One network: for how many seconds it keeps a preview, from and to.

    That is None where it stands in the post for good, and empty where nobody knows.

    ``page`` is the address of the network's own inspector, ``bot`` that of its bot with its name; both empty where
    there is none. ``official`` says whether the network states the time.
    """

    key: str
    keeps: tuple[int, ...] | None
    official: bool
    page: str = ""
    bot: str = ""
    bot_name: str = ""

    def opened_at(self, url: str) -> str:
        """Return the address of the inspector with an article's ``url`` filled in; empty where there is none."""
        return self.page.replace("{url}", quote(url, safe=""))


@lru_cache(maxsize=1)
def load_inspectors() -> tuple[Inspector, ...]:
    """Return the networks in the order of the file."""
    rows = json.loads((PACKAGE / "data" / "inspectors.json").read_text(encoding="utf-8"))["networks"]
    return tuple(
        Inspector(
            row["key"],
            None if row["keeps"] is None else tuple(row["keeps"]),
            row["official"],
            row.get("inspector", ""),
            row.get("bot", ""),
            row.get("bot_name", ""),
        )
        for row in rows
    )
