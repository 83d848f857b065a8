"""Looking at the previews of articles that are read, politely: a few an hour, each rarely."""

from __future__ import annotations

import time

from share_service.articles.gate import is_public
from share_service.logs import get as get_log
from share_service.newsroom.alerts.noticing import SURE
from share_service.newsroom.alerts.rules import Seen, broken, numbers
from share_service.newsroom.mail.words import LANGUAGES, words
from share_service.newsroom.parts import Service
from share_service.previews.lint import Finding, lint
from share_service.previews.observe import observe
from share_service.stats.pulse import pulses
from share_service.store.articles import StoredArticle, get_articles
from share_service.store.preview_looks import Look, looks_at, save_look

# How many articles one round looks at, and after how many seconds an article is looked at again.
AT_ONCE = 3
AGAIN_S = 24 * 3600
# What was found once is looked at again sooner: a site that was away for a minute is no fault of a page.
DOUBTFUL_S = 30 * 60
PHOTO = "photo_missing"

log = get_log("alerts")


def look_at_previews(service: Service, now: float | None = None) -> int:
    """Look at the previews of up to three articles that have readers; return how many were looked at."""
    now = time.time() if now is None else now
    rule = numbers()["broken"]
    read = [
        one.article
        for place, one in enumerate(pulses(service.engine, now), 1)
        if broken(Seen(0, 0, 0, 0, one.day, place), rule) is not None
    ]
    before = looks_at(service.engine, read)
    due = [number for number in read if _is_due(before.get(number), now)][:AT_ONCE]
    for number, stored in get_articles(service.engine, due).items():
        save_look(service.engine, _look(service, stored, before.get(number), int(now)))
    return len(due)


def lacks_photo(stored: StoredArticle) -> bool:
    """Say whether an article's photo cannot be had, and no editor has given it another one."""
    return bool(stored.photo_problem) and stored.article.image is not None and stored.for_social().photo_digest is None


def _is_due(look: Look | None, now: float) -> bool:
    if look is None:
        return True
    doubtful = look.rule is not None and look.looks < SURE
    return now - look.at >= (DOUBTFUL_S if doubtful else AGAIN_S)


def _look(service: Service, stored: StoredArticle, before: Look | None, now: int) -> Look:
    found = _findings(service, stored)
    if not found:
        return Look(stored.id, now, None, 0, {})
    rule = found[LANGUAGES[0]].rule
    looks = before.looks + 1 if before is not None and before.rule == rule else 1
    said = {language: {"message": one.message, "mend": one.mend} for language, one in found.items()}
    return Look(stored.id, now, rule, min(looks, 1000), said)


def _findings(service: Service, stored: StoredArticle) -> dict[str, Finding]:
    """Return the gravest error of the article's preview in each language; none when all is well."""
    if lacks_photo(stored):
        return {language: _no_photo(language, stored.photo_problem or "") for language in LANGUAGES}
    # An address that we may not ask for is no fault of the page.
    if not is_public(stored.article.url):
        return {}
    seen = observe(service.fetcher, stored.article.url)
    found = {}
    for language in LANGUAGES:
        errors = [one for one in lint(seen, words(language).gettext) if one.severity == "error"]
        if errors:
            found[language] = errors[0]
    return found


def _no_photo(language: str, problem: str) -> Finding:
    _ = words(language).gettext
    return Finding(
        PHOTO,
        "error",
        (),
        _("The photo of the article cannot be had (%(problem)s): its card is set in type alone.", problem=problem),
        _("Mend the photo’s address in the CMS, or choose another photo for networks on the article’s preview page."),
    )
