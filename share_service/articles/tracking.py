"""Parameters that say who sent a reader, not what the page is: an address without them is the same article's."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

# As the networks, advertisers and mailers name them that add them to what they link to.
_PREFIXES = ("utm_", "at_", "mtm_", "pk_", "_hs", "hsa_", "vero_", "fb_", "__twitter")
_NAMES = frozenset(
    (
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "yclid", "ttclid", "li_fat_id"),
        *("igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "ref_src", "ref_url", "s_kwcid", "srsltid", "xtor"),
        *("oly_anon_id", "oly_enc_id", "wickedid", "rb_clickid", "_openstat", "ocid", "cmpid", "smid", "smtyp"),
    )
)


def without_tracking(url: str) -> str:
    """Return ``url`` without the parameters that only track; all others stay as they are written, in their order."""
    parts = urlsplit(url)
    if not parts.query:
        return url
    kept = "&".join(field for field in parts.query.split("&") if not _tracks(field.partition("=")[0].lower()))
    return url if kept == parts.query else urlunsplit(parts._replace(query=kept))


def _tracks(name: str) -> bool:
    return name in _NAMES or name.startswith(_PREFIXES)
