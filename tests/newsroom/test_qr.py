"""QR codes are read by a real reader, at every size, on paper and on screens."""

from __future__ import annotations

import io
import re
from importlib.util import find_spec
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageDraw

from share_service.errors import BadInput
from share_service.newsroom.qr import qr_ink, qr_name, qr_png, qr_svg, read_size
from share_service.site import Colours, Site
from tests.conftest import missing

LINK = "https://partage.journal.example/s/AAAAAQoA.8b2cfvOgjPdo2YMfhJ12Xw"
SVG = "{http://www.w3.org/2000/svg}"
SITE = Site(colours=Colours(ink="#16202b"))


def decoded(picture: Image.Image) -> list[tuple[str, str]]:
    """Return what ZXing reads in a picture: the text and the error level of each code."""
    if find_spec("zxingcpp") is None:
        missing("zxing-cpp")
    import zxingcpp

    return [(found.text, found.ec_level) for found in zxingcpp.read_barcodes(picture.convert("RGB"))]


def drawn(svg: bytes, scale: int) -> Image.Image:
    """Draw the SVG that `qr_svg` writes: a ground, and strokes one module wide."""
    root = ET.fromstring(svg)
    ground, modules = root.iter(f"{SVG}path")
    side = int(float(re.match(r"M0 0h([\d.]+)", ground.get("d"))[1]))
    picture = Image.new("RGB", (side * scale, side * scale), ground.get("fill"))
    pen, x, y = ImageDraw.Draw(picture), 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", modules.get("d")):
        steps = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            box = [x * scale, (y - 0.5) * scale, (x + steps[0]) * scale - 1, (y + 0.5) * scale - 1]
            pen.rectangle(box, fill=modules.get("stroke"))
            x += steps[0]
        else:
            x, y = (steps[0], steps[1]) if command == "M" else (x + steps[0], y + steps[1])
    return picture


@pytest.mark.parametrize("size", ["15mm", "30mm", "100mm", "120px", "600px", "1001px"])
def test_a_picture_is_read_and_is_as_large_as_was_asked(size):
    wanted = read_size(size)
    picture = Image.open(io.BytesIO(qr_png(LINK, SITE, wanted)))
    assert picture.size == (wanted.pixels, wanted.pixels)
    ((text, level),) = decoded(picture)
    assert text == LINK
    assert level in ("M", "Q", "H")
    if wanted.unit == "mm":
        assert picture.size[0] / picture.info["dpi"][0] * 25.4 == pytest.approx(wanted.side, rel=0.01)


def test_a_drawing_is_read_and_says_its_size_in_millimetres():
    svg = qr_svg(LINK, SITE, read_size("30mm"))
    root = ET.fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("30.0mm", "30.0mm")
    assert root.find(f"{SVG}title").text == LINK
    assert [text for text, _level in decoded(drawn(svg, 8))] == [LINK]
    assert ET.fromstring(qr_svg(LINK, SITE, read_size("600px"))).get("width") in ("600.0px", "600.0", "600")


def test_a_code_has_its_quiet_zone_and_the_site_s_ink():
    picture = Image.open(io.BytesIO(qr_png(LINK, SITE, read_size("450px")))).convert("RGB")
    assert {colour for _count, colour in picture.getcolors()} == {(255, 255, 255), (0x16, 0x20, 0x2B)}
    left, top, right, bottom = Image.eval(picture.convert("L"), lambda value: 255 if value < 128 else 0).getbbox()
    module = (right - left) / 37
    assert min(left, top, 450 - right, 450 - bottom) >= 4 * module


@pytest.mark.parametrize(("ink", "used"), [("#15171a", "#15171a"), ("#7a7a7a", "#000000"), ("#ffffff", "#000000")])
def test_an_ink_that_is_too_pale_for_cameras_is_black(ink, used):
    assert qr_ink(Site(colours=Colours(ink=ink))) == used


def test_a_long_address_of_the_service_is_read_too():
    link = "https://" + "partage." * 12 + "journal.example/sous/dossier/s/AAAAAQoA.8b2cfvOgjPdo2YMfhJ12Xw"
    for size in ("120px", "15mm"):
        ((text, _level),) = decoded(Image.open(io.BytesIO(qr_png(link, SITE, read_size(size)))))
        assert text == link


@pytest.mark.parametrize("size", ["", "30", "mm", "14mm", "301mm", "119px", "4001px", "3 0mm", "-30mm", "30in", "٣٠mm"])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(BadInput) as refused:
        read_size(size)
    assert refused.value.code == "size_invalid"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Infolettre du 23 novembre", "qr-infolettre-du-23-novembre-12"),
        ("Été : «fêtes» / 2026", "qr-ete-fetes-2026-12"),
        ("نشرة", "qr-12"),
        ("../../etc/passwd", "qr-etc-passwd-12"),
        ("a" * 200, f"qr-{'a' * 60}-12"),
    ],
)
def test_the_file_has_a_name_that_every_system_takes(label, name):
    assert qr_name(label, 12) == name
