"""What may be laid under a headline, and what is refused before it costs anything."""

import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from share_service.cards.photo import MAX_BYTES, check_photo
from share_service.cards.photo_header import has_one_scan
from share_service.errors import PhotoRefused
from tests.cards.pictures import (
    animated,
    encoded,
    endless_scans,
    photograph,
    png_chunk,
    png_with,
    webp_claiming,
    zeros_deflated,
)
from tests.conftest import missing


def refusal(data):
    with pytest.raises(PhotoRefused) as caught:
        check_photo(data)
    return caught.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_five_formats_are_accepted_with_their_extent(kind):
    facts = check_photo(encoded(photograph(800, 500), kind))
    assert (facts.format, facts.width, facts.height) == (kind, 800, 500)


def test_the_extent_is_the_one_that_is_seen_when_exif_turns_the_photo():
    exif = Image.Exif()
    exif[0x0112] = 6
    facts = check_photo(encoded(photograph(800, 500), exif=exif))
    assert (facts.width, facts.height) == (500, 800)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data", "ignore:Truncated File Read")
def test_damaged_exif_does_not_refuse_a_photo():
    data = encoded(photograph(800, 500), exif=b"Exif\x00\x00MM\x00\x2a\xff\xff\xff\xff garbage")
    assert check_photo(data).width == 800


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' width='900' height='600'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 900 600\n",
        encoded(photograph(800, 500), "TIFF"),
        encoded(photograph(800, 500), "BMP"),
        encoded(photograph(800, 500), "JPEG2000"),
        encoded(photograph(800, 500), "PPM"),
        b"BM" + struct.pack("<IHHIIiiHH", 54, 0, 0, 54, 40, 46341, 46341, 1, 24) + bytes(24),
        b"<!doctype html><title>404</title>",
        b"",
        b"\x89PNG",
    ],
    ids=["svg", "eps", "tiff", "bmp", "jpeg2000", "ppm", "bmp-bomb", "html", "empty", "four-bytes"],
)
def test_other_types_are_refused_whatever_their_name(data):
    assert refusal(data) == "photo_type"


@pytest.mark.parametrize(
    "data",
    [
        png_with(20_000, 20_000),
        b"GIF89a" + struct.pack("<HH", 30_000, 30_000) + bytes(10),
        webp_claiming(16_000, 16_000),
        b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 17, 8, 20_000, 20_000, 3) + bytes(9),
        bytes(4) + b"ftypavif" + bytes(40) + b"ispe" + struct.pack(">III", 0, 20_000, 20_000),
    ],
    ids=["png", "gif", "webp", "jpeg", "avif"],
)
def test_more_than_forty_megapixels_are_refused_from_the_header_alone(data):
    assert refusal(data) == "photo_too_large"


def test_a_gif_whose_first_frame_is_larger_than_its_screen_is_refused():
    data = bytearray(encoded(photograph(800, 500).convert("P"), "GIF"))
    at = data.index(b"\x2c", 13 + 768)
    data[at + 5 : at + 9] = struct.pack("<HH", 9_000, 9_000)
    assert refusal(bytes(data)) == "photo_too_large"


def test_a_heavy_file_is_refused():
    assert refusal(encoded(photograph(800, 500)) + bytes(MAX_BYTES)) == "photo_too_large"


def test_a_jpeg_of_a_thousand_scans_is_refused():
    assert refusal(endless_scans(1_000)) == "photo_too_large"


def test_scans_are_weighed_by_what_each_of_them_costs():
    """Ninety scans of a small picture are nothing; of a large one they are seconds."""
    scans = endless_scans(80).partition(b"\xff\xc2")
    assert check_photo(endless_scans(80)).format == "JPEG"
    large = scans[0] + scans[1] + scans[2][:3] + struct.pack(">HH", 6_000, 6_000) + scans[2][7:]
    assert refusal(large) == "photo_too_large"
    assert check_photo(encoded(Image.new("L", (7_000, 5_600)), progressive=True)).width == 7_000


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_formats_that_are_dear_to_decode_may_have_fewer_pixels(kind):
    assert check_photo(encoded(Image.new("L", (4_000, 3_000)), kind)).width == 4_000
    header = webp_claiming(4_100, 4_100) if kind == "WEBP" else bytes(4) + b"ftypavif" + bytes(40) + b"ispe" + struct.pack(">III", 0, 4_100, 4_100)  # fmt: skip
    assert refusal(header) == "photo_too_large"


def test_an_ordinary_progressive_jpeg_is_accepted():
    assert check_photo(encoded(photograph(800, 500), progressive=True)).format == "JPEG"


@pytest.mark.parametrize("extent", [(1, 1), (599, 599), (600, 314), (16, 16)])
def test_a_small_photo_is_refused(extent):
    assert refusal(encoded(Image.new("RGB", extent), "PNG")) == "photo_too_small"


@pytest.mark.parametrize("extent", [(1, 20_000), (1_300, 320), (20_000, 1)])
def test_a_strip_is_refused(extent):
    assert refusal(encoded(Image.new("L", extent), "PNG")) in {"photo_shape", "photo_too_small"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_half_a_file_is_refused(kind):
    data = encoded(photograph(800, 500), kind)
    assert refusal(data[: len(data) // 2]) == "photo_damaged"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("keep", [12, 20, 40])
def test_a_few_bytes_of_a_file_are_refused_as_what_they_are(kind, keep):
    assert refusal(encoded(photograph(800, 500), kind)[:keep]) in {"photo_damaged", "photo_type", "photo_too_small"}


@pytest.mark.parametrize("chunk", [b"zTXt", b"iCCP"])
def test_a_text_or_profile_that_inflates_to_half_a_gigabyte_does_no_harm(chunk):
    """In a process of its own, with 300 MB to live on: the parent's memory would hide what was taken."""
    program = (
        "import pathlib, re, sys\n"
        # Not getrusage: its peak counts what the parent held before this program took its place.
        "def peak(): return int(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])\n"
        "from share_service.cards.photo import check_photo\n"
        "from share_service.errors import PhotoRefused\n"
        "data = sys.stdin.buffer.read()\n"
        "before = peak()\n"
        "try: check_photo(data)\n"
        "except PhotoRefused as refused: assert refused.code == 'photo_damaged', refused.code\n"
        "taken = peak() - before\n"
        "assert taken < 64_000, taken\n"
    )
    if not Path("/proc/self/status").exists():
        missing("/proc")
    data = png_with(640, 400, png_chunk(chunk, b"name\x00\x00" + zeros_deflated(500)), rows=bytes(1921 * 400))
    ran = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


def test_only_the_first_frame_of_an_animation_is_decoded():
    assert check_photo(animated("GIF", 300, (640, 400))).format == "GIF"
    assert check_photo(animated("PNG", 60, (640, 400))).format == "PNG"
    assert check_photo(animated("WEBP", 20, (640, 400))).format == "WEBP"


@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"optimize": True}])
def test_a_sequential_jpeg_has_one_scan_and_a_progressive_one_has_not(options):
    assert has_one_scan(encoded(photograph(), "JPEG", **options))
    assert not has_one_scan(encoded(photograph(), "JPEG", progressive=True, **options))


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xc0\0\x11\x08", b"\xff\xd8\xff\xda\0\x0c\x03"])
def test_what_breaks_off_before_its_first_scan_is_not_said_to_have_one(data):
    assert not has_one_scan(data)


def test_scans_cannot_be_hidden_where_only_a_decoder_looks():
    """A decoder skips "FF 00" and reads on, where it would be the beginning of a segment by its length."""
    data, hidden = encoded(photograph()), encoded(photograph(), progressive=True)[2:]
    cover = hidden[: 60_000 - 2]
    assert not has_one_scan(b"\xff\xd8\xff\0" + struct.pack(">H", len(cover) + 2) + cover + data[2:])


def test_a_photo_whose_palette_is_missing_is_refused():
    assert refusal(png_with(1200, 800, colour=3, rows=bytes(1201 * 800))) == "photo_damaged"


def test_a_file_in_a_million_parts_is_refused_at_once(monkeypatch):
    """A reader in Python goes through them one by one: half a minute for a file of some megabytes."""
    jpeg, gif = encoded(photograph(800, 500)), encoded(photograph(800, 500), "GIF")
    scan, picture = jpeg.index(b"\xff\xda"), gif.index(b"\x2c", 13 + 3 * 256)
    many = 200_000
    rows = bytes(3601 * 800)
    files = [
        *(jpeg[:2] + part * many + jpeg[2:] for part in (b"\xff", b"\xff\xe3\0\2", b"\xff\xfe\0\2")),
        *(jpeg[:scan] + part * many + jpeg[scan:] for part in (b"\xff", b"z", b"\xff\0", b"\xff\xd0", b"\xff\xf0z")),
        png_with(1200, 800, png_chunk(b"teXt", b"") * many, rows=rows),
        png_with(1200, 800, rows=rows).replace(png_chunk(b"IEND", b""), png_chunk(b"IDAT", b"") * many),
        *(
            gif[:picture] + part + gif[picture:]
            for part in (b"z" * many, b"!\1\0" * many, b"!\xfe" + b"\1c" * many + b"\0")
        ),
    ]
    monkeypatch.setattr("share_service.cards.photo.Image.open", None)  # no decoder is asked
    assert {refusal(data) for data in files} == {"photo_damaged"}


def test_a_sequence_may_not_hide_how_large_it_is():
    """An AVIF of pictures in turn goes by its track; the extents beside its first picture may say anything."""
    first, second = (Image.new("RGB", (4200, 4000), shade) for shade in ("#234", "#432"))
    data = bytearray(encoded(first, "AVIF", save_all=True, append_images=[second], speed=10))
    at = -1
    while (at := data.find(b"ispe", at + 1)) >= 0:
        data[at + 8 : at + 16] = struct.pack(">II", 700, 400)
    assert refusal(bytes(data)) == "photo_too_large"
