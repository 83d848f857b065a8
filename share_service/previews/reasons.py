"""Why there was no answer, in words that follow both "cannot be fetched:" and "this crawler gets"."""

from __future__ import annotations

from share_service.previews.rules import N_

_NO_ADDRESS = N_("no address that could be asked")

REASONS: dict[str, str] = {
    "fetch_timeout": N_("no answer in time"),
    "fetch_failed": N_("no answer, since the connection fails or breaks off"),
    "fetch_unknown_host": N_("no answer, since no host has that name"),
    "fetch_certificate": N_("no valid certificate"),
    "fetch_private_address": N_("no public address"),
    "fetch_redirects": N_("redirects without end"),
    "fetch_host_not_allowed": N_("a redirect to a host that is not in SHARE_ARTICLE_HOSTS"),
    "fetch_encoding": N_("an encoding that nobody asked for"),
    "fetch_port": _NO_ADDRESS,
    "fetch_scheme": _NO_ADDRESS,
    "fetch_url": _NO_ADDRESS,
}
