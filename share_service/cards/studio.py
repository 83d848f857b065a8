"""The studio: one publication's cards, with designs and fonts prepared once per process."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from share_service.articles.article import Article
from share_service.assets import folder
from share_service.cards.compose import compose, runs_left
from share_service.cards.crop import Point
from share_service.cards.design import Box, Design
from share_service.cards.design_files import load_designs
from share_service.cards.encode import encode
from share_service.cards.metadata import Provenance
from share_service.cards.mount import mount
from share_service.cards.paint import paint
from share_service.cards.photo import prepare_photo
from share_service.cards.photo_header import read_header
from share_service.cards.scene import Scene
from share_service.cards.size import LANDSCAPE, Size
from share_service.cards.subject import CardSubject
from share_service.cards.text.block import prepare_headline
from share_service.cards.text.faces import Faces
from share_service.cards.text.own_fonts import digest as own_digest
from share_service.cards.text.own_fonts import load_own
from share_service.cards.text.typography import set_typography
from share_service.errors import BadInput, ConfigError, PhotoRefused
from share_service.logs import get as get_log
from share_service.site import Site

# Raised with every change that alters a pixel or a byte of some card; a card's URL then changes.
RENDERER = 1
# A photo as wide as what sites give networks (1200) looks sharp in every box of the shipped designs, and blurs beyond.
_MOST_ENLARGED = 2.5

log = get_log("cards")


class PhotoFrame(NamedTuple):
    """What a photo must cover on a card of ``size``, in pixels, and the point (0–1) of it where its subject belongs."""

    size: str
    width: int
    height: int
    focus: Point


class Studio:
    """Draws the cards of one site, in its designs and ``design``. Safe to share between threads.

    Raises:
        ConfigError: a design is wrong, or the site names one that does not exist, or a font that cannot be used.
    """

    def __init__(self, site: Site, design: Design | None = None) -> None:
        self.site = site
        self.designs = load_designs(site.cards.designs, design)
        self._kickers = {_folded(kicker): name for kicker, name in site.cards.kickers.items()}
        chosen = (("cards.design", site.cards.design), *site.cards.sections.items(), *site.cards.kickers.items())
        for key, name in chosen:
            if name not in self.designs:
                raise ConfigError(
                    f"The site's {key} names the design {name!r}: there are {', '.join(self.designs)}.", code="design"
                )
        self.faces = load_own(site.fonts)
        self._version = _renderer_digest(self.faces)

    def check_design(self, name: str) -> None:
        """Say whether a design may be asked for by that name.

        Raises:
            BadInput: `design_unknown`; the sentence lists the names there are.
        """
        if name not in self.designs:
            raise BadInput(f"There is no design {name!r}: use one of {', '.join(self.designs)}.", code="design_unknown")

    def warm(self) -> None:
        """Draw a card nobody sees, so that a worker's first one is as quick as the next."""
        title = "Kiosque : « 10 h 30 », l’œuvre à 5 % — ABCDEFGHIJKLMNOP"
        article = Article(url="https://example.org/", title=title, authors=("Ana", "Léo"), section="Culture")
        self.draw(self.subject(article, None), LANDSCAPE, "png", None)

    def subject(self, article: Article, photo_digest: str | None) -> CardSubject:
        """Return what the card of ``article`` shows; ``photo_digest`` names the photo it may use, if any."""
        language = article.language or self.site.language
        kicker, headline = _headline(article.title, article.kicker, language)
        photo, colours = article.image, self.site.colours
        subject = CardSubject(
            headline=headline,
            kicker=kicker,
            authors=tuple(_typeset(author, language) for author in article.authors),
            section=_typeset(article.section, language) if article.section else None,
            language=language,
            credit=_typeset(photo.credit, language) if photo and photo.credit else None,
            ai_disclosure=_typeset(article.ai_disclosure, language) if article.ai_disclosure else None,
            site_name=self.site.name,
            site_language=self.site.language,
            accent=colours.accent,
            ink=colours.ink,
            paper=colours.paper,
            photo_digest=photo_digest,
            focal=photo.focal if photo else None,
            design=self._design_name(article, kicker),
        )
        needs = self.designs[subject.design].needs
        if needs and not subject.text(needs.field):
            subject = replace(subject, design=needs.fallback)
        return self.without_missing_photo(subject) if photo_digest is None else self._without_unused_photo(subject)

    def fingerprint(self, subject: CardSubject, size: Size) -> bytes:
        """Return 8 bytes that change whenever anything that can be seen on the card changes."""
        design = self.designs[subject.design]
        digest = hashlib.blake2b(subject.canonical(), digest_size=8, key=self._version)
        digest.update(f"{size.name} {design.digest}".encode())
        for name in (design.photo.fallback, design.photo.small) if design.photo else ():
            digest.update(self.designs[name or subject.design].digest.encode())
        return digest.digest()

    def photo_frame(self, subject: CardSubject, size: Size, photo: tuple[int, int]) -> PhotoFrame | None:
        """Return the frame that a photo of that extent (as its file declares it) has on a card, None where none is shown."""
        subject = self._fit_for(photo, subject, size)
        design = self.designs[subject.design]
        if design.photo is None:
            return None
        left, top, right, bottom = _frame_box(design, size)
        focus = _mirrored_focus(design.photo.focus, runs_left(subject.headline, subject.language))
        return PhotoFrame(size.name, right - left, bottom - top, focus)

    def layout(self, subject: CardSubject, size: Size, photo: bytes | None = None) -> dict[str, Any]:
        """Return the drawn lines of the headline as JSON, in pixels of the card, and the other texts by field."""
        if photo is not None:
            with contextlib.suppress(PhotoRefused):
                subject = self._fit_for(_extent(photo), subject, size)
        scene = self._scene(subject, size)
        blocks = {text.text.field: text.to_json() for text in scene.texts}
        headline = blocks.pop("headline", {"size_px": 0, "box": [0, 0, 0, 0], "direction": "ltr", "lines": []})
        return {**headline, "kicker": subject.kicker, "design": scene.design.name, "texts": blocks}

    def draw(self, subject: CardSubject, size: Size, fmt: str, photo: bytes | None) -> bytes:
        """Return the card as a file of ``fmt`` ("jpg", "png" or "webp").

        Same input, same bytes. Without ``photo``, or with one that cannot be used, the card is set in
        its design's fallback, and the log says why.
        """
        if self.designs[subject.design].photo and photo is not None:
            try:
                return self._draw_over(photo, subject, size, fmt)
            except PhotoRefused as refused:
                log.warning("photo refused", photo=subject.photo_digest, code=refused.code, detail=refused.detail)
        subject = self.without_missing_photo(subject)
        return encode(paint(self._scene(subject, size), None), fmt, size, Provenance(ai_note=subject.ai_disclosure))

    def _fit_for(self, photo: tuple[int, int], subject: CardSubject, size: Size) -> CardSubject:
        """Return ``subject`` in the design whose photo is smaller, if this one would have to be enlarged too much."""
        small = ground.small if (ground := self.designs[subject.design].photo) else None
        if small is None:
            return subject
        left, top, right, bottom = _frame_box(self.designs[subject.design], size)
        enlarged = max((right - left) / max(1, photo[0]), (bottom - top) / max(1, photo[1]))
        return replace(subject, design=small) if enlarged > _MOST_ENLARGED else subject

    def _draw_over(self, photo: bytes, subject: CardSubject, size: Size, fmt: str) -> bytes:
        subject = self._fit_for(_extent(photo), subject, size)
        scene = self._scene(subject, size)
        ground = scene.design.photo
        focus = _mirrored_focus(ground.focus if ground else (0.5, 0.5), scene.mirrored)
        picture = prepare_photo(photo, scene.photo_extent, focal=subject.focal, focus=focus, ground=scene.ground)
        provenance = Provenance(credit=subject.credit, ai_note=subject.ai_disclosure)
        return encode(paint(scene, mount(picture, scene)), fmt, size, provenance)

    def _scene(self, subject: CardSubject, size: Size) -> Scene:
        return compose(subject, self.designs[subject.design], size, self.faces)

    def _design_name(self, article: Article, kicker: str | None) -> str:
        """Return the article's own design, else its kicker's, its section's, the site's; one that is gone is no error."""
        cards = self.site.cards
        by_kicker = self._kickers.get(_folded(kicker or ""))
        wanted = (article.design, by_kicker, cards.sections.get(article.section or ""), cards.design)
        return next(name for name in wanted if name and name in self.designs)

    def without_missing_photo(self, subject: CardSubject) -> CardSubject:
        """Return what a card shows whose photo cannot be had: it is set in its design's fallback."""
        photo = self.designs[subject.design].photo
        return subject.without_photo((photo and photo.fallback) or subject.design)

    def _without_unused_photo(self, subject: CardSubject) -> CardSubject:
        return subject if self.designs[subject.design].photo else subject.without_photo(subject.design)


def _extent(photo: bytes) -> tuple[int, int]:
    found = read_header(photo)
    return found.width, found.height


def _frame_box(design: Design, size: Size) -> Box:
    box = design.photo.box if design.photo else None
    return design.frame(size).boxes[box] if box else (0, 0, *size.extent)


def _mirrored_focus(focus: Point, mirrored: bool) -> Point:
    return (1 - focus[0], focus[1]) if mirrored else focus


def _folded(kicker: str) -> str:
    return kicker.replace("'", "’").casefold().strip()


# An article is asked for again and again (its page, its bundle, each size), and a newsroom's names and
# notes return on every card: their words are prepared once.
@lru_cache(maxsize=2048)
def _typeset(text: str, language: str) -> str:
    return set_typography(text, language)


@lru_cache(maxsize=1024)
def _headline(title: str, kicker: str | None, language: str) -> tuple[str | None, str]:
    return prepare_headline(title, kicker=kicker, language=language)


def _renderer_digest(faces: Faces) -> bytes:
    """Return 16 bytes that stand for this version of the drawing and for the fonts it draws with."""
    # The manifest has the checksum of every font that ships.
    fonts = (folder("fonts") / "manifest.toml").read_bytes() + own_digest(faces)
    return hashlib.blake2b(fonts, digest_size=16, key=f"renderer {RENDERER}".encode()).digest()
