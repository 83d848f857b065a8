"""What the form of **Aperçu** says: the texts, and the photo in whichever of three ways it was chosen."""

from __future__ import annotations

from contextlib import closing
from itertools import islice

from flask import request

from share_service.articles.candidates import MAX_PICTURES, PagePicture
from share_service.newsroom.drafting import FIELDS
from share_service.newsroom.overriding import MAX_UPLOAD, network_named, override_history
from share_service.newsroom.parts import Service
from share_service.newsroom.picturing import known_photo, photo_at, photo_of_upload
from share_service.store.articles import StoredArticle
from share_service.store.overrides import EVERYWHERE
from share_service.web.context import service
from share_service.web.ids import MAX_ID

#: So that a photo which is too large is told so in the page; what is larger still is not read.
MAX_FORM = 4 * MAX_UPLOAD
#: What a choice of the page's pictures begins with; the address follows.
AT = "at:"


def scope_named(name: str) -> str:
    """Return the scope that an address names: every network's, or a single one's.

    Raises:
        BadInput: `network_unknown`: there is no such network.
    """
    return network_named(service().networks, name) if name else EVERYWHERE


def typed_values(parts: Service, stored: StoredArticle) -> dict[str, str]:
    """Return the values of the form by `drafting.FIELDS`; a photo that was sent or named is put on the shelf first.

    Raises:
        BadInput, FetchRefused, PhotoRefused, Unavailable: the photo cannot be had, or not used on a card.
    """
    typed = {name: request.form[name] for name in (*FIELDS, "of", "seen") if name in request.form}
    sent, address = request.files.get("upload"), request.form.get("address", "").strip()
    chosen = typed.get("photo", "").strip()
    if sent is not None and sent.filename:
        # A large one lies in a file of its own.
        with closing(sent):
            data = sent.stream.read(MAX_UPLOAD + 1)
        return typed | {"photo": photo_of_upload(parts, data)}
    if address:
        return typed | {"photo": photo_at(parts, address)}
    if chosen.startswith(AT):
        found = chosen.removeprefix(AT)
        words = {f"found_{name}": request.form.get(f"{name} {found}", "") for name in ("credit", "alt")}
        return typed | words | {"photo": photo_at(parts, found)}
    own = stored.photo_digest, *(one.photo_digest for one in stored.overrides.values())
    if chosen and chosen not in own:
        known_photo(parts, chosen)
    return typed


def pictures_shown() -> tuple[PagePicture, ...] | None:
    """Return the pictures of the page that the form offered, so that they are offered again; None where it did not."""
    addresses = [name.removeprefix("alt ") for name in request.form if name.startswith("alt http")]
    found = (PagePicture(one, request.form[f"alt {one}"], request.form.get(f"credit {one}", "")) for one in addresses)
    return tuple(islice(found, MAX_PICTURES)) or None


def latest_revision(parts: Service, article_id: int, scope: str) -> int:
    """Return the id of the last revision of an override, 0 when it never had a value."""
    last = override_history(parts, article_id, network=scope or None, limit=1)
    return last[0].id if last else 0


def seen() -> int:
    """Return the id of the last revision that the form's author knew of."""
    return _id("seen")


def revision() -> int:
    """Return the id of the revision that the form names, 0 for none."""
    return _id("revision")


def _id(name: str) -> int:
    wanted = request.form.get(name, 0, type=int)
    # No row has a larger one, and stores choke on them; none has the id 0.
    return wanted if 0 < wanted <= MAX_ID else 0
