"""What is said of a trial: a sentence that claims no more than the numbers do."""

from __future__ import annotations

from share_service.newsroom.trials import letter_of
from share_service.newsroom.verdicts import Standing, Verdict
from share_service.store.trials import LETTERS, Trial
from share_service.web.i18n import gettext as _
from share_service.web.i18n import ngettext, percent

# Nothing that was counted is ever certain.
_MOST = 0.99


def sentence(trial: Trial, found: Standing) -> str:
    """Return how a trial stands, or stood when it ended, in the language of the current request."""
    if found.verdict is Verdict.EARLY:
        return _early(found) if trial.ended_at is None else _("It ended before there was enough to tell.")
    if found.leader is None:
        return (
            _("Nothing tells the variants apart so far.") if trial.ended_at is None else _("Nothing told them apart.")
        )
    say = _leading if trial.ended_at is None else _led
    return say(found.verdict, letter=LETTERS[found.leader], chance=chance_text(found.chance))


def outcome(trial: Trial) -> str:
    """Return what became of a trial that has ended; empty while it runs."""
    if trial.ended_at is None:
        return ""
    letter = letter_of(trial, trial.winner)
    return _("Variant %(letter)s was kept.", letter=letter) if letter else _("No variant was kept.")


def chance_text(chance: float) -> str:
    """Return a probability as the page shows it; never certain, never impossible."""
    return percent(min(max(round(chance, 2), 1 - _MOST), _MOST))


def changed(names: object) -> str:
    """Return what a variant sets, from the names of an override's fields."""
    words = {
        "title": _("title"),
        "kicker": _("kicker"),
        "description": _("description"),
        "image": _("picture"),
        "design": _("design"),
        "focal": _("focal point"),
    }
    known = names if isinstance(names, dict) else {}
    return ", ".join(word for name, word in words.items() if name in known)


def _early(found: Standing) -> str:
    clicks = ngettext("%(count)s more click", "%(count)s more clicks", found.clicks_missing, count=found.clicks_missing)
    hours = ngettext("%(count)s more hour", "%(count)s more hours", found.hours_missing, count=found.hours_missing)
    if found.clicks_missing and found.hours_missing:
        return _("Too early to tell: %(clicks)s and %(hours)s.", clicks=clicks, hours=hours)
    return _("Too early to tell: %(missing)s.", missing=clicks if found.clicks_missing else hours)


def _leading(verdict: Verdict, **values: str) -> str:
    return {
        Verdict.PROBABLE: _("%(letter)s is probably the best (%(chance)s).", **values),
        Verdict.VERY_PROBABLE: _("%(letter)s is very probably the best (%(chance)s).", **values),
        Verdict.CERTAIN: _("%(letter)s is almost certainly the best (%(chance)s).", **values),
    }[verdict]


def _led(verdict: Verdict, **values: str) -> str:
    return {
        Verdict.PROBABLE: _("%(letter)s was probably the best (%(chance)s).", **values),
        Verdict.VERY_PROBABLE: _("%(letter)s was very probably the best (%(chance)s).", **values),
        Verdict.CERTAIN: _("%(letter)s was almost certainly the best (%(chance)s).", **values),
    }[verdict]
