"""The letters: an alert, the weekly digest, and the test that an editor sends to themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from share_service.newsroom.alerts.unsubscribing import ALERTS, DIGEST, letters_url
from share_service.newsroom.alerts.wording import channel_name, told
from share_service.newsroom.mail.blocks import Block, Figures, Head, Letter, Listed, Press, Said, Small
from share_service.newsroom.mail.words import Words, words
from share_service.newsroom.parts import Service
from share_service.stats.days import day_date

_SETTINGS = "/desk/settings/alerts"
# A change that would be written as 0 %.
ALIKE = 0.005


def alert_letter(service: Service, facts: Mapping[str, Any], editor_id: int, language: str) -> Letter:
    """Return the letter about an alert, as `telling.message` gives it."""
    say = words(language)
    known = facts["facts"]
    said = told(facts["kind"], known, say)
    page = f"{service.settings.public_url}/desk/articles/{facts['article']}"
    broken = facts["kind"] == "broken"
    press = (
        Press(say.gettext("See its preview"), f"{page}/preview")
        if broken
        else Press(say.gettext("See its numbers"), page)
    )
    blocks: list[Block] = [Said(f"{said.kind}{_colon(say)} {known['title']}"), Said(said.sentence)]
    if said.more:
        blocks.append(Said(said.more))
    blocks += [press, Small(say.gettext("The article:"), known["url"])]
    stop = letters_url(service, editor_id, ALERTS)
    return Letter(language, f"{said.kind}{_colon(say)} {known['title']}", [*blocks, *_foot(service, say, stop)],
                  service.site.name, stop)  # fmt: skip


def digest_letter(service: Service, facts: Mapping[str, Any], editor_id: int | None, language: str) -> Letter:
    """Return the letter of a week, as `digest.week_in_numbers` gives it."""
    say = words(language)
    _ = say.gettext
    first, last = day_date(facts["first"]), day_date(facts["last"])
    # A month is named once: "from 16 to 22 November".
    begin = say.day(first, "d" if first.month == last.month else "d MMMM")
    week = _("the week from %(first)s to %(last)s", first=begin, last=say.day(last, "d MMMM y"))
    clicks = say.ngettext("%(count)s click", "%(count)s clicks", facts["clicks"], count=say.number(facts["clicks"]))
    subject = _("%(clicks)s in %(week)s", clicks=clicks, week=week)
    blocks: list[Block] = [Said(f"{subject}{_compared(facts, say)}."), _figures(facts, say)]
    if facts["articles"]:
        rows = [(one["title"], f"{service.settings.public_url}/desk/articles/{one['article']}",
                 (say.number(one["clicks"]),)) for one in facts["articles"]]  # fmt: skip
        blocks += [Head(_("Most clicked articles")), Listed((_("Article"), _("Clicks")), rows)]
    if facts["networks"]:
        named = [(channel_name(one["channel"], say), "", (say.number(one["clicks"]), say.number(one["previews"])))
                 for one in facts["networks"]]  # fmt: skip
        blocks += [Head(_("By network")), Listed((_("Network"), _("Clicks"), _("Previews")), named)]
    blocks += _refused(facts, say)
    blocks.append(Press(_("Open the desk"), f"{service.settings.public_url}/desk/"))
    stop = letters_url(service, editor_id, DIGEST) if editor_id is not None else ""
    return Letter(language, subject, [*blocks, *_foot(service, say, stop)], service.site.name, stop)


def test_letter(service: Service, language: str) -> Letter:
    """Return the letter with which somebody tries whether letters reach them."""
    _ = words(language).gettext
    blocks = (
        Said(_("Letters of the desk reach you")),
        Said(_("You asked for this test. Alerts and the weekly digest come the same way, if you chose them.")),
        Press(_("What you receive"), f"{service.settings.public_url}{_SETTINGS}"),
    )
    return Letter(language, _("Letters of the desk reach you"), blocks, service.site.name)


def _figures(facts: Mapping[str, Any], say: Words) -> Figures:
    _ = say.gettext
    named = (("clicks", _("Clicks")), ("previews", _("Previews loaded by networks")), ("intents", _("Button presses")),
             ("copies", _("Links copied")))  # fmt: skip
    rows = [(label, say.number(facts[name]), _change(facts["change"].get(name), say)) for name, label in named]
    return Figures(rows)


def _change(change: float | None, say: Words) -> str:
    if change is None or abs(change) < ALIKE:
        return ""
    return f"{'+' if change > 0 else '−'}{say.percent(abs(change))}"


def _compared(facts: Mapping[str, Any], say: Words) -> str:
    change = facts["change"].get("clicks")
    if change is None:
        return ""
    share = say.percent(abs(change))
    if abs(change) < ALIKE:
        return say.gettext(", as many as the week before")
    if change > 0:
        return say.gettext(", %(share)s more than the week before", share=share)
    return say.gettext(", %(share)s fewer than the week before", share=share)


def _refused(facts: Mapping[str, Any], say: Words) -> list[Block]:
    _ = say.gettext
    reasons = {
        "duplicate": _("repeated presses"),
        "crawler": _("visits by robots and programs"),
        "prefetch": _("links loaded ahead by a browser"),
        "head": _("checks that a link exists"),
    }
    rows = [(reasons.get(reason, reason), say.number(count), "") for reason, count in facts["refused"].items() if count]
    return [Head(_("Not counted as clicks")), Figures(rows)] if rows else []


def _foot(service: Service, say: Words, stop: str) -> list[Block]:
    foot: list[Block] = []
    if stop:
        foot.append(Small(say.gettext("What you receive, and when:"), f"{service.settings.public_url}{_SETTINGS}"))
        foot.append(Small(say.gettext("No more of these letters:"), stop))
    return foot


def _colon(say: Words) -> str:
    return "\u00a0:" if say.language == "fr" else ":"
