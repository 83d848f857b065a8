"""A trial as the desk shows it: its sentence, a row for each variant, and each variant as a network shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from share_service.cards.size import LANDSCAPE
from share_service.newsroom.ownpages import MAX_PAGE
from share_service.newsroom.parts import Service
from share_service.newsroom.press import card_url, subject_of
from share_service.newsroom.sharing import card_alt, link_tags, variant_links
from share_service.newsroom.trials import is_overtaken, letter_of
from share_service.newsroom.verdicts import Standing, standing
from share_service.previews.preview import Preview, preview
from share_service.previews.tags import read_tags
from share_service.store.articles import StoredArticle
from share_service.store.trials import LETTERS, Trial, Variant
from share_service.web.desk.channels import channel_label
from share_service.web.desk.trial_words import chance_text, changed, outcome, sentence
from share_service.web.desk.urls import local
from share_service.web.i18n import decimal
from share_service.web.i18n import gettext as _

#: The networks that a variant can be looked at as, the first by itself.
NETWORKS = ("facebook", "x", "linkedin", "whatsapp", "bluesky", "mastodon", "slack", "discord")


@dataclass(frozen=True, slots=True)
class Row:
    """One variant's line: its numbers, and what may be said of it."""

    letter: str
    title: str
    sets: str
    clicks: int
    handouts: int
    previews: int
    each: str
    chance: str
    leads: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial in a list or on a page of its own; times on the newsroom's clock."""

    id: int
    page: str
    article_id: int
    article_page: str
    title: str
    language: str
    sentence: str
    outcome: str
    rows: tuple[Row, ...]
    top: int
    started: datetime
    started_by: str
    ended: datetime | None
    ended_by: str
    overtaken: bool


@dataclass(frozen=True, slots=True)
class Look:
    """A variant as a network shows it, with its card's address and text."""

    shown: Preview
    card: str
    alt: str


def trial_view(parts: Service, stored: StoredArticle, trial: Trial) -> TrialView:
    """Return a trial of ``stored`` as the desk shows it. Ask `Ingester.take_in` first."""
    found = standing(parts, trial)
    zone = parts.settings.zone
    rows = tuple(_row(stored, trial, found, place) for place in range(len(trial.variants)))
    return TrialView(
        id=trial.id,
        page=url_for("desk.trial", trial_id=trial.id),
        article_id=stored.id,
        article_page=url_for("desk.article", article_id=stored.id),
        title=stored.article.title,
        language=stored.article.language or parts.site.language,
        sentence=sentence(trial, found),
        outcome=outcome(trial),
        rows=rows,
        top=max(row.clicks for row in rows),
        started=datetime.fromtimestamp(trial.started_at, zone),
        started_by=trial.started_by,
        ended=None if trial.ended_at is None else datetime.fromtimestamp(trial.ended_at, zone),
        ended_by=trial.ended_by or "",
        overtaken=trial.ended_at is None and is_overtaken(stored, trial),
    )


def _row(stored: StoredArticle, trial: Trial, found: Standing, place: int) -> Row:
    variant, counts = trial.variants[place], found.counts[place]
    value = variant.value
    return Row(
        letter=LETTERS[place],
        title=stored.as_variant(variant).article.title,
        sets=changed(value.override.document()) if value else _("the article as it is"),
        clicks=counts.clicks,
        handouts=counts.handouts,
        previews=counts.previews,
        each=decimal(counts.clicks / counts.handouts, "#,##0.0") if counts.handouts else "–",
        chance=chance_text(found.chances[place]) if found.chances else "–",
        leads=place == found.leader,
        kept=letter_of(trial, trial.winner) == LETTERS[place],
    )


def trial_looks(parts: Service, stored: StoredArticle, trial: Trial, network: str) -> list[Look]:
    """Return each variant as ``network`` shows its link while the trial runs."""
    return [
        look_of(parts, stored, variant, network, trial_card(parts, stored, trial, variant))
        for variant in trial.variants
    ]


def look_of(parts: Service, stored: StoredArticle, variant: Variant, network: str, card: str) -> Look:
    """Return a variant as ``network`` shows its link; ``card`` is the address of its picture on the desk."""
    view = stored.as_variant(variant)
    link = f"{parts.settings.public_url}/s/"
    tags = read_tags(link_tags(parts, view, link, MAX_PAGE).html(), url=link)
    return Look(preview(network, tags, LANDSCAPE.extent), card, card_alt(parts, view))


def trial_card(parts: Service, stored: StoredArticle, trial: Trial, variant: Variant) -> str:
    """Return the address of a variant's card: the one that networks load, and after the end a drawing for the desk."""
    view = stored.as_variant(variant)
    if trial.ended_at is None:
        return local(card_url(parts, view, LANDSCAPE))
    version = parts.studio.fingerprint(subject_of(parts, view), LANDSCAPE).hex()
    return url_for("desk.trial_card", trial_id=trial.id, number=variant.number, v=version)


def links_by_channel(parts: Service, stored: StoredArticle, trial: Trial) -> list[tuple[str, list[str]]]:
    """Return the signed links by channel: its name, and the link of each variant in their order."""
    found = [{item.channel: item.link for item in variant_links(parts, stored, one)} for one in trial.variants]
    return [(channel_label(parts, channel), [links[channel] for links in found]) for channel in found[0]]
