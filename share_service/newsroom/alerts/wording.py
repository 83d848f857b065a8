"""An alert in words: what is so, with its numbers, and nothing about whether that is good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from share_service.links.networks import load_networks
from share_service.newsroom.mail.words import Words
from share_service.stats.sums import ALL_CAMPAIGNS


class Told(NamedTuple):
    """An alert in one language: a short name of its kind, a sentence with the numbers, and what to do or know."""

    kind: str
    sentence: str
    more: str


def told(kind: str, facts: Mapping[str, Any], words: Words) -> Told:
    """Return an alert's words."""
    sentence, more = {"rising": _rising, "strong": _strong, "back": _back, "broken": _broken}[kind](facts, words)
    return Told(kind_name(kind, words), sentence, more)


def kind_name(kind: str, words: Words) -> str:
    """Return what a kind of alert is called."""
    _ = words.gettext
    names = {"rising": _("Rising"), "strong": _("Still read"), "back": _("Read again"), "broken": _("Preview to mend")}
    return names[kind]


def kind_meaning(kind: str, words: Words) -> str:
    """Return what a kind of alert tells, in a sentence."""
    _ = words.gettext
    meanings = {
        "rising": _("an article’s last hour is far above its usual ones"),
        "strong": _("an article of earlier days is still among the first three"),
        "back": _("an old article is read again after weeks of quiet"),
        "broken": _("an article has readers, and networks cannot show its preview"),
    }
    return meanings[kind]


def channel_name(key: str, words: Words) -> str:
    """Return a channel's name in a letter."""
    _ = words.gettext
    networks = load_networks()
    if key in networks:
        return networks[key].name
    named = {"copy": _("Copied link"), "native": _("Phone’s share sheet"), ALL_CAMPAIGNS: _("Campaign links")}
    return named.get(key) or (_("Campaign links") if key.startswith("link-") else key)


def _rising(facts: Mapping[str, Any], words: Words) -> tuple[str, str]:
    clicks = words.ngettext(
        "%(count)s click in one hour", "%(count)s clicks in one hour", facts["hour"], count=_n(facts, words)
    )
    if facts["usual"] < 1:
        usual = words.gettext("hardly any would be usual for this article")
    else:
        usual = words.gettext(
            "about %(count)s would be usual for this article", count=words.number(round(facts["usual"]))
        )
    return words.gettext("%(clicks)s; %(usual)s.", clicks=clicks, usual=usual), _channel(facts, words)


def _strong(facts: Mapping[str, Any], words: Words) -> tuple[str, str]:
    age = words.ngettext(
        "%(count)s day after it was published", "%(count)s days after it was published", facts["age_days"],
        count=words.number(facts["age_days"]),
    )  # fmt: skip
    clicks = words.ngettext(
        "%(count)s click in 24 hours, %(age)s; %(before)s the day before.",
        "%(count)s clicks in 24 hours, %(age)s; %(before)s the day before.",
        facts["day"], count=words.number(facts["day"]), age=age, before=words.number(facts["day_before"]),
    )  # fmt: skip
    return clicks, _channel(facts, words)


def _back(facts: Mapping[str, Any], words: Words) -> tuple[str, str]:
    clicks = words.ngettext(
        "%(count)s click in 24 hours, after three weeks with about %(usual)s a day.",
        "%(count)s clicks in 24 hours, after three weeks with about %(usual)s a day.",
        facts["day"], count=words.number(facts["day"]), usual=words.number(facts["usual_day"], "#,##0.#"),
    )  # fmt: skip
    return clicks, _channel(facts, words)


def _broken(facts: Mapping[str, Any], words: Words) -> tuple[str, str]:
    clicks = words.ngettext(
        "%(count)s click in 24 hours, and networks cannot show its preview:",
        "%(count)s clicks in 24 hours, and networks cannot show its preview:",
        facts["day"], count=words.number(facts["day"]),
    )  # fmt: skip
    said = facts["words"].get(words.language, {})
    return f"{clicks} {_lower_first(said.get('message', ''), words)}", str(said.get("mend", ""))


def _lower_first(text: str, words: Words) -> str:
    # After a colon French goes on in lower case; names of tags stay as they are.
    return text[:1].lower() + text[1:] if words.language == "fr" and (text[1:2].islower() or text[1:2] == "’") else text


def _n(facts: Mapping[str, Any], words: Words) -> str:
    return words.number(facts["hour"])


def _channel(facts: Mapping[str, Any], words: Words) -> str:
    if not facts.get("channel"):
        return ""
    return words.gettext(
        "Most came through %(channel)s: %(count)s in 24 hours.",
        channel=channel_name(facts["channel"], words),
        count=words.number(facts["channel_clicks"]),
    )
