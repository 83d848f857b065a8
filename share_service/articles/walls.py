"""Pages that stand in an article's place: a sign-in, a check for robots, an empty shell.

An article behind a paywall that still says what it is (headline, picture) is read like any other: newsrooms
share those every day. Refused is only what would make a card of somebody's "Just a moment…".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import turbohtml

from share_service.articles.markup import Markup, plain

_CHECK = re.compile(
    r"just a moment|attention required|access (?:to this page has been )?denied|(?:403|401)?\s*forbidden|"
    r"are you (?:a robot|human)|(?:please )?verify (?:that )?you(?:'re| are) (?:a )?human|pardon our interruption|"
    r"human verification|security check|(?:re)?captcha|checking your browser|ddos[- ]guard|un instant|"
    r"(?:please )?enable (?:js|javascript|cookies)\b.*|v[ée]rification de s[ée]curit[ée]|bot verification",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"(?:please )?(?:sign|log)[ -]?in(?: (?:to|or) .*)?|login|subscribe to (?:read|continue)|subscription required|"
    r"register to (?:read|continue)|(?:se )?connecte[rz](?:-vous)?|(?:page de )?connexion|identifiez-vous|"
    r"abonnez-vous(?: pour .*)?|article r[ée]serv[ée] aux abonn[ée]s|anmelden|iniciar sesi[oó]n|accedi",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s+[|\-–—·•:]\s+.*$")
# The shortest note is longer than this; an application that draws itself by script has none.
MIN_TEXT = 40
_UNSHOWN = frozenset({"script", "style", "noscript", "template"})


@dataclass(frozen=True, slots=True)
class Wall:
    """Why a page is not the article that was asked for: a stable code and a sentence for whoever asked."""

    code: str
    detail: str


_EMPTY = Wall(
    "page_empty",
    "The page is empty until its scripts have run: networks do not run them either. "
    "Serve its title and its tags in the page itself.",
)
_NOTHING = Wall("page_empty", "The page is empty: it has no title, no tags and no text to read.")
_CHECKED = Wall(
    "page_walled",
    "The site answered with a check for robots in the article's place: let this service's user agent through.",
)
_CLOSED = Wall(
    "page_paywalled",
    "The site answered with a sign-in in the article's place: serve the headline and the tags to everybody, "
    "and keep only the text for subscribers.",
)


def wall_of(page: Markup, title: str | None) -> Wall | None:
    """Return what stands in the article's place, or None. ``title`` is the headline that was read."""
    if tells_an_article(page):
        return None
    said = _SITE.sub("", plain(title or "")).strip(" .…!")
    if _CHECK.fullmatch(said):
        return _CHECKED
    if _SIGN_IN.fullmatch(said):
        return _CLOSED
    if title is None and not has_text(page):
        return _NOTHING if page.document.select_one("script") is None else _EMPTY
    return _EMPTY if not any(page.meta("og:title", "twitter:title", "description")) and _is_shell(page) else None


def tells_an_article(page: Markup) -> bool:
    """Say whether a page calls itself an article."""
    kinds = {text.strip().lower() for _, text in page.meta("og:type")}
    return "article" in kinds or any(text.strip() for _, text in page.ld("headline"))


def _is_shell(page: Markup) -> bool:
    """Say whether a page is a frame that scripts fill: nearly no text, and a root for an application."""
    root = page.document.select_one("#root, #app, #__next, #___gatsby, [data-reactroot], app-root")
    return root is not None and not has_text(page)


def has_text(page: Markup) -> bool:
    """Say whether a page shows any text without its scripts: at least as much as the shortest note."""
    body = page.document.select_one("body")
    if body is None:
        return False
    total = 0
    for node in body.descendants:
        if isinstance(node, turbohtml.Text) and getattr(node.parent, "tag", "") not in _UNSHOWN:
            total += len(node.data.strip())
            if total >= MIN_TEXT:
                return True
    return False
