"""The interface's languages: French and English, and the newsroom's time zone.

English is the language of the message ids; French lies in ``translations/fr``. A page's language is
what the person chose, else what their browser prefers, else the newsroom's.
"""

from __future__ import annotations

from flask import Flask, has_request_context, request, session
from flask_babel import Babel

from share_service.assets import PACKAGE
from share_service.settings import Settings

LOCALES = ("fr", "en")
TRANSLATIONS = PACKAGE / "translations"
# Where the choice is remembered, on the desk: nowhere else is there a session to remember it in.
CHOICE = "lang"


def init_babel(app: Flask, settings: Settings) -> None:
    """Give ``app`` its languages; dates are told in the newsroom's time zone."""
    fallback = _known(settings.locale) or LOCALES[0]
    Babel(
        app,
        default_locale=fallback,
        default_timezone=settings.timezone,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=lambda: chosen_locale(fallback),
    )


def chosen_locale(fallback: str) -> str:
    """Return the language of the current request: ``?lang=``, what was remembered, the browser's, ``fallback``."""
    if not has_request_context():
        return fallback
    chosen = _known(request.args.get(CHOICE, "")) or _known(str(session.get(CHOICE, "")))
    return chosen or request.accept_languages.best_match(LOCALES) or fallback


def remember_choice() -> None:
    """Keep the language that the current request asks for in the session."""
    chosen = _known(request.args.get(CHOICE, ""))
    if chosen and session.get(CHOICE) != chosen:
        session[CHOICE] = chosen


def _known(tag: str) -> str | None:
    language = tag.replace("_", "-").partition("-")[0].lower()
    return language if language in LOCALES else None
