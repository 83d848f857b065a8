"""What a picture says about itself: who is credited, and that AI had a part in it.

XMP carries both (IPTC Photo Metadata Standard 2023.1: `photoshop:Credit` and
`Iptc4xmpExt:DigitalSourceType`), IPTC-IIM the credit once more for agencies' systems that read only
that. Nothing here depends on the time or the machine: the same card has the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

# "Composite including generative AI elements": the term of IPTC's vocabulary for what was made with its help.
_MADE_WITH_AI = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
# IIM 4.2 allows 32 octets for a credit line.
_IIM_CREDIT = 32
_CREDIT_SPACE = ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
_NOTE_SPACES = (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
)
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about=""{}>{}</rdf:Description>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """A card's credit line and AI note, as they stand on it."""

    credit: str | None = None
    ai_note: str | None = None

    def __bool__(self) -> bool:
        return bool(self.credit or self.ai_note)

    def xmp(self) -> bytes:
        """Return the XMP packet."""
        spaces, parts = "", []
        if self.credit:
            spaces += _CREDIT_SPACE
            parts.append(f"<photoshop:Credit>{escape(self.credit)}</photoshop:Credit>")
        if self.ai_note:
            spaces += _NOTE_SPACES
            parts.append(f"<Iptc4xmpExt:DigitalSourceType>{_MADE_WITH_AI}</Iptc4xmpExt:DigitalSourceType>")
            note = f'<rdf:li xml:lang="x-default">{escape(self.ai_note)}</rdf:li>'
            parts.append(f"<dc:description><rdf:Alt>{note}</rdf:Alt></dc:description>")
        return _PACKET.format(spaces, "".join(parts)).encode()

    def jpeg_segments(self) -> bytes:
        """Return the APP1 (XMP) and APP13 (IPTC-IIM) segments of a JPEG file."""
        segments = _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + self.xmp())
        if self.credit:
            segments += _segment(0xED, _photoshop_resource(_iim(self.credit)))
        return segments

    def png_chunk(self) -> bytes:
        """Return the iTXt chunk of a PNG file."""
        return _png_chunk(self)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _iim(credit: str) -> bytes:
    """Return IIM records: UTF-8 declared (1:90), version (2:00), credit (2:110)."""
    short = credit.encode()[:_IIM_CREDIT].decode(errors="ignore").encode()
    records = ((1, 90, b"\x1b%G"), (2, 0, b"\0\x04"), (2, 110, short))
    return b"".join(struct.pack(">BBBH", 0x1C, record, number, len(body)) + body for record, number, body in records)


def _photoshop_resource(iim: bytes) -> bytes:
    return b"Photoshop 3.0\0" + b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(iim)) + iim + b"\0" * (len(iim) % 2)


# A newsroom's note is the same on card after card.
@lru_cache(maxsize=64)
def _png_chunk(provenance: Provenance) -> bytes:
    body = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + provenance.xmp()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
