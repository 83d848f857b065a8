"""The form of a campaign link, new or changed: what stands in it, what was sent, and what was wrong with it in words."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from share_service.errors import BadInput
from share_service.links.places import Place
from share_service.newsroom.campaigns import read_end
from share_service.newsroom.parts import Service
from share_service.store.links import CampaignLink
from share_service.web.desk.moments import day_name
from share_service.web.i18n import gettext as _
from share_service.web.i18n import page_language

USUAL_PLACE = "newsletter"


@dataclass(frozen=True, slots=True)
class LinkForm:
    """What the fields hold. ``utm_was`` is the template as it was shown: left alone, it is not the editor's choice."""

    label: str = ""
    place: str = USUAL_PLACE
    ends: str = ""
    utm: str = ""
    utm_was: str = ""


def new_form(parts: Service) -> LinkForm:
    """Return the form of a new link."""
    utm = parts.places[USUAL_PLACE].utm
    return LinkForm(utm=utm, utm_was=utm)


def form_of(parts: Service, link: CampaignLink) -> LinkForm:
    """Return the form of a link that is to be changed."""
    ends = datetime.fromtimestamp(link.expires_at, parts.settings.zone) if link.expires_at else None
    own = link.utm_template
    utm = site_template(parts, link.place) if own is None else own
    return LinkForm(link.label, link.place, ends.strftime("%Y-%m-%dT%H:%M") if ends else "", utm, utm)


def sent_form(form: Mapping[str, str]) -> LinkForm:
    """Return the form as somebody sent it."""
    return LinkForm(*(form.get(name, "").strip() for name in ("label", "place", "ends", "utm", "utm_was")))


def wishes(parts: Service, sent: LinkForm, before: LinkForm) -> dict[str, Any]:
    """Return what a form asks for, as `campaigns.change_campaign` takes it.

    Raises:
        BadInput: its end cannot be read or has passed.
    """
    wished: dict[str, Any] = {"label": sent.label or suggested_label(parts, sent.place), "place": sent.place}
    if sent.ends != before.ends:
        wished["expires_at"] = _future(read_end(sent.ends, parts.settings.zone)) if sent.ends else None
    if sent.utm != sent.utm_was:
        wished["utm"] = sent.utm
    return wished


def suggested_label(parts: Service, place: str) -> str:
    """Return what a link is called whose editor called it nothing: "Newsletter, 23 November"."""
    today = datetime.fromtimestamp(time.time(), parts.settings.zone)
    name = parts.places.name(place, page_language())
    return _("%(place)s, %(day)s", place=name, day=day_name(today, "d MMMM"))


def site_template(parts: Service, place: str) -> str:
    """Return the site's template for a place; nothing where the site no longer names it."""
    return next((one.utm for one in parts.places if one.key == place), "")


def place_groups(parts: Service) -> tuple[list[Place], list[Place], list[Place]]:
    """Return the places for a list: the newsroom's own, the networks with those of the buttons first, and the rest."""
    shown = [parts.networks[key].key for key in (*parts.site.buttons.first, *parts.site.buttons.more)]
    every = list(parts.places)
    networks = [place for place in every if place.is_network]
    networks.sort(key=lambda place: shown.index(place.key) if place.key in shown else len(shown))
    own = [place for place in every if not place.is_network]
    return own[:-1], networks, own[-1:]


def problem_words(error: BadInput) -> str:
    """Return what is wrong with a form, in the language of the current request."""
    words = {
        "place_unknown": _("Choose one of the places of the list."),
        "end_past": _("The end that you wrote has passed: choose a later one, or none."),
        "utm_invalid": _(
            "This cannot be added to the address. Write name=value with & between them, with names like utm_source "
            "or xtor, and of placeholders only {place}, {medium} and {label}; a long label makes a long address."
        ),
    }
    if any(field.field == "expires_at" for field in error.fields):
        return _("The end is no day and time: write it like 2026-12-31T18:00.")
    return words.get(error.code) or _("The label is too long: 300 characters are enough.")


def _future(end: int) -> int:
    if end <= time.time():
        raise BadInput("The end of the link has passed.", code="end_past")
    return end
