"""Files: exact, small, the same every time, and honest about what they show."""

import io
import struct
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, IptcImagePlugin

from share_service.cards.canvas import FlatCanvas, Lettering, PhotoCanvas
from share_service.cards.encode import FORMATS, MAX_BYTES, encode
from share_service.cards.metadata import Provenance
from share_service.cards.size import LANDSCAPE
from tests.cards.pictures import photograph

PAPER, INK, ACCENT = (251, 249, 244), (21, 23, 26), (179, 18, 42)
CREDIT = Provenance(credit="Crédit : Ågence & <Co>", ai_note="Créé avec l’aide de l’IA.")
SOURCE_TYPE = b"http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"


def letter(x, y, mask, lasting=None):
    return Lettering(((x, y, mask),), (x, y, x + mask.width, y + mask.height), 30, lasting)


def flat(lasting=None):
    canvas = FlatCanvas(LANDSCAPE.extent, PAPER)
    canvas.fill((100, 100, 300, 140), ACCENT)
    canvas.ink(letter(400, 200, Image.linear_gradient("L")), 0, INK, PAPER)
    canvas.ink(letter(120, 110, Image.new("L", (40, 20), 255), lasting), 0, PAPER, ACCENT)
    return canvas


def over_photo(noise=0):
    photo = photograph(*LANDSCAPE.extent)
    if noise:
        photo = Image.merge("RGB", [Image.effect_noise(LANDSCAPE.extent, noise) for _ in range(3)])
    canvas = PhotoCanvas(photo)
    canvas.fill((100, 100, 300, 140), ACCENT)
    return canvas


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("make", [flat, over_photo])
def test_every_format_opens_at_its_size_and_is_the_same_every_time(fmt, make):
    data = encode(make(), fmt, LANDSCAPE, CREDIT)
    image = opened(data)
    assert image.size == LANDSCAPE.extent
    assert image.format == {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[fmt]
    if make is flat:
        assert data == encode(make(), fmt, LANDSCAPE, CREDIT)


def test_a_flat_png_has_exactly_the_colours_that_were_painted():
    image = opened(encode(flat(), "png", LANDSCAPE, Provenance()))
    assert image.mode == "P"
    pixels = image.convert("RGB")
    assert pixels.getpixel((0, 0)) == PAPER
    assert pixels.getpixel((1199, 629)) == PAPER
    assert pixels.getpixel((100, 100)) == ACCENT == pixels.getpixel((299, 139))
    assert pixels.getpixel((300, 139)) == PAPER
    assert pixels.getpixel((500, 455)) == INK
    assert pixels.getpixel((130, 115)) == PAPER


def test_a_flat_png_shows_what_the_other_formats_show():
    assert opened(encode(flat(), "png", LANDSCAPE, Provenance())).convert("RGB").tobytes() == flat().picture().tobytes()


def test_where_letters_share_a_pixel_the_fuller_one_stays():
    canvas = FlatCanvas(LANDSCAPE.extent, PAPER)
    canvas.ink(letter(10, 10, Image.new("L", (20, 20), 255)), 0, INK, PAPER)
    canvas.ink(letter(20, 10, Image.new("L", (20, 20), 60)), 0, INK, PAPER)
    assert canvas.picture().getpixel((25, 15)) == INK


def pixels(canvas):
    return opened(encode(canvas, "png", LANDSCAPE, Provenance())).convert("RGB").tobytes()


def test_rows_that_were_written_for_another_card_are_the_same_on_this_one():
    name = object()
    assert pixels(flat(name)) == pixels(flat(name)) == pixels(flat())


def test_rows_that_were_written_elsewhere_or_in_another_colour_are_not_taken_for_these():
    name, mask = object(), Image.new("L", (40, 20), 255)
    for shift, colour in ((0, INK), (0, ACCENT), (7, INK), (0, INK)):
        canvas = FlatCanvas(LANDSCAPE.extent, PAPER)
        canvas.fill((0, 300, 1200, 302), ACCENT)
        canvas.ink(letter(120, 110, mask, name), shift, colour, PAPER)
        assert pixels(canvas) == canvas.picture().tobytes()
        assert canvas.picture().getpixel((125, 130 + shift - 1)) == colour


def test_what_hangs_over_the_edge_of_a_card_is_cut():
    canvas = FlatCanvas(LANDSCAPE.extent, PAPER)
    canvas.fill((1100, 600, 1300, 700), ACCENT)
    canvas.ink(letter(-10, -10, Image.new("L", (40, 40), 255)), 0, INK, PAPER)
    assert pixels(canvas) == canvas.picture().tobytes()
    assert canvas.picture().getpixel((0, 0)) == INK
    assert canvas.picture().getpixel((1199, 629)) == ACCENT


def test_the_files_checksum_is_that_of_its_rows():
    import zlib

    data = encode(flat(), "png", LANDSCAPE, Provenance())
    at = data.index(b"IDAT")
    (length,) = struct.unpack_from(">I", data, at - 4)
    # Raises when the Adler-32 at its end is another.
    assert len(zlib.decompress(data[at + 4 : at + 4 + length])) == 1201 * 630


def test_emoji_keep_their_colours_on_a_flat_card():
    canvas = flat()
    emoji = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    emoji.paste((255, 204, 0, 255), (10, 10, 50, 50))
    canvas.stamp(700, 300, emoji, PAPER)
    canvas.stamp(800, 300, photograph(400, 300).resize((80, 60)).convert("RGBA"), PAPER)
    image = opened(encode(canvas, "png", LANDSCAPE, Provenance())).convert("RGB")
    assert all(abs(a - b) <= 6 for a, b in zip(image.getpixel((730, 330)), (255, 204, 0), strict=True))
    assert image.getpixel((702, 302)) == PAPER


@pytest.mark.parametrize("fmt", ["jpg", "webp"])
def test_even_noise_stays_light_enough_for_whatsapp(fmt):
    assert len(encode(over_photo(noise=200), fmt, LANDSCAPE, CREDIT)) <= MAX_BYTES


def test_a_photo_is_stored_with_its_full_colour_resolution():
    data = encode(over_photo(), "jpg", LANDSCAPE, Provenance())
    at = data.index(b"\xff\xc0")
    components = [data[at + 11 + 3 * index] for index in range(3)]
    assert components == [0x11, 0x11, 0x11]


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("make", [flat, over_photo])
def test_credit_and_source_type_are_written_into_every_format(fmt, make):
    data = encode(make(), fmt, LANDSCAPE, CREDIT)
    packet = opened(data).info["xmp"]
    tree = ET.fromstring(packet)
    assert [found.text for found in tree.iter("{http://ns.adobe.com/photoshop/1.0/}Credit")] == [CREDIT.credit]
    assert SOURCE_TYPE in data
    assert "Crédit : Ågence &amp; &lt;Co&gt;".encode() in data


def test_a_jpeg_carries_the_credit_for_systems_that_read_only_iptc():
    iptc = IptcImagePlugin.getiptcinfo(opened(encode(over_photo(), "jpg", LANDSCAPE, CREDIT)))
    assert iptc[(2, 110)] == "Crédit : Ågence & <Co>".encode()
    assert iptc[(1, 90)] == b"\x1b%G"


def test_a_long_credit_is_cut_for_iptc_between_characters():
    data = encode(over_photo(), "jpg", LANDSCAPE, Provenance(credit="é" * 300))
    assert IptcImagePlugin.getiptcinfo(opened(data))[(2, 110)].decode() == "é" * 16


@pytest.mark.parametrize("fmt", FORMATS)
def test_nothing_is_written_where_there_is_nothing_to_say(fmt):
    assert b"xpacket" not in encode(flat(), fmt, LANDSCAPE, Provenance())


def test_the_photos_own_metadata_does_not_go_along():
    canvas = over_photo()
    canvas.image.info["comment"] = b"taken at home"
    assert b"taken at home" not in encode(canvas, "jpg", LANDSCAPE, Provenance())


def test_chunks_have_true_checksums():
    """Some readers refuse a file that Pillow forgives."""
    import zlib

    data = encode(flat(), "png", LANDSCAPE, CREDIT)
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind_and_body = data[at + 4 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length)[0] == zlib.crc32(kind_and_body)
        at += 12 + length
    assert at == len(data)
