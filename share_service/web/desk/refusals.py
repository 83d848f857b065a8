"""Why something cannot be used, in the editor's language: one sentence for each code that the service refuses with."""

from __future__ import annotations

from share_service.cards.photo import MAX_DEAR_PIXELS, MAX_PIXELS, MAX_RATIO, MIN_LONG_SIDE, MIN_SHORT_SIDE
from share_service.errors import BadInput, ServiceError
from share_service.newsroom.overriding import MAX_UPLOAD
from share_service.web.i18n import gettext as _


def said(error: ServiceError) -> str:
    """Return one sentence that says what is wrong and what to do; the service's own where there is no translation."""
    if error.code == "override_invalid" and isinstance(error, BadInput):
        return _fields(error)
    return _sentences().get(error.code, error.detail)


def _fields(error: BadInput) -> str:
    labels = {
        "title": _("Title"),
        "kicker": _("Kicker"),
        "description": _("Description"),
        "focal": _("Focal point"),
        "design": _("Design"),
        "image": _("Photo"),
        "image.credit": _("Credit"),
        "image.alt": _("Alternative text"),
    }

    def label(field: str) -> str:
        return labels.get(".".join(field.split(".")[:2]), labels.get(field.partition(".")[0], field))

    wrong = dict.fromkeys(label(one.field) for one in error.fields)
    return _(
        "This cannot be used: %(fields)s. A text is too long, or a number is not between 0 and 100.",
        fields=", ".join(wrong),
    )


def _sentences() -> dict[str, str]:
    return {
        "design_unknown": _("There is no such design: choose one of the list."),
        "revision_unknown": _("This earlier version is no longer kept."),
        "override_unknown": _("There is nothing to take back."),
        "network_unknown": _("There is no such network."),
        **_photo_sentences(),
        **_fetch_sentences(),
    }


def _photo_sentences() -> dict[str, str]:
    return {
        "photo_unknown": _("This photo is no longer here: choose it again."),
        "photo_type": _("This is not a photo that cards can show: use a JPEG, PNG, WebP, GIF or AVIF file."),
        "photo_damaged": _("This photo is damaged or incomplete: save it again and send it once more."),
        "photo_too_large": _(
            "This photo is too large: at most %(mb)s MB and %(pixels)s million pixels (%(dear)s for WebP and AVIF).",
            mb=MAX_UPLOAD // 1_000_000,
            pixels=MAX_PIXELS // 1_000_000,
            dear=MAX_DEAR_PIXELS // 1_000_000,
        ),
        "photo_too_small": _(
            "This photo is too small: a card needs at least %(long)s × %(short)s pixels.",
            long=MIN_LONG_SIDE,
            short=MIN_SHORT_SIDE,
        ),
        "photo_shape": _(
            "This photo is too narrow: one side may be at most %(times)s times the other.", times=f"{MAX_RATIO:.0f}"
        ),
    }


def _facebook_sentences() -> dict[str, str]:
    return {
        "facebook_unset": _("No Facebook token is set: an administrator can set SHARE_FACEBOOK_TOKEN."),
        "facebook_busy": _("Facebook is asked too often: it takes more in about an hour."),
        "facebook_away": _("Facebook did not answer: try again in a minute."),
        "facebook_token": _("Facebook no longer accepts the token: an administrator must set a new one."),
        "facebook_permission": _("Facebook’s token may not ask for this: an administrator must make another one."),
        "facebook_blocked": _("Facebook has blocked this address or the newsroom’s app for a while."),
        "facebook_page": _("Facebook could not read the article’s page: is it online, and open to its crawler?"),
    }


def _fetch_sentences() -> dict[str, str]:
    nowhere = _("This is not an address that can be fetched: it begins with https:// and names a public site.")
    return {
        "fetch_url": nowhere,
        "fetch_scheme": nowhere,
        "fetch_port": nowhere,
        "fetch_private_address": nowhere,
        "fetch_unknown_host": _("There is no site at this address."),
        "fetch_host_not_allowed": _("Pages of this site are not read here."),
        "fetch_status": _("The site did not give it: is it still there, and open to everybody?"),
        "fetch_type": _("What lies at this address is something else than expected: paste the picture's own address."),
        "fetch_too_large": _("What lies at this address is too large."),
        "fetch_timeout": _("The site did not answer in time: try again, or send the file."),
        "fetch_certificate": _("The site's certificate is not valid: send the file instead."),
        "fetch_redirects": _("The address leads from one to the next without end."),
        "fetch_failed": _("The site could not be reached: try again, or send the file."),
        **_facebook_sentences(),
        "reading_busy": _("Many pages are being read: try again in a moment."),
        "drawing_busy": _("Many cards are being drawn: try again in a moment."),
    }
