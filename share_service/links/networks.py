"""The networks people share to, from data: what each is called, and the link that shares an article there.

Adding a network is adding a row to ``data/networks.json``. Encoding follows RFC 3986 (every value
percent-encoded, nothing left safe) and RFC 6068 for ``mailto:``; HTML-escaping is the template's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from share_service.assets import PACKAGE
from share_service.errors import BadInput, ConfigError
from share_service.links.text import MEASURES, cut, tidy

DATA = PACKAGE / "data" / "networks.json"
_LINE_BREAKS = re.compile(r"[\r\n\t]")
# How a placeholder that carries title and URL joins them.
_JOINS = {"title_space_url": " ", "title_nl_url": "\n\n", "title_crlf_url": "\r\n\r\n"}


@dataclass(frozen=True, slots=True)
class TextLimit:
    """The longest text a network takes: ``max`` in ``unit`` (a key of `text.MEASURES`).

    ``url_cost`` is what the URL takes of it: None when it takes its own length, 0 when it is not in the text.
    """

    max: int
    unit: str
    url_cost: int | None


@dataclass(frozen=True, slots=True)
class Network:
    """One network. ``color`` is `RRGGBB`, ``target`` the anchor's target, ``needs`` what `href` cannot do without."""

    key: str
    name: str
    code: int
    color: str
    template: str
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    target: str = "_blank"
    text_limit: TextLimit | None = None

    @property
    def join(self) -> str:
        """What stands between title and URL in the posted text."""
        return next((join for name, join in _JOINS.items() if f"{{{name}}}" in self.template), " ")

    def title_for(self, title: str, url: str, via: str = "") -> str:
        """Return ``title`` cut so that the whole post, URL and " via @account" too, is within the limit."""
        limit = self.text_limit
        if limit is None:
            return title
        measure = MEASURES[limit.unit]
        cost = measure(url) if limit.url_cost is None else limit.url_cost
        room = limit.max - (cost + measure(self.join) if cost else 0) - (measure(f" via @{via}") if via else 0)
        return cut(title, room, measure)


class Networks:
    """All living networks in their order, found by key or alias."""

    def __init__(self, networks: Iterable[Network], dead: Mapping[str, str]) -> None:
        self._dead = dict(dead)
        self._networks = tuple(networks)
        self._by_name = _index(self._networks)
        self.refuse_dead(self._by_name)

    def __iter__(self) -> Iterator[Network]:
        return iter(self._networks)

    def __len__(self) -> int:
        return len(self._networks)

    def __contains__(self, key: object) -> bool:
        return key in self._by_name

    def __getitem__(self, key: str) -> Network:
        """Return the network of that key or alias.

        Raises:
            BadInput: there is no such network (code ``network_unknown``).
        """
        network = self._by_name.get(key)
        if network is None:
            why = f": {self._dead[key]}" if key in self._dead else ""
            raise BadInput(f"There is no network {key!r} to share to{why}.", code="network_unknown")
        return network

    def refuse_dead(self, keys: Iterable[str]) -> None:
        """Check that none of ``keys`` names a network whose share URL is gone, or one that never was.

        Raises:
            ConfigError: naming the first one, and why it is gone or which there are.
        """
        for key in keys:
            if key not in self and key not in self._dead:
                known = ", ".join(network.key for network in self)
                raise ConfigError(f"There is no network {key!r}: there are {known}.", code="network_unknown")
            if key in self._dead:
                raise ConfigError(
                    f"The network {key!r} cannot be shared to any more: {self._dead[key]}.", code="network_dead"
                )

    def href(
        self,
        key: str,
        *,
        url: str,
        title: str,
        image: str | None = None,
        x_account: str | None = None,
        app_id: str | None = None,
    ) -> str | None:
        """Return the link that opens the network ready to share ``url``, not yet HTML-escaped.

        ``image`` is an absolute URL (Pinterest), ``x_account`` the site's account on X with or without @,
        ``app_id`` the site's Facebook application. None when the network needs what is missing.

        Raises:
            BadInput: there is no such network.
        """
        network = self[key]
        via = tidy(x_account or "").lstrip("@")
        values = {"url": _address(url), "image": _address(image or ""), "via": via, "app_id": tidy(app_id or "")}
        if any(not values.get(need) for need in network.needs):
            return None
        values["title"] = network.title_for(tidy(title), values["url"], via if "{via}" in network.template else "")
        for name, join in _JOINS.items():
            values[name] = join.join(part for part in (values["title"], values["url"]) if part)
        return _fill(network.template, values)


@lru_cache(maxsize=1)
def load_networks() -> Networks:
    """Read the networks' data, once per process.

    Raises:
        ConfigError: two networks share a key, alias or code, or one is dead.
    """
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return Networks(map(_network, data["networks"]), {row["key"]: row["why"] for row in data["dead"]})


def _network(row: Mapping[str, Any]) -> Network:
    return Network(
        key=row["key"],
        name=row["name"],
        code=row["code"],
        color=row["color"],
        template=row["template"],
        aliases=tuple(row.get("aliases", ())),
        needs=tuple(row.get("needs", ())),
        target=row.get("target", "_blank"),
        text_limit=_text_limit(row.get("text_limit")),
    )


def _text_limit(row: Mapping[str, Any] | None) -> TextLimit | None:
    if row is None:
        return None
    cost = row.get("url_cost", 0)
    return TextLimit(row["max"], row["unit"], None if cost == "full" else int(cost))


def _index(networks: Iterable[Network]) -> dict[str, Network]:
    by_name: dict[str, Network] = {}
    codes: set[int] = set()
    for network in networks:
        for name in (network.key, *network.aliases):
            if name in by_name:
                raise ConfigError(f"Two networks are called {name!r}.", code="network_duplicate")
            by_name[name] = network
        if network.code in codes:
            raise ConfigError(f"Two networks have the code {network.code}.", code="network_duplicate")
        codes.add(network.code)
    return by_name


def _address(url: str) -> str:
    return tidy(_LINE_BREAKS.sub("", url))


def _fill(template: str, values: Mapping[str, str]) -> str:
    """Put the encoded values into the template's parameters and leave out those that are empty."""
    base, _, query = template.partition("?")
    filled = (parameter.format_map(_Encoded(values)) for parameter in query.split("&"))
    return f"{base}?{'&'.join(parameter for parameter in filled if not parameter.endswith('='))}"


class _Encoded(dict[str, str]):
    def __missing__(self, key: str) -> str:
        raise ConfigError(f"A network's template names the unknown placeholder {key!r}.", code="network_template")

    def __getitem__(self, key: str) -> str:
        return quote(super().__getitem__(key), safe="")
