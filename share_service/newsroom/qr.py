"""QR codes of signed links, for paper and screens: the site's ink on white, with the quiet zone that readers need."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass

import segno
from PIL import Image

from share_service.cards.colour import WHITE, contrast, rgb
from share_service.errors import BadInput, FieldError
from share_service.site import Site

# ISO/IEC 18004: four modules of nothing on every side.
QUIET = 4
# Level M stands 15 % of damage; what fits the same number of modules is made stronger.
ERROR_LEVEL = "m"
# Newsprint and cheap inks take some of it: twice what WCAG asks of text.
CONTRAST = 9.0
_DARK = "#000000"
_MM_PER_INCH = 25.4
# What a magazine prints pictures at; every module is some ten dots then.
_DPI = 600
_SIZE = re.compile(r"([0-9]{1,4})(mm|px)")
#: The least and the most of each unit. Under 15 mm phones do not find a code of this many modules.
LIMITS = {"mm": (15, 300), "px": (120, 4_000)}
DEFAULT_SIZE = "30mm"


@dataclass(frozen=True, slots=True)
class QrSize:
    """The side of a code with its quiet zone: `side` millimetres or pixels, as `unit` says."""

    side: int
    unit: str

    @property
    def pixels(self) -> int:
        """The side of its picture."""
        return self.side if self.unit == "px" else round(self.side / _MM_PER_INCH * _DPI)


def read_size(text: str) -> QrSize:
    """Return the size that ``text`` says: ``30mm``, ``1200px``.

    Raises:
        BadInput: it is none, or out of `LIMITS`.
    """
    found = _SIZE.fullmatch(text.strip())
    if found:
        size = QrSize(int(found[1]), found[2])
        least, most = LIMITS[size.unit]
        if least <= size.side <= most:
            return size
    ranges = " or ".join(f"{least} to {most}{unit}" for unit, (least, most) in LIMITS.items())
    raise BadInput(
        f"The size of a QR code is {ranges}, written like {DEFAULT_SIZE}.",
        code="size_invalid",
        fields=(FieldError("size", f"is {ranges}"),),
    )


def qr_svg(link: str, site: Site, size: QrSize) -> bytes:
    """Return the QR code of ``link`` as an SVG of that size."""
    code = _code(link)
    out = io.BytesIO()
    side = code.symbol_size(border=QUIET)[0]
    code.save(
        out,
        kind="svg",
        scale=size.side / side,
        unit=size.unit,
        border=QUIET,
        dark=qr_ink(site),
        light="#ffffff",
        title=link,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue()


def qr_png(link: str, site: Site, size: QrSize) -> bytes:
    """Return the QR code of ``link`` as a PNG of that size: each module of whole pixels, the rest is quiet zone."""
    code = _code(link)
    modules = [[bool(module) for module in row] for row in code.matrix]
    count, side = len(modules), size.pixels
    scale = side // (count + 2 * QUIET)
    small = Image.new("P", (count, count))
    small.putpalette([*WHITE, *rgb(qr_ink(site))])
    small.putdata([int(module) for row in modules for module in row])
    picture = Image.new("P", (side, side), 0)
    picture.putpalette(small.getpalette() or [])
    start = (side - count * scale) // 2
    picture.paste(small.resize((count * scale, count * scale), Image.Resampling.NEAREST), (start, start))
    out = io.BytesIO()
    dots = (_DPI, _DPI) if size.unit == "mm" else None
    picture.save(out, "PNG", bits=1, optimize=True, **({"dpi": dots} if dots else {}))
    return out.getvalue()


def qr_ink(site: Site) -> str:
    """Return the colour of the modules (``#rrggbb``): the site's ink where it stands out enough on white, else black."""
    return site.colours.ink if contrast(rgb(site.colours.ink), WHITE) >= CONTRAST else _DARK


def qr_name(label: str, link_id: int) -> str:
    """Return a name for the file of a campaign link's code, without its suffix, that every system takes."""
    plain = unicodedata.normalize("NFKD", label.lower()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return f"qr-{words}-{link_id}" if words else f"qr-{link_id}"


def _code(link: str) -> segno.QRCode:
    return segno.make_qr(link, error=ERROR_LEVEL)
