"""A photo whole and small, the right side up, and what cards show of it while nobody has set its focal point."""

import io

import pytest
from PIL import Image

from share_service.articles.article import Article
from share_service.cards.crop import cover_window
from share_service.cards.photo import small_photo, windows_of_interest
from share_service.cards.size import SIZES
from share_service.cards.studio import Studio
from share_service.errors import PhotoRefused
from share_service.site import load_site


def photo(extent=(1600, 900), fmt="JPEG", turn=1, mode="RGB"):
    image = Image.new(mode, extent, "#404040")
    image.paste("#f0f0f0", (extent[0] * 3 // 4, 0, extent[0], extent[1]))
    exif = Image.Exif()
    exif[0x0112] = turn
    made = io.BytesIO()
    image.save(made, fmt, exif=exif)
    return made.getvalue()


@pytest.mark.parametrize(("fmt", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("PNG", "L")])
def test_it_is_an_srgb_jpeg_of_at_most_the_size_asked_for(fmt, mode):
    small = Image.open(io.BytesIO(small_photo(photo(fmt=fmt, mode=mode), 320)))
    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (320, 180))


def test_a_photo_that_lies_on_its_side_is_put_upright():
    small = Image.open(io.BytesIO(small_photo(photo(turn=6), 320)))
    assert small.size == (180, 320)
    assert small.getpixel((90, 300))[0] > 200
    assert small.getpixel((90, 20))[0] < 100
    assert not small.getexif()


def test_a_small_one_is_not_enlarged():
    assert Image.open(io.BytesIO(small_photo(photo((640, 400)), 960))).size == (640, 400)


def test_what_is_no_photo_is_refused():
    with pytest.raises(PhotoRefused):
        small_photo(b"%PDF", 320)
    with pytest.raises(PhotoRefused):
        windows_of_interest(photo()[:2000], [((1200, 630), (0.5, 0.4))])


def test_the_windows_are_those_of_the_cards():
    data = photo()
    frames = [(size.extent, (0.5, 0.4)) for size in SIZES.values()]
    image = Image.open(io.BytesIO(data))
    for (extent, focus), window in zip(frames, windows_of_interest(data, frames), strict=True):
        left, top, width, height = cover_window(image, extent, focal=None, focus=focus)
        assert window == pytest.approx((left / 1600, top / 900, width / 1600, height / 900), abs=0.02)


def test_a_frame_is_where_the_design_puts_the_photo():
    studio = Studio(load_site(None))
    article = Article(url="https://e.example/a", title="Un titre", image={"url": "https://e.example/p.jpg"})

    def frame(design, size, language="fr", title="Un titre"):
        told = article.model_copy(update={"design": design, "language": language, "title": title})
        return studio.photo_frame(studio.subject(told, "a" * 64), SIZES[size], (1600, 900))

    whole = frame("photo", "landscape")
    assert (whole.width, whole.height) == (1200, 630)
    part = frame("split", "landscape")
    assert part.width < 1200
    mirrored = frame("photo", "landscape", "ar", "الكثبان التي تمشي")
    assert mirrored.focus[0] == pytest.approx(1 - whole.focus[0])
