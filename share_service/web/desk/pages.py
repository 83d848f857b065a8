"""The desk's pages in the order of its navigation, and the keys that open them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from share_service.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the navigation: after `g`, its ``key`` opens it."""

    name: str
    url: str
    key: str
    current: bool


# What stands under a page of the navigation.
UNDER = {
    "link": "links",
    "change_link": "links",
    "trial": "trials",
    "new_trial": "trials",
    "people": "settings",
    "keys": "settings",
    "changes": "settings",
    "alerts": "settings",
    "choose_alerts": "settings",
    "try_letters": "settings",
    "messages": "settings",
    "add_address": "settings",
}


def pages() -> list[Page]:
    """Return the pages of the navigation, in the language of the current request."""
    named = (
        ("now", _("Now"), "n"),
        ("networks", _("Networks"), "r"),
        ("links", _("Links"), "l"),
        ("trials", _("Trials"), "t"),
        ("more", _("More content"), "m"),
        ("settings", _("Settings"), "s"),
    )
    return [
        Page(name, url_for(f"desk.{endpoint}"), key, _is_current(endpoint))
        for endpoint, name, key in named
        if f"desk.{endpoint}" in current_app.view_functions
    ]


def _is_current(endpoint: str) -> bool:
    here = (request.endpoint or "").removeprefix("desk.")
    return endpoint == UNDER.get(here, here)
