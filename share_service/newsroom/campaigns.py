"""Campaign links as people make and change them: checked, written down in the log, at once in force everywhere."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from share_service.articles.article import MAX_LABEL, clean_text
from share_service.errors import BadInput, Changed, FieldError
from share_service.links.channels import CAMPAIGN
from share_service.links.places import OTHER
from share_service.links.token import LinkRef
from share_service.links.utm import check_template, expand, with_parameters
from share_service.newsroom.destinations import note_campaign
from share_service.newsroom.parts import Service
from share_service.store.articles import get_article
from share_service.store.audit import note
from share_service.store.links import CampaignLink, Put, change_seen_link, create_link, get_link

_DAY = len("2026-12-31")
# Two people at one link at once are rare, and a third time somebody is in between hardly happens.
_TRIES = 3


def make_campaign(
    service: Service,
    article_id: int,
    label: str,
    *,
    author: str,
    place: str = OTHER,
    utm: str | None = None,
    expires_at: int | None = None,
) -> CampaignLink:
    """Make a campaign link of an article. ``utm`` is a template; "" adds nothing, None is the site's for the place.

    Raises:
        BadInput: the label, the place or the template cannot be used.
        NotFound: there is no such article.
    """
    named, put = _label(label), _put(service, _label(label), place, utm)
    get_article(service.engine, article_id)
    made = create_link(service.engine, article_id, named, expires_at, put)
    note_campaign(service, made)
    note(service.engine, author, "link_made", _subject(made))
    return made


def change_campaign(
    service: Service, link_id: int, wished: Mapping[str, Any], *, author: str, seen: CampaignLink | None = None
) -> CampaignLink:
    """Change what ``wished`` names of a campaign link: label, place, utm (as `make_campaign`'s), expires_at, disabled.

    What the link adds to the address follows its label and place. ``seen`` is how it has to be still.

    Raises:
        BadInput: a value cannot be used.
        Changed: it is no longer as it was ``seen``.
        NotFound: there is no such link.
    """
    changed = _change(service, link_id, wished, author, seen)
    for _try in range(_TRIES):
        if changed is not None:
            return changed
        # What the link adds is made of all its fields: of those that somebody else has just written, too.
        changed = _change(service, link_id, wished, author, None)
    raise Changed


def _change(
    service: Service, link_id: int, wished: Mapping[str, Any], author: str, seen: CampaignLink | None
) -> CampaignLink | None:
    """Change a link; None when somebody else did meanwhile, and nobody asked that it be as ``seen``."""
    link = seen or get_link(service.engine, link_id)
    values = _changed(service, link, wished)
    if not values:
        return link
    try:
        changed = change_seen_link(service.engine, link, **values)
    except Changed:
        if seen:
            raise
        return None
    note_campaign(service, changed)
    service.changes.bump()
    note(service.engine, author, "link_changed", _subject(changed))
    return changed


def campaign_url(service: Service, link: CampaignLink) -> str:
    """Return the signed link as readers see it."""
    return service.link_url(LinkRef(link.id, CAMPAIGN))


def leads_to(link: CampaignLink, article_url: str) -> str:
    """Return where the link leads: its article's address with what the link adds."""
    return with_parameters(article_url, link.utm)


def read_end(text: str, zone: tzinfo) -> int:
    """Return when a link ends (seconds since the epoch): the end of a day, 2026-12-31, or a time, 2026-12-31T18:00.

    Raises:
        BadInput: it is neither.
    """
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == _DAY:
            moment += timedelta(days=1)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())
    except (ValueError, OverflowError) as error:
        raise BadInput(
            f"{text[:40]} is no day: write it as 2026-12-31.",
            code="link_invalid",
            fields=(FieldError("expires_at", "is no day"),),
        ) from error


def _changed(service: Service, link: CampaignLink, wished: Mapping[str, Any]) -> dict[str, str | int | None]:
    label = _label(wished.get("label", link.label))
    template = wished.get("utm", link.utm_template)
    put = _put(service, label, wished.get("place", link.place), template) if _moves(link, wished) else None
    wanted: dict[str, str | int | None] = {
        "label": label,
        "expires_at": wished.get("expires_at", link.expires_at),
        "disabled_at": _disabled_at(link, disabled=wished.get("disabled", link.disabled_at is not None)),
        "place": put.place if put else link.place,
        "utm_template": put.utm_template if put else link.utm_template,
        "utm": put.utm if put else link.utm,
    }
    return {name: value for name, value in wanted.items() if value != getattr(link, name)}


def _moves(link: CampaignLink, wished: Mapping[str, Any]) -> bool:
    """Say whether what the link adds has to be made again: a site whose template has changed changes no other link."""
    now = {"label": link.label, "place": link.place, "utm": link.utm_template}
    return any(name in wished and wished[name] != value for name, value in now.items())


def _disabled_at(link: CampaignLink, *, disabled: bool) -> int | None:
    return (link.disabled_at or int(time.time())) if disabled else None


def _put(service: Service, label: str, place: str, template: str | None) -> Put:
    found = service.places[place]
    own = None if template is None else check_template(clean_text(template))
    return Put(found.key, own, expand(found.utm if own is None else own, found.values(label)))


def _label(text: str) -> str:
    label = clean_text(text)
    if not 1 <= len(label) <= MAX_LABEL:
        raise BadInput(
            f"A label has 1 to {MAX_LABEL} characters.",
            code="link_invalid",
            fields=(FieldError("label", f"must have 1 to {MAX_LABEL} characters"),),
        )
    return label


def _subject(link: CampaignLink) -> str:
    return f"{link.label} (link-{link.id})"
