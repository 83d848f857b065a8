"""The static files: read, slimmed, hashed and compressed once at start, then looked up.

``/assets/<name>.<hash>.<ext>`` is immutable; ``/assets/<name>.<ext>`` is the same file with a short
life, for the one line in a CMS template that nobody wants to change at every upgrade. An old hash
answers with the current file: pages kept by a CDN go on working after an upgrade.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request

from share_service.assets import folder
from share_service.errors import NotFound
from share_service.web.context import service

if TYPE_CHECKING:
    from flask import Flask
    from flask.blueprints import BlueprintSetupState

blueprint = Blueprint("files", __name__)

EXTENSION = "share-assets"
#: What a page of the CMS names, by its hashed address and with its integrity.
PINNED = ("buttons.css", "buttons.js")
MIME_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
COMPRESSIBLE = frozenset((".css", ".js", ".svg"))
IMMUTABLE = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300, stale-while-revalidate=86400"
HASH_DIGITS = 12

_HASHED = re.compile(rf"(?P<stem>.+)\.(?P<hash>[0-9a-f]{{{HASH_DIGITS}}})(?P<ext>\.[a-z0-9]+)")
_SCRIPT_NEEDLESS = re.compile(rb"^[ \t]*//[^\n]*\n|^[ \t]*\n|^[ \t]+(?=\S)", re.MULTILINE)
_STYLE_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
# What stands in quotes is kept as it is. A colon before a space ends a property's or a feature's name, never a selector.
_STYLE_NEEDLESS = re.compile(rb"""("[^"]*"|'[^']*')|\s*([{}])\s*|([;,:])\s+|(\s)\s+""")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: its bytes, the same in gzip where that is smaller, its hash and its SRI value."""

    name: str
    body: bytes
    packed: bytes | None
    mime: str
    digest: str
    integrity: str

    @property
    def hashed_name(self) -> str:
        """The name that changes whenever a byte does: ``buttons.0123456789ab.js``."""
        stem, dot, ext = self.name.rpartition(".")
        return f"{stem}.{self.digest}{dot}{ext}"


class Assets:
    """Every static file, by name (``buttons.js``, ``icons/x.svg``), prepared once."""

    def __init__(self, root: Path, public_url: str) -> None:
        self._files = {asset.name: asset for asset in _prepared(root)}
        self._origin = "{0.scheme}://{0.netloc}".format(urlsplit(public_url))
        self._prefix = urlsplit(public_url).path.rstrip("/") + "/assets/"

    def __iter__(self) -> Iterator[Asset]:
        return iter(self._files.values())

    def __getitem__(self, name: str) -> Asset:
        """Return the asset of that name.

        Raises:
            NotFound: there is none.
        """
        try:
            return self._files[name]
        except KeyError:
            raise NotFound(f"There is no asset {name[:80]!r}.", code="asset_unknown") from None

    def find(self, name: str) -> tuple[Asset, bool]:
        """Return the asset that ``name``, hashed or not, asks for, and whether exactly these bytes were meant.

        Raises:
            NotFound: there is none.
        """
        match = _HASHED.fullmatch(name)
        if match is None:
            return self[name], False
        asset = self[match["stem"] + match["ext"]]
        return asset, match["hash"] == asset.digest

    def url(self, name: str) -> str:
        """Return the hashed path of an asset on this service: ``/assets/buttons.0123456789ab.js``."""
        return self._prefix + self[name].hashed_name

    def absolute_url(self, name: str) -> str:
        """Return the hashed address of an asset for pages of other hosts."""
        return self._origin + self.url(name)

    def stable_url(self, name: str) -> str:
        """Return the address without a hash, for a CMS template: ``https://…/assets/buttons.js``."""
        return self._origin + self._prefix + self[name].name

    def integrity(self, name: str) -> str:
        """Return the Subresource Integrity value (``sha384-…``) of an asset, for its hashed address."""
        return self[name].integrity


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    prepared = Assets(folder("static"), service(app).settings.public_url)
    app.extensions[EXTENSION] = prepared
    app.jinja_env.globals["assets"] = prepared


def assets() -> Assets:
    """Return the assets of the running app."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Assets)
    return found


@blueprint.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """Answer one static file."""
    found, exact = assets().find(name)
    packed = found.packed if request.accept_encodings["gzip"] else None
    answer = Response(found.body if packed is None else packed, content_type=found.mime)
    answer.headers["Cache-Control"] = IMMUTABLE if exact else SHORT
    # Any page may use them, with `crossorigin` and SRI too.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if found.packed is not None:
        answer.headers["Vary"] = "Accept-Encoding"
    if packed is not None:
        answer.headers["Content-Encoding"] = "gzip"
    # Another encoding is another representation: its strong tag differs (RFC 9110 §8.8.3.3).
    answer.set_etag(found.digest if packed is None else f"{found.digest}-gz")
    answer.make_conditional(request)
    return answer


def _prepared(root: Path) -> Iterator[Asset]:
    for path in sorted(root.rglob("*")):
        if path.suffix in MIME_TYPES and path.is_file():
            yield _asset(path.relative_to(root).as_posix(), path.suffix, path.read_bytes())


def _asset(name: str, suffix: str, source: bytes) -> Asset:
    body = slim(source, suffix)
    packed = gzip.compress(body, 9, mtime=0) if suffix in COMPRESSIBLE else None
    return Asset(
        name=name,
        body=body,
        packed=packed if packed is not None and len(packed) < len(body) else None,
        mime=MIME_TYPES[suffix],
        digest=hashlib.sha256(body).hexdigest()[:HASH_DIGITS],
        integrity="sha384-" + b64encode(hashlib.sha384(body).digest()).decode("ascii"),
    )


def slim(source: bytes, suffix: str) -> bytes:
    """Return a script or style sheet without its comments and needless spaces: sources stay readable, readers pay nothing.

    Only lines that are wholly a ``//`` comment leave a script. Our sources keep no meaning in
    indentation: no text that spans lines is written in them.
    """
    if suffix == ".js":
        return _SCRIPT_NEEDLESS.sub(b"", source)
    if suffix == ".css":
        return _STYLE_NEEDLESS.sub(rb"\1\2\3\4", _STYLE_COMMENT.sub(b"", source)).replace(b";}", b"}").strip()
    return source
