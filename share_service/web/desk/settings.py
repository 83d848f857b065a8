"""**Réglages**: how the service is set, its designs, the lines for the CMS, and the ways to people, keys and the log."""

from __future__ import annotations

from flask import current_app, g, render_template, url_for

from share_service.newsroom.parts import Service
from share_service.store.articles import latest_articles
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.files import PINNED, assets
from share_service.web.i18n import gettext as _
from share_service.web.i18n import ngettext

# Draws an article as it would be: with another design, here.
DRAFT = "desk.draft_card"


@blueprint.get("/settings")
def settings() -> str:
    """Show what is set, the designs, and the lines for the CMS."""
    parts = service()
    return render_template(
        "desk/settings.html",
        facts=_facts(parts),
        designs=_designs(parts),
        pinned=[(name, assets().absolute_url(name), assets().integrity(name)) for name in PINNED],
        public_url=parts.settings.public_url,
        admin=g.editor.may("admin"),
    )


def _facts(parts: Service) -> list[tuple[str, str, str]]:
    """Return what an editor may want to know of the settings: its name, its value, and what sets it."""
    settings = parts.settings
    months = settings.retention_months
    return [
        (_("Time zone"), settings.timezone, "SHARE_TIMEZONE"),
        (_("Hosts of the articles"), ", ".join(settings.article_hosts), "SHARE_ARTICLE_HOSTS"),
        (
            _("Counts are kept"),
            ngettext("%(count)s month", "%(count)s months", months, count=months),
            "SHARE_RETENTION_MONTHS",
        ),
        (
            _("Single events are kept"),
            ngettext(
                "%(count)s month",
                "%(count)s months",
                settings.event_retention_months,
                count=settings.event_retention_months,
            ),
            "SHARE_EVENT_RETENTION_MONTHS",
        ),
        (_("Buttons"), ", ".join(parts.networks[key].name for key in parts.site.buttons.first), "[buttons] first"),
        (_("A press shares"), _shared(parts), "[buttons] share_url"),
    ]


def _shared(parts: Service) -> str:
    signed = parts.site.buttons.share_url == "signed"
    return _("the signed link, whose clicks are counted") if signed else _("the article’s own address")


def _designs(parts: Service) -> list[tuple[str, list[str], str | None]]:
    """Return each design, where it is used, and the address of the latest article's card in it."""
    cards = parts.site.cards
    latest = latest_articles(parts.engine, 1)
    found = []
    for name in parts.studio.designs:
        used = [_("everywhere else")] if name == cards.design else []
        used += [section for section, design in cards.sections.items() if design == name]
        used += [kicker for kicker, design in cards.kickers.items() if design == name]
        drawn = DRAFT in current_app.view_functions and latest
        found.append((name, used, url_for(DRAFT, article_id=latest[0].id, design=name) if drawn else None))
    return found
