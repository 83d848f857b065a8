"""The interface's languages: French and English, and the newsroom's time zone.

English is the language of the message ids; French lies in ``translations/fr``. A page's language is
what the person chose, else what their browser prefers, else the newsroom's.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

import flask_babel
from flask import Flask, has_request_context, request, session

from share_service.assets import PACKAGE
from share_service.settings import Settings

LOCALES = ("fr", "en")
TRANSLATIONS = PACKAGE / "translations"
# Where the choice is remembered, on the desk: nowhere else is there a session to remember it in.
CHOICE = "lang"
# From here on digits are grouped.
GROUPED_FROM = 1_000


def init_babel(app: Flask, settings: Settings) -> None:
    """Give ``app`` its languages; dates are told in the newsroom's time zone."""
    fallback = _known(settings.locale) or LOCALES[0]
    flask_babel.Babel(
        app,
        default_locale=fallback,
        default_timezone=settings.timezone,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=lambda: chosen_locale(fallback),
    )
    app.jinja_env.filters["decimalformat"] = decimal
    app.jinja_env.globals.update(get_locale=flask_babel.get_locale, page_language=page_language)


def page_language() -> str:
    """Return the language that the current page is written in, for its ``lang`` attribute."""
    locale = flask_babel.get_locale()
    return LOCALES[0] if locale is None else str(locale.language)


def chosen_locale(fallback: str) -> str:
    """Return the language of the current request: ``?lang=``, what was remembered, the browser's, ``fallback``."""
    if not has_request_context():
        return fallback
    chosen = _known(request.args.get(CHOICE, "")) or _known(str(session.get(CHOICE, "")))
    return chosen or request.accept_languages.best_match(LOCALES) or fallback


def speaking(language: str) -> AbstractContextManager[None]:
    """Have what is said in a ``with`` block said in ``language``, whatever the current request prefers."""
    held: AbstractContextManager[None] = flask_babel.force_locale(language)
    return held


def remember_choice() -> None:
    """Keep the language that the current request asks for in the session."""
    chosen = _known(request.args.get(CHOICE, ""))
    if chosen and session.get(CHOICE) != chosen:
        session[CHOICE] = chosen


def _known(tag: str) -> str | None:
    language = tag.replace("_", "-").partition("-")[0].lower()
    return language if language in LOCALES else None


# Flask-Babel has no types: these doors to it have.


def gettext(message: str, **values: object) -> str:
    """Return ``message`` in the current language, with ``values`` in their places."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """Return the form for ``number`` in the current language, with ``values`` in their places."""
    return str(flask_babel.ngettext(singular, plural, number, **values))


def decimal(number: float, pattern: str | None = None) -> str:
    """Return a number as the current language writes it: "1 204", "1,204"."""
    if pattern is None and isinstance(number, int) and 0 <= number < GROUPED_FROM:
        # Both languages write it with nothing but its digits; a page has hundreds of them.
        return str(number)
    return str(flask_babel.format_decimal(number, pattern))


def percent(share: float) -> str:
    """Return a share as the current language writes it: "38 %", "38%"."""
    return str(flask_babel.format_percent(share))


def moment(at: datetime, pattern: str) -> str:
    """Return a moment on the newsroom's clock, by a CLDR pattern in the current language."""
    return str(flask_babel.format_datetime(at, pattern))
