"""Where campaign links are put: a newsletter, a push notification, a page in print, a network, or what the site names.

Places are data: rows of ``data/places.json``, every network, and those of the site file's ``[campaigns.places]``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from share_service.assets import PACKAGE
from share_service.errors import BadInput, ConfigError, FieldError
from share_service.links.networks import Networks
from share_service.links.utm import check_template, expand
from share_service.site import Campaigns, PlaceTable

DATA = PACKAGE / "data" / "places.json"
#: What a link is for when nobody said.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `utm` is the template of what its links add to the article's address; empty: nothing."""

    key: str
    medium: str
    utm: str
    is_network: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Return what people call it, in French or English; the site's own word is the same in both."""
        return self.names.get(language) or next(iter(self.names.values()), self.key)

    def values(self, label: str) -> dict[str, str]:
        """Return what the placeholders of a template stand for in a link of that label."""
        return {"place": self.key, "medium": self.medium, "label": label}


class Places:
    """All places, found by key: those of the data, the site's own, the networks, and `OTHER` as the last."""

    def __init__(self, campaigns: Campaigns, networks: Networks) -> None:
        """Take the site's places and templates.

        Raises:
            ConfigError: one of its templates is wrong, named by its key in the site file.
        """
        self._networks = networks
        rows = _rows()
        places = {row["key"]: Place(row["key"], row["medium"], "", names=row["names"]) for row in rows["places"]}
        other = places.pop(OTHER)
        of_networks = {
            network.key: Place(network.key, rows["network_medium"], "", is_network=True, names={"": network.name})
            for network in networks
        }
        said = {networks[key].key if key in networks else key: table for key, table in campaigns.places.items()}
        own = {key: Place(key, key, "") for key in said if key not in (places | of_networks) and key != OTHER}
        every = places | own | of_networks | {OTHER: other}
        self._places = {key: _as_site_says(every[key], said.get(key, PlaceTable()), campaigns.utm) for key in every}

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places.values())

    def __getitem__(self, key: str) -> Place:
        """Return the place of that key, or of that alias of a network.

        Raises:
            BadInput: there is none.
        """
        found = self._places.get(self._networks[key].key if key in self._networks else key)
        if found is None:
            known = ", ".join(place.key for place in self if not place.is_network)
            raise BadInput(
                f"There is no place {key[:40]!r}: use one of {known}, or a network's key.",
                code="place_unknown",
                fields=(FieldError("place", "is not a place"),),
            )
        return found

    def name(self, key: str, language: str) -> str:
        """Return what people call a place; its key where the site no longer names it."""
        return self._places[key].name(language) if key in self._places else key


def _as_site_says(place: Place, said: PlaceTable, template: str) -> Place:
    where = "campaigns.utm" if said.utm is None else f"campaigns.places.{place.key}.utm"
    changed = replace(
        place,
        medium=said.medium or place.medium,
        names={"": said.name} if said.name else place.names,
    )
    try:
        utm = check_template(template if said.utm is None else said.utm)
        expand(utm, changed.values(""))
    except BadInput as error:
        raise ConfigError(f"The site file has a wrong {where}: {error.detail}", code="site_file") from error
    return replace(changed, utm=utm)


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, Any]:
    rows: Mapping[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return rows
