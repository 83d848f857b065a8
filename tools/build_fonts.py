"""Rebuild the files of `fonts/` from the registry packages that `fonts/manifest.toml` names.

    python tools/build_fonts.py            # build all, and write each file's SHA-256 into the manifest
    python tools/build_fonts.py Inter-600.ttf  # only these

Needs fonttools, brotli and skia-pathops, and pip, npm and apt-get for packages that are not installed. A Debian
package's file is read from where the package installs it, when that version is installed.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.removeOverlaps import removeOverlaps
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parent.parent / "fonts"
DOWNLOADS = Path(tempfile.mkdtemp(prefix="fonts-"))
# What running text uses; alternates that must be asked for are left out.
TEXT_FEATURES = ("ccmp", "locl", "kern", "mark", "mkmk", "liga", "clig", "calt", "rlig", "rclt")
# Character sets whose union is what newspapers in Chinese, Japanese and Korean write.
CJK_CHARSETS = ("gb2312", "big5", "euc_jis_2004", "euc_kr")
# Cantonese needs more; its rarer characters beyond the BMP do not.
BMP_CHARSET = "big5hkscs"
CJK_BLOCKS = ((0x3000, 0x33FF), (0xAC00, 0xD7A3), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x1100, 0x11FF), (0x20, 0x7E))


def run(*command: str) -> str:
    return subprocess.run(command, cwd=DOWNLOADS, check=True, capture_output=True, text=True).stdout


@cache
def unpacked(source: str) -> Path:
    """Return a folder that holds the package's files."""
    kind, _, package = source.partition(":")
    into = DOWNLOADS / re.sub(r"\W+", "-", source)
    into.mkdir()
    if kind == "pypi":
        run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(into), package)
        zipfile.ZipFile(next(into.glob("*.whl"))).extractall(into)
    elif kind == "npm":
        archive = run("npm", "pack", "--silent", package).strip().splitlines()[-1]
        run("tar", "xzf", archive, "-C", str(into))
    elif kind == "debian":
        name, _, version = package.partition("=")
        installed = subprocess.run(
            ("dpkg-query", "-W", "-f", "${Version}", name), check=False, capture_output=True, text=True
        )
        if installed.stdout == version:
            return Path("/")
        run("apt-get", "download", package)
        run("dpkg-deb", "-x", next(path.name for path in DOWNLOADS.glob(f"{name}_*.deb")), str(into))
    return into


def open_font(row: dict[str, Any]) -> TTFont:
    path = unpacked(row["source"]) / row["member"]
    return TTFont(path, fontNumber=0, lazy=False, recalcTimestamp=False)


def pin(row: dict[str, Any]) -> TTFont:
    font = instancer.instantiateVariableFont(open_font(row), row["axes"])
    subsetted(font, sorted(font.getBestCmap()), TEXT_FEATURES)
    # Where outlines overlap, antialiased edges would add up to seams.
    removeOverlaps(font)
    if "rename" in row:
        # The licence reserves the name for the unmodified font (OFL 1.1, clause 3).
        for record in font["name"].names:
            if record.nameID in (1, 3, 4, 6, 16, 21, 25):
                text = row["rename"]
                record.string = text.replace(" ", "") if record.nameID in (6, 25) else text
    return font


def subsetted(font: TTFont, unicodes: list[int], features: tuple[str, ...] = ("*",)) -> TTFont:
    options = subset.Options()
    options.hinting = False
    options.layout_features = list(features)
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    worker = subset.Subsetter(options)
    worker.populate(unicodes=unicodes)
    worker.subset(font)
    return font


def plain(row: dict[str, Any]) -> TTFont:
    font = open_font(row)
    return subsetted(font, sorted(font.getBestCmap()))


def cjk(row: dict[str, Any]) -> TTFont:
    font = open_font(row)
    return subsetted_cjk(font, sorted(cjk_characters() & set(font.getBestCmap())))


def subsetted_cjk(font: TTFont, unicodes: list[int]) -> TTFont:
    """Keep what horizontal text needs: language forms and composition, not vertical or width variants."""
    options = subset.Options()
    options.hinting = False
    options.desubroutinize = False
    options.layout_features = ["locl", "ccmp", "ljmo", "vjmo", "tjmo", "kern", "mark", "mkmk", "chws"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    options.recalc_timestamp = False
    worker = subset.Subsetter(options)
    worker.populate(unicodes=unicodes)
    worker.subset(font)
    return font


def cjk_characters() -> set[int]:
    found = {code for low, high in CJK_BLOCKS for code in range(low, high + 1)}
    for code in (*range(0x80, 0xD800), *range(0xF900, 0xFB00), *range(0x20000, 0x2FA20)):
        charsets = CJK_CHARSETS if code > 0xFFFF else (*CJK_CHARSETS, BMP_CHARSET)
        if unicodedata.category(chr(code)) != "Cn" and any(encodes(code, charset) for charset in charsets):
            found.add(code)
    return found


def encodes(code: int, charset: str) -> bool:
    try:
        chr(code).encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def unpack(row: dict[str, Any]) -> TTFont:
    font = open_font(row)
    font.flavor = None
    return font


RECIPES = {"pin": pin, "plain": plain, "cjk": cjk, "unpack": unpack}


def main(names: list[str]) -> None:
    manifest = FONTS / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    for row in tomllib.loads(text)["font"]:
        if names and row["file"] not in names:
            continue
        target = FONTS / row["file"]
        RECIPES[row["recipe"]](row).save(target)
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        text = re.sub(
            rf'(?s)(file = "{re.escape(row["file"])}".*?sha256 = ")[0-9a-f]*"', rf'\g<1>{digest}"', text, count=1
        )
        print(f"{target.stat().st_size:>9,} {row['file']}")
    manifest.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
