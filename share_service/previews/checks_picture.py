"""What is wrong with the picture: its address, what answers there, its weight, extent and shape, what is declared."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from share_service.articles.probe import Answer
from share_service.cards.photo_header import PhotoHeader, read_header
from share_service.errors import PhotoRefused
from share_service.previews.checks_tags import urlsplit_ok
from share_service.previews.faults import Fault, fault, those
from share_service.previews.observe import Observation
from share_service.previews.preview import declared_size
from share_service.previews.tags import Tags

# Below these most networks show a small square or nothing (Facebook's figures).
LARGE = (600, 315)
# 16:9 and 2:1 lose only edges; a square or a banner loses what it shows.
NARROWEST, WIDEST = 1.6, 2.2
# What people send on a slow line: WhatsApp's older limit, and the strictest in the field.
HEAVY = 300_000
_STRANGE = {"WEBP", "AVIF", "GIF"}


def check_picture(seen: Observation) -> Iterator[Fault]:
    """Yield every fault of the picture; of a saved page those that its tags alone tell."""
    tags = seen.tags
    addressed = list(_addresses(tags))
    yield from addressed
    if not tags.first("og:image"):
        return
    yield from _declared(tags)
    if seen.picture is None:
        yield from _promised(tags)
    if seen.picture is None or any(one.rule in ("image_relative", "image_invalid") for one in addressed):
        return
    yield from _answered(seen.picture, seen.head)
    if seen.picture.ok and seen.picture.body:
        yield from _looked_at(seen.picture, tags)


def _addresses(tags: Tags) -> Iterator[Fault]:
    for name, networks in (("og:image", None), ("twitter:image", ("x",))):
        address = tags.first(name)
        if not address:
            continue
        scheme, colon, _ = address.partition(":")
        if not colon or "/" in scheme:
            yield fault("image_relative", networks, tag=name, url=address)
        elif not urlsplit_ok(address):
            yield fault("image_invalid", networks, tag=name, url=address)
        elif scheme.lower() == "http":
            yield fault("image_http", ("signal", "imessage", "whatsapp") if networks is None else networks, tag=name)


def _declared(tags: Tags) -> Iterator[Fault]:
    if declared_size(tags) is None:
        yield fault("image_dimensions_missing", those(lambda profile: profile.image.needs_dimensions))
    if not tags.first("og:image:alt"):
        yield fault("image_alt_missing", ("mastodon", "x", "bluesky"))


def _promised(tags: Tags) -> Iterator[Fault]:
    """Judge a picture that nobody asked for by what is said of it: its type or its name, its declared extent."""
    path = urlsplit(tags.first("og:image")).path if urlsplit_ok(tags.first("og:image")) else ""
    said = tags.first("og:image:type").lower().removeprefix("image/") or path.rpartition(".")[2].lower()
    name = said.removesuffix("+xml")
    if name == "svg" or name.upper() in _STRANGE:
        yield fault("image_format", _not_taking(name), format=name.upper())
    size = declared_size(tags)
    if size is not None:
        yield from _sized(*size)


def _not_taking(kind: str) -> tuple[str, ...]:
    return those(lambda profile: kind not in profile.image.formats)


def _answered(picture: Answer, head: Answer | None) -> Iterator[Fault]:
    if not picture.ok:
        yield fault("image_unreachable", why=why(picture))
        return
    if picture.hops:
        yield fault("image_redirects", those(lambda profile: profile.image.no_redirect))
    if not picture.header("content-length"):
        yield fault("image_no_length", those(lambda profile: profile.image.needs_length))
    if picture.header("content-disposition").lower().startswith("attachment"):
        yield fault("attachment", ("bluesky", "signal"), what="og:image")
    if head is not None and head.status and not head.ok:
        yield fault("head_refused", ("mastodon",), what="og:image", status=head.status)


def _looked_at(picture: Answer, tags: Tags) -> Iterator[Fault]:
    served = picture.header("content-type").partition(";")[0].strip().lower()
    try:
        header = read_header(picture.body)
    except PhotoRefused:
        drawn = b"<svg" in picture.body[:1_000].lower()
        yield fault("image_format" if drawn else "image_not_picture", format="SVG", served=served or "—")
        return
    real = f"image/{header.format.lower()}"
    if served not in (real, real.replace("jpeg", "jpg")):
        yield fault("image_type_wrong", served=served or "—", real=real)
    declared = tags.first("og:image:type").lower()
    if declared and declared not in (real, real.replace("jpeg", "jpg")):
        yield fault("image_type_untrue", ("facebook",), declared=declared, real=real)
    if header.format in _STRANGE:
        yield fault("image_format", _not_taking(header.format.lower()), format=header.format)
    yield from _weighed(picture)
    yield from _measured(header, tags)


def _weighed(picture: Answer) -> Iterator[Fault]:
    length = picture.header("content-length")
    weight = max(len(picture.body), int(length) if length.isascii() and length.isdigit() and len(length) < 12 else 0)
    refusing = those(
        lambda profile: (
            weight > (profile.image.advised_bytes or profile.image.max_bytes or weight) or weight > 8_000_000
        )
    )
    if weight > HEAVY and refusing:
        yield fault("image_heavy", refusing, kilobytes=round(weight / 1_000))


def _measured(header: PhotoHeader, tags: Tags) -> Iterator[Fault]:
    yield from _sized(header.width, header.height)
    declared = declared_size(tags)
    if declared is not None and declared != (header.width, header.height):
        yield fault(
            "image_dimensions_untrue",
            ("facebook",),
            declared=f"{declared[0]} × {declared[1]}",
            real=f"{header.width} × {header.height}",
        )


def _sized(width: int, height: int) -> Iterator[Fault]:
    if width < LARGE[0] or height < LARGE[1]:
        small = those(
            lambda profile: (
                width < max(profile.image.min[0], profile.image.large_from[0])
                or height < max(profile.image.min[1], profile.image.large_from[1])
            )
        )
        yield fault("image_small", small or ("facebook",), width=width, height=height)
    ratio = width / height if height else 0
    if not NARROWEST <= ratio <= WIDEST:
        cropping = those(lambda profile: profile.image.fit == "cover" and profile.image.ratio is not None)
        yield fault("image_ratio", cropping, ratio=f"{ratio:.2f}")


def why(answer: Answer) -> str:
    """Return why there is no answer to use: its status, or the code of the check that it failed at (`REASONS`)."""
    return str(answer.status) if answer.status else answer.failure
