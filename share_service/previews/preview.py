"""How a network shows a page: `preview` of its tags. Pure: the desk's preview page and the lint both ask here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

from share_service.previews.cutting import cut
from share_service.previews.profiles import ImageRule, Profile, TextRule, profile_of
from share_service.previews.tags import Tags, host_of

Layout = Literal["large", "thumbnail", "none"]
MAX_DECLARED = 100_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown, whole and cut, and the tag that it was taken from; all empty when none was found."""

    text: str = ""
    whole: str = ""
    source: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether the network leaves a part out."""
        return self.text != self.whole


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture as it is shown: its address, whether large, and what of it remains.

    ``size`` is (width, height) in pixels where it is known; ``box`` is (left, top, right, bottom) of the part of it
    that is shown; ``ratio`` that of the frame it is shown in (width to height), None for its own.
    """

    url: str
    source: str
    layout: Layout
    alt: str = ""
    size: tuple[int, int] | None = None
    box: tuple[int, int, int, int] | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A shared page as one network shows it."""

    network: str
    name: str
    title: Shown
    description: Shown
    domain: str
    picture: Picture | None


def preview(network: str, tags: Tags, size: tuple[int, int] | None = None) -> Preview:
    """Return how ``network`` shows a page with these ``tags``.

    ``size`` is the picture's true (width, height) in pixels; without it what the page declares is believed.

    Raises:
        BadInput: nothing is known of that network.
    """
    profile = profile_of(network)
    return Preview(
        network=profile.key,
        name=profile.name,
        title=_shown(profile, profile.title, tags),
        description=_shown(profile, profile.description, tags) if profile.description else Shown(),
        domain=_domain(profile, tags),
        picture=_picture(profile, tags, size),
    )


def crop(size: tuple[int, int], ratio: float | None) -> tuple[int, int, int, int]:
    """Return the part (left, top, right, bottom) of a picture that a frame of ``ratio`` shows: its middle."""
    width, height = size
    # A frame that differs by less than a hundredth shows it whole: 1200 × 630 is what 1.91 : 1 means.
    if ratio is None or not width or not height or abs(width / height / ratio - 1) < 0.01:
        return 0, 0, width, height
    if width / height > ratio:
        shown = round(height * ratio)
        left = (width - shown) // 2
        return left, 0, left + shown, height
    shown = round(width / ratio)
    top = (height - shown) // 2
    return 0, top, width, top + shown


def declared_size(tags: Tags) -> tuple[int, int] | None:
    """Return the size that og:image:width and og:image:height declare, if both are numbers of pixels."""
    texts = [tags.first(f"og:image:{side}").removesuffix("px").strip() for side in ("width", "height")]
    if not all(text.isascii() and text.isdigit() and 0 < len(text) < 7 for text in texts):
        return None
    width, height = (int(text) for text in texts)
    return (width, height) if 0 < width <= MAX_DECLARED and 0 < height <= MAX_DECLARED else None


def found(profile: Profile, sources: tuple[str, ...], tags: Tags) -> tuple[str, str]:
    """Return the first value among ``sources`` that the network sees, and its source; both empty for none."""
    for source in sources:
        value = tags.first(source, property_only=profile.property_only)
        # Synapse drops a value that is too long, as if it were not there.
        if value and not (profile.max_value and len(value) > profile.max_value):
            return value, source
    return "", ""


def _shown(profile: Profile, rule: TextRule, tags: Tags) -> Shown:
    value, source = found(profile, rule.sources, tags)
    return Shown(cut(value, rule), value, source) if value else Shown()


def _domain(profile: Profile, tags: Tags) -> str:
    for source in profile.domain:
        value = tags.first(source)
        if source in ("url", "og:url"):
            value = (host_of(value) or tags.host).removeprefix("www.")
        if value:
            return value.upper() if profile.domain_case == "upper" else value
    return tags.host


def _picture(profile: Profile, tags: Tags, size: tuple[int, int] | None) -> Picture | None:
    address, source = found(profile, profile.image.sources, tags)
    address = absolute(address, tags.url)
    if not address or any(not tags.first(name) for name in profile.needs):
        return None
    size = size or declared_size(tags)
    layout = _layout(profile, profile.image, tags, size)
    if layout == "none":
        return None
    ratio = 1.0 if layout == "thumbnail" else profile.image.ratio
    box = crop(size, ratio if profile.image.fit == "cover" else None) if size else None
    return Picture(address, source, layout, tags.first("og:image:alt"), size, box, ratio)


def absolute(address: str, url: str | None) -> str:
    """Return a picture's address as crawlers resolve it against the page's; empty when it is none."""
    if not address:
        return ""
    try:
        return urljoin(url or "", address)
    except ValueError:
        return ""


def _layout(profile: Profile, rule: ImageRule, tags: Tags, size: tuple[int, int] | None) -> Layout:
    if profile.card and tags.first("twitter:card").lower() not in ("summary_large_image", "player"):
        return "thumbnail"
    if size is None:
        return "large"
    if size[0] < rule.min[0] or size[1] < rule.min[1]:
        return "none"
    if rule.max_ratio and max(size) > rule.max_ratio * min(size):
        return "none"
    return "large" if size[0] >= rule.large_from[0] and size[1] >= rule.large_from[1] else "thumbnail"
