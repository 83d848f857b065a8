"""The parameters that a campaign link adds to its article's address, for the newsroom's own statistics.

A template is a query with placeholders: ``utm_source={place}&utm_medium={medium}&utm_campaign={label}``.
It is expanded when the link is made or changed; the redirect adds what is ready. Only parameters
that name who sent a reader can be set: whatever a template says, the link leads to its article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, unquote_plus

from share_service.errors import BadInput, FieldError

MAX_TEMPLATE = 500
#: Characters of what is added: with the longest article address still what every browser and server takes.
MAX_PARAMETERS = 1_500
PLACEHOLDERS = ("place", "medium", "label")
# Matomo, Piano (AT Internet) and Google Analytics: the beginnings, and the names, of their campaign parameters.
PREFIXES = ("utm_", "mtm_", "at_")
NAMES = frozenset(("pk_campaign", "pk_content", "pk_kwd", "pk_medium", "pk_source", "xtor"))
_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def check_template(template: str) -> str:
    """Return ``template`` as it is kept: without a leading ``?`` or ``&`` and without spaces around.

    Raises:
        BadInput: it is too long, no list of ``name=value``, or sets what could lead elsewhere.
    """
    text = template.strip().lstrip("?&").rstrip("&")
    if len(text) > MAX_TEMPLATE:
        raise _wrong(f"has more than {MAX_TEMPLATE} characters")
    for name, value in _fields(text):
        if not is_campaign_parameter(name):
            allowed = ", ".join(f"{prefix}…" for prefix in PREFIXES)
            raise _wrong(f"may set {allowed} and {', '.join(sorted(NAMES))}, and not {name[:40]!r}")
        for found in _BRACES.finditer(value):
            if found[1] not in PLACEHOLDERS:
                raise _wrong(f"may name {{place}}, {{medium}} and {{label}}, and not {found[0][:40]}")
    return text


def is_campaign_parameter(name: str) -> bool:
    """Say whether a parameter only names a campaign, so that the page behind an address is the same without it."""
    return bool(_NAME.fullmatch(name)) and (name in NAMES or name.startswith(PREFIXES))


def expand(template: str, values: Mapping[str, str]) -> str:
    """Return the parameters of ``template``, percent-encoded, with ``values`` in the places of `PLACEHOLDERS`.

    Raises:
        BadInput: they are longer than `MAX_PARAMETERS`.
    """
    fields = ((name, _filled(value, values)) for name, value in _fields(template))
    # A later value of the same parameter wins, as it does in the address.
    expanded = "&".join(f"{name}={value}" for name, value in dict(fields).items())
    if len(expanded) > MAX_PARAMETERS:
        raise _wrong(f"makes more than {MAX_PARAMETERS} characters of this label")
    return expanded


def with_parameters(url: str, parameters: str) -> str:
    """Return ``url`` with the ``parameters`` that `expand` returned behind its own, which stay as they are written.

    One of its own of the same name is left out; its fragment stays behind the query.
    """
    if not parameters:
        return url
    rest, mark, fragment = url.partition("#")
    address, _mark, query = rest.partition("?")
    ours = {name for name, _value in _fields(parameters)}
    kept = (field for field in query.split("&") if field and _name_of(field) not in ours)
    return f"{address}?{'&'.join((*kept, parameters))}{mark}{fragment}"


def _name_of(field: str) -> str:
    return unquote(field.partition("=")[0]).lower()


def _fields(text: str) -> list[tuple[str, str]]:
    if not text:
        return []
    fields = [field.partition("=") for field in text.split("&")]
    if not all(mark and name.strip() for name, mark, _value in fields):
        raise _wrong("is a list of name=value, with & between them")
    return [(name.strip(), value) for name, _mark, value in fields]


def _filled(value: str, values: Mapping[str, str]) -> str:
    # What stands around the placeholders may be encoded already, or not.
    parts = _BRACES.split(value)
    texts = (values[part] if place % 2 else unquote_plus(part) for place, part in enumerate(parts))
    return quote("".join(texts), safe="", errors="replace")


def _wrong(what: str) -> BadInput:
    return BadInput(f"The UTM template {what}.", code="utm_invalid", fields=(FieldError("utm", what),))
