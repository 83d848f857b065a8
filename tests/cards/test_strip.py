"""A photo keeps its pixels and its upper side, and loses what was written beside them."""

import io

import pytest
from PIL import Image, ImageCms, features
from PIL.PngImagePlugin import PngInfo

from share_service.cards.photo import check_photo
from share_service.cards.strip import without_metadata

SECRET = b"48.8566 N, Marie, camera 4711"
FORMATS = ["JPEG", "PNG", "WEBP", *(["AVIF"] if features.check("avif") else [])]


def picture(fmt, turn=1, **options):
    """A photo with all that a camera writes: EXIF with a place, XMP, a comment, a colour profile."""
    image = Image.linear_gradient("L").resize((800, 500)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010E] = SECRET.decode()
    made = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    extra = {"comment": SECRET} if fmt == "JPEG" else {}
    image.save(made, fmt, exif=exif, xmp=b"<x>" + SECRET + b"</x>", icc_profile=profile, **extra, **options)
    return made.getvalue()


def seen(data):
    """How a reader sees it: extent and bytes of the decoded picture, right side up."""
    image = Image.open(io.BytesIO(data))
    turn = image.getexif().get(0x0112, 1)
    return image.size, turn, image.convert("RGB").tobytes(), image.info.get("icc_profile")


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("turn", [1, 6])
def test_nothing_is_left_but_the_picture(fmt, turn):
    data = picture(fmt, turn)
    assert SECRET in data
    bare = without_metadata(data)
    assert SECRET not in bare
    assert seen(bare) == seen(data)
    assert check_photo(bare) == check_photo(data)
    assert without_metadata(bare) == bare


def test_a_progressive_jpeg_keeps_all_its_scans():
    data = picture("JPEG", progressive=True)
    assert seen(without_metadata(data)) == seen(data)


def test_a_picture_without_metadata_is_the_same_file():
    made = io.BytesIO()
    Image.new("RGB", (800, 500)).save(made, "JPEG")
    assert without_metadata(made.getvalue()) == made.getvalue()
    made = io.BytesIO()
    Image.new("P", (800, 500)).save(made, "GIF")
    assert without_metadata(made.getvalue()) == made.getvalue()


@pytest.mark.parametrize("fmt", FORMATS)
def test_what_breaks_off_or_lies_about_its_lengths_is_no_error(fmt):
    data = picture(fmt)
    for end in (40, 200, 1000):
        without_metadata(data[:end] + data[end + 7 :])


def test_text_of_a_png_is_metadata():
    made = io.BytesIO()
    info = PngInfo()
    info.add_text("Author", SECRET.decode())
    info.add_itxt("Where", SECRET.decode())
    Image.new("RGB", (800, 500)).save(made, "PNG", pnginfo=info)
    assert SECRET not in without_metadata(made.getvalue())
