"""What an editor can do about the previews that networks have kept, in words."""

from __future__ import annotations

from dataclasses import dataclass

from share_service.previews.inspectors import Inspector, load_inspectors
from share_service.previews.profiles import load_profiles
from share_service.web.i18n import gettext as _
from share_service.web.i18n import ngettext

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


@dataclass(frozen=True, slots=True)
class KeptPreview:
    """A network's line: how long it keeps a preview, what can be done about it, and the link that does it."""

    key: str
    name: str
    keeps: str
    deed: str
    href: str = ""
    link: str = ""


def kept_previews(url: str) -> list[KeptPreview]:
    """Return a line for each network, for the article at ``url``."""
    names = load_profiles()
    return [_line(one, names[one.key].name, url) for one in load_inspectors() if one.key in names]


def _line(one: Inspector, name: str, url: str) -> KeptPreview:
    if one.page:
        deed = _("Its inspector looks again at once; you need an account there.")
        return KeptPreview(one.key, name, _keeps(one), deed, one.opened_at(url), _("Open the inspector"))
    if one.bot:
        deed = _("Send the address to its bot: it looks again at once.")
        return KeptPreview(one.key, name, _keeps(one), deed, one.bot, one.bot_name)
    if one.keeps is None:
        return KeptPreview(one.key, name, _keeps(one), _("Delete the post and post the link again."))
    return KeptPreview(one.key, name, _keeps(one), _("It has no inspector: nothing but time makes it look again."))


def _keeps(one: Inspector) -> str:
    if one.keeps is None:
        return _("copied into the post when it is written, never renewed")
    if not one.keeps:
        return _("for a time that it does not tell")
    soonest, latest = (_span(seconds) for seconds in one.keeps)
    if soonest != latest:
        return _("between %(soonest)s and %(latest)s, sources differ", soonest=soonest, latest=latest)
    return latest if one.official else _("about %(time)s", time=latest)


def _span(seconds: int) -> str:
    if seconds % _DAY == 0 and seconds > _DAY:
        count = seconds // _DAY
        return ngettext("%(count)s day", "%(count)s days", count, count=count)
    if seconds % _HOUR == 0:
        count = seconds // _HOUR
        return ngettext("%(count)s hour", "%(count)s hours", count, count=count)
    count = seconds // _MINUTE
    return ngettext("%(count)s minute", "%(count)s minutes", count, count=count)
