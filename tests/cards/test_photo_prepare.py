"""A photo made ready: upright, in sRGB, covering the card, with what matters in sight."""

import io

import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw

from share_service.cards.photo import prepare_photo
from share_service.cards.resize import resize, resize_with_pillow
from tests.cards.pictures import encoded, photograph

EXTENT = (1200, 630)
GROUND = (250, 249, 244)


def prepared(data, *, extent=EXTENT, focal=None, focus=(0.5, 0.4)):
    image = prepare_photo(data, extent, focal=focal, focus=focus, ground=GROUND)
    assert (image.mode, image.size) == ("RGB", extent)
    return image


def plain(mode, colour, extent=(1200, 800)):
    return Image.new(mode, extent, colour)


def middle(image):
    return image.getpixel((image.width // 2, image.height // 2))


def near(one, other, by=3):
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("picture", "kind", "seen"),
    [
        (plain("RGB", (200, 40, 30)), "PNG", (200, 40, 30)),
        (plain("L", 90), "JPEG", (90, 90, 90)),
        (plain("1", 1), "PNG", (255, 255, 255)),
        (plain("I;16", 128 * 256), "PNG", (128, 128, 128)),
        (plain("LA", (60, 0)), "PNG", GROUND),
        (plain("RGBA", (255, 0, 0, 0)), "WEBP", GROUND),
        (plain("CMYK", (0, 255, 255, 0)), "JPEG", (254, 0, 0)),
        (plain("P", 0), "GIF", (0, 0, 0)),
    ],
    ids=["rgb", "grey", "bitmap", "16-bit grey", "grey+alpha", "transparent webp", "cmyk", "palette"],
)
def test_every_kind_of_pixel_arrives_as_srgb(picture, kind, seen):
    assert near(middle(prepared(encoded(picture, kind))), seen)


def test_sixteen_bits_keep_their_greys():
    ramp = Image.new("I;16", (1200, 800))
    ramp.putdata([x * 54 for _ in range(800) for x in range(1200)])
    greys = {pixel[0] for pixel in prepared(encoded(ramp, "PNG")).crop((0, 300, 1200, 301)).get_flattened_data()}
    assert len(greys) > 200


def test_a_profile_is_followed_to_srgb():
    """A made-up profile whose red and blue are swapped must turn red into blue, whatever the mode."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"\0XYZ").replace(b"bXYZ", b"rXYZ").replace(b"\0XYZ", b"bXYZ")
    swapped = swapped.replace(b"sRGB", b"test").replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))
    red, green, blue = middle(prepared(encoded(plain("RGB", (200, 30, 30)), "PNG", icc_profile=swapped)))
    assert blue > 180
    assert red < 80 > green


def test_a_profile_that_is_none_is_ignored():
    assert near(
        middle(prepared(encoded(plain("RGB", (10, 200, 30)), "PNG", icc_profile=b"rubbish" * 9))), (10, 200, 30)
    )


@pytest.mark.parametrize("turn", range(1, 9))
def test_exif_turns_are_undone(turn):
    upright = Image.new("RGB", (900, 600), (0, 0, 0))
    ImageDraw.Draw(upright).rectangle((0, 0, 449, 299), fill=(250, 0, 0))
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(undo[turn])) if turn in undo else upright
    exif = Image.Exif()
    exif[0x0112] = turn
    image = prepared(encoded(stored, quality=95, exif=exif), extent=(900, 600))
    assert near(image.getpixel((200, 150)), (250, 0, 0), 6)
    assert all(near(image.getpixel(at), (0, 0, 0), 6) for at in [(700, 150), (200, 450), (700, 450)])


@pytest.mark.parametrize(("focal", "colour"), [((0.5, 0.05), (255, 0, 0)), ((0.5, 0.95), (0, 0, 255))])
def test_the_focal_point_stays_in_the_crop(focal, colour):
    tall = Image.new("RGB", (800, 2400), (90, 90, 90))
    draw = ImageDraw.Draw(tall)
    draw.rectangle((0, 0, 800, 240), fill=(255, 0, 0))
    draw.rectangle((0, 2160, 800, 2400), fill=(0, 0, 255))
    image = prepared(encoded(tall, "PNG"), focal=focal)
    assert colour in [pixel for _, pixel in image.getcolors(1_000_000)]


@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
def test_without_a_focal_point_the_crop_goes_where_there_is_something_to_see(at):
    tall = Image.new("RGB", (1000, 3000), (205, 210, 215))
    face = photograph(500, 400).point(lambda value: value)
    tall.paste(face, (250, round(3000 * at) - 200))
    image = prepared(encoded(tall, "PNG"))
    flat = Image.new("RGB", image.size, (205, 210, 215))
    left, top, right, bottom = ImageChops.difference(image, flat).point(lambda v: 255 * (v > 40)).getbbox()
    assert bottom - top > 400
    assert right - left > 500


def test_a_plain_photo_is_cropped_from_its_middle_and_a_little_above():
    tall = Image.linear_gradient("L").resize((1000, 3000))
    assert 70 < middle(prepared(encoded(tall, "PNG")))[0] < 150


def test_the_fast_resizer_and_pillow_agree():
    image = photograph(2000, 1333)
    window = (0.0, 100.0, 2000.0, 1050.0)
    difference = ImageChops.difference(resize(image, EXTENT, window), resize_with_pillow(image, EXTENT, window))
    assert max(high for _, high in difference.getextrema()) <= 3


def test_a_jpeg_larger_than_needed_is_decoded_small_yet_sharp_enough():
    data = encoded(photograph(4800, 3200), quality=90)
    whole = Image.open(io.BytesIO(data)).convert("RGB").resize((1200, 800), Image.Resampling.LANCZOS)
    image = prepared(data, extent=(1200, 800), focal=(0.5, 0.5))
    histogram = ImageChops.difference(image, whole).convert("L").histogram()
    assert sum(value * count for value, count in enumerate(histogram)) / sum(histogram) < 4


@pytest.mark.parametrize(("width", "height"), [(724, 400), (899, 473), (1011, 1083), (1399, 611), (1009, 631)])
@pytest.mark.parametrize("focal", [None, (1.0, 1.0), (0.37, 0.73)])
def test_no_extent_of_a_photo_is_missed_by_the_last_digit(width, height, focal):
    """Rounding put a window a trillionth of a pixel over the edge, and there was no card of one photo in twenty."""
    picture = photograph(width, height)
    for extent in ((1200, 630), (1080, 1350), (1200, 1200), (649, 341), (1080, 1010)):
        prepared(encoded(picture), extent=extent, focal=focal)
