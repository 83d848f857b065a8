"""A newsroom's own fonts, from the `[fonts]` table of its site file: checked, and used before those that ship.

A font is used first for the scripts it is made for (nine letters of ten are in it), character by
character; what it lacks comes from the fonts that ship. Files of one family are its weights.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from share_service.cards.text.coverage import scripts_of
from share_service.cards.text.faces import Faces, FontFile, load_faces
from share_service.errors import ConfigError
from share_service.logs import get
from share_service.site import Fonts

log = get("cards")

_FORMATS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")
_PACKED = {b"wOFF": "WOFF", b"wOF2": "WOFF2"}
_OUTLINES = frozenset({"glyf", "CFF ", "CFF2"})
_SANS_SERIF_SCRIPTS = frozenset({"Hani", "Hira", "Kana"})
# OpenType name table: the typographic family, else the family.
_FAMILY_NAMES = (16, 1)
# OS/2 table: where usWeightClass and fsType lie, and the value of fsType that forbids embedding.
_WEIGHT_CLASS, _EMBEDDING, _RESTRICTED = slice(4, 6), slice(8, 10), 2


def load_own(fonts: Fonts) -> Faces:
    """Return the fonts of a site: its own, then those that ship.

    Raises:
        ConfigError: `fonts`; the sentence names the key, the file and what is wrong with it.
    """
    own = [_open(path, family, f"fonts.{family}") for family in ("display", "label") for path in getattr(fonts, family)]
    return Faces((*own, *load_faces())) if own else load_faces()


def digest(faces: Faces) -> bytes:
    """Return bytes that stand for the newsroom's own fonts; none when there are none."""
    state = hashlib.blake2b(digest_size=16)
    own = [font for font in faces if font.own]
    for font in own:
        state.update(f"{font.family} {font.path.stat().st_size} ".encode() + font.path.read_bytes())
    return state.digest() if own else b""


def _open(path: Path, family: str, key: str) -> FontFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _wrong(key, path, f"cannot be read: {error.strerror}") from error
    if data[:4] in _PACKED:
        raise _wrong(key, path, f"is {_PACKED[data[:4]]}, packed for browsers: use its TTF or OTF file")
    if data[:4] not in _FORMATS:
        raise _wrong(key, path, "is not a TTF or OTF font")
    found = FontFile(path, path.stem, family, own=True)
    if not found.covered or not _OUTLINES.intersection(found.face.table_tags):
        raise _wrong(key, path, "has no characters with outlines: it may be damaged")
    return _described(found, key)


def _described(font: FontFile, key: str) -> FontFile:
    """Return ``font`` with its name, its weight (0 when it varies) and the scripts it is made for."""
    face = font.face
    names = (face.get_name(identifier) for identifier in _FAMILY_NAMES)
    facts = bytes(face.reference_table("OS/2").data) if "OS/2" in face.table_tags else b""
    if int.from_bytes(facts[_EMBEDDING], "big") & 0xF == _RESTRICTED:
        log.warning("font_embedding_restricted", key=key, file=font.path.name)
    scripts = scripts_of(font)
    if scripts >= _SANS_SERIF_SCRIPTS:
        scripts |= {"Jpan"}
    return replace(
        font,
        name=next((name for name in names if name), font.path.stem),
        weight=0 if font.weights else int.from_bytes(facts[_WEIGHT_CLASS], "big"),
        scripts=scripts,
    )


def _wrong(key: str, path: Path, fault: str) -> ConfigError:
    return ConfigError(f"The site file's {key} names {path}, which {fault}.", code="fonts")
