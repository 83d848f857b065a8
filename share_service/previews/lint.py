"""The lint: what is wrong with a page's social metadata, network by network, and how to mend it."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from share_service.articles.fetch import Fetcher
from share_service.assets import PACKAGE
from share_service.previews.checks_answers import check_answers
from share_service.previews.checks_picture import check_picture
from share_service.previews.checks_tags import check_tags
from share_service.previews.faults import Fault
from share_service.previews.observe import Observation, observe, observe_file
from share_service.previews.reasons import REASONS
from share_service.previews.rules import RULES, Severity

Say = Callable[[str], str]
_UNREAD = frozenset({"page_unreachable", "encoding", "page_type_wrong"})
_GRAVITY: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: a stable rule name, its gravity, who suffers, what it is and how to mend it."""

    rule: str
    severity: Severity
    networks: tuple[str, ...]
    message: str
    mend: str

    def to_json(self) -> dict[str, Any]:
        """Return the finding as the command line and the API give it."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "networks": list(self.networks),
            "message": self.message,
            "mend": self.mend,
        }


def words(locale: str) -> Say:
    """Return what translates the lint's sentences into that language; English without a catalogue for it."""
    catalogue = gettext.translation("messages", PACKAGE / "translations", [locale], fallback=True)
    return catalogue.gettext


def lint(seen: Observation, say: Say = str) -> list[Finding]:
    """Return what is wrong with what was seen, the gravest first; ``say`` translates the sentences."""
    faults = [*check_answers(seen)]
    # A page that nobody gets, or that cannot be read, has no other fault worth naming.
    if not _UNREAD & {one.rule for one in faults}:
        faults += [*check_tags(seen), *check_picture(seen)]
    findings = [_finding(one, say) for one in faults]
    return sorted(findings, key=lambda one: _GRAVITY[one.severity])


def lint_url(fetcher: Fetcher, url: str, say: Say = str) -> list[Finding]:
    """Return what is wrong with the page at ``url``, asked for as each network's crawler would."""
    return lint(observe(fetcher, url), say)


def lint_file(data: bytes, url: str | None = None, say: Say = str) -> list[Finding]:
    """Return what is wrong with a saved page: what its own text tells, without asking anybody."""
    return lint(observe_file(data, url), say)


def _finding(one: Fault, say: Say) -> Finding:
    rule = RULES[one.rule]
    # A status is a number in every language; why there was none is said in words.
    said = {
        name: say(REASONS[value]) if name == "why" and value in REASONS else value for name, value in one.values.items()
    }
    return Finding(one.rule, rule.severity, one.networks, say(rule.message) % said, say(rule.mend))
