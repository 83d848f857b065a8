"""Type on photos: at least 99 % of the pixels round the letters give it a contrast of 4.5:1."""

import io

import pytest
from PIL import Image, ImageChops, ImageFilter

from share_service.articles.article import Article
from share_service.assets import PACKAGE
from share_service.cards.colour import linear
from share_service.cards.scrim import _shade
from share_service.cards.size import SIZES
from share_service.cards.studio import Studio
from share_service.site import Colours, Site
from tests.cards.pictures import encoded, photograph

LINEAR = [linear(value) for value in range(256)]
DARKEST = [value for value in range(256) if 1.05 / (LINEAR[value] + 0.05) >= 4.5][-1]
ARTICLE = Article(
    url="https://journal.example/a",
    title="CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine : quand une ville devient le symbole d’une nation",
    authors=("Claire Dumont",),
    section="International",
    language="fr",
    ai_disclosure="Ce contenu a été créé avec l’aide de l’IA.",
    image={"path": "p.jpg", "credit": "Crédit : Adobe Stock"},
)


def checkered():
    tile = Image.new("RGB", (2, 2))
    tile.putdata([(255, 255, 255), (0, 0, 0), (0, 0, 0), (255, 255, 255)])
    return tile.resize((1200, 800), Image.Resampling.NEAREST).resize((1600, 1067), Image.Resampling.BOX)


PHOTOS = {
    "white": Image.new("RGB", (1200, 800), (255, 255, 255)),
    "black": Image.new("RGB", (1200, 800), (0, 0, 0)),
    "yellow": Image.new("RGB", (1200, 800), (255, 235, 0)),
    "cyan": Image.new("RGB", (1200, 800), (0, 255, 255)),
    "half": ImageChops.offset(Image.linear_gradient("L").resize((1200, 800)), 0, 400).convert("RGB"),
    "checkered": checkered(),
    "noise": Image.effect_noise((1200, 800), 120).convert("RGB"),
    **{f"light {seed}": photograph(seed=seed, light=True) for seed in range(14)},
    **{f"dark {seed}": photograph(seed=seed) for seed in range(9)},
}


def ring_share(studio, size, photo):
    """Return the share of ring pixels that are dark enough, measured on the finished JPEG."""
    subject = studio.subject(ARTICLE, "a" * 64)
    scene = studio._scene(subject, size)
    drawn = Image.open(io.BytesIO(studio.draw(subject, size, "jpg", photo))).convert("RGB")
    glyphs = Image.new("L", size.extent)
    labels = [text.bounds for text in scene.texts if text.text.label]
    for stack in scene.stacks:
        for text in stack.texts:
            if stack.stack.name != "mark" and not text.text.label:
                for x, y, mask in text.masks:
                    glyphs.paste(255, (x, y), mask.point(lambda value: 255 if value else 0))
    # The ring: two to five pixels from any letter. Nearer, JPEG mixes letter and ground.
    far = glyphs.filter(ImageFilter.MaxFilter(11))
    ring = ImageChops.subtract(far, glyphs.filter(ImageFilter.MaxFilter(3)))
    for box in labels:
        ring.paste(0, box)
    parts = [
        band.point([round(weight * LINEAR[value] * 1000) for value in range(256)], "L")
        for band, weight in zip(drawn.split(), (0.2126, 0.7152, 0.0722), strict=True)
    ]
    # Luminance in thousandths fits a byte where it matters: what is dark enough is below 184.
    histogram = ImageChops.add(ImageChops.add(parts[0], parts[1]), parts[2]).histogram(ring)
    return sum(histogram[: round(LINEAR[DARKEST] * 1000) + 1]) / sum(histogram)


@pytest.mark.parametrize("name", PHOTOS)
def test_type_can_be_read_on_any_photo(name):
    assert ring_share(Studio(Site()), SIZES["landscape"], encoded(PHOTOS[name], quality=92)) >= 0.99


@pytest.mark.parametrize("file", sorted((PACKAGE / "demo" / "photos").glob("*.jpg")), ids=lambda file: file.stem)
def test_type_can_be_read_on_the_demos_photos(file):
    assert ring_share(Studio(Site()), SIZES["landscape"], file.read_bytes()) >= 0.99


@pytest.mark.parametrize("size", ["square", "portrait", "story"])
def test_type_can_be_read_in_every_size(size):
    assert ring_share(Studio(Site()), SIZES[size], encoded(PHOTOS["light 1"])) >= 0.99


def test_a_site_whose_ink_is_light_still_shades_with_its_dark_colour():
    site = Site(colours=Colours(ink="#f4f2ec", paper="#12151b", accent="#ffd400"))
    assert ring_share(Studio(site), SIZES["landscape"], encoded(PHOTOS["white"])) >= 0.99


def test_a_dark_photo_is_shaded_less_than_a_light_one():
    studio = Studio(Site())
    subject = studio.subject(ARTICLE, "a" * 64)

    def kept(value):
        photo = encoded(Image.new("RGB", (1200, 800), (value, value, value)), "PNG")
        drawn = Image.open(io.BytesIO(studio.draw(subject, SIZES["landscape"], "jpg", photo))).convert("L")
        return drawn.getpixel((1180, 330)) / value

    assert kept(60) > kept(250) + 0.1


@pytest.mark.parametrize("top", [-30, 40, 150, 400])
def test_a_shade_never_gets_lighter_on_its_way_down(top):
    white = Image.new("RGB", (20, 300), (255, 255, 255))
    _shade(white, (0, 0, 0), 0.6, top=top, fade=100)
    column = [white.getpixel((10, y))[0] for y in range(300)]
    assert column == sorted(column, reverse=True)
    assert set(column[: max(0, top - 100)]) <= {255}
    assert all(value <= 103 for value in column[max(0, top) :])
