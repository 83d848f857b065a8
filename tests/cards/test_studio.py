"""Whole cards: composed by the design, mirrored where the headline runs left, the same bytes every time."""

import io
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from share_service.articles.article import Article
from share_service.cards.compose import compose
from share_service.cards.size import LANDSCAPE, SIZES
from share_service.cards.studio import Studio
from share_service.errors import BadInput, ConfigError
from share_service.site import Site
from tests.cards.pictures import encoded, photograph

STUDIO = Studio(Site())
PHOTO = encoded(photograph(1600, 1067))
FRENCH = {
    "url": "https://journal.example/a",
    "title": "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine : quand une ville devient le symbole d’une nation qui "
    "refuse de mourir",
    "language": "fr",
    "authors": ["Claire Dumont", "Olena Kovalenko"],
    "section": "International",
    "ai_disclosure": "Ce contenu a été créé avec l'aide de l'IA.",
    "image": {"path": "p.jpg", "credit": "Crédit: Adobe Stock"},
}
HEBREW = {**FRENCH, "title": "ראש הממשלה: נפעל בכל הכוח", "language": "he"}


def article(fields=FRENCH, **changes):
    return Article(**{**fields, **changes})


def subject(fields=FRENCH, digest="a" * 64, **changes):
    return STUDIO.subject(article(fields, **changes), digest)


def scene(fields=FRENCH, size=LANDSCAPE, **changes):
    found = subject(fields, **changes)
    return compose(found, STUDIO.designs[found.design], size)


def bounds(scene):
    return {text.text.field: text.bounds for text in scene.texts}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("design", STUDIO.designs)
@pytest.mark.parametrize("fields", [FRENCH, HEBREW], ids=["ltr", "rtl"])
def test_every_ink_lies_on_the_card_and_no_two_texts_touch(size, design, fields):
    found = scene(fields, size, design=design)
    inks = []
    for text in found.texts:
        lines = [line.ink for line in text.block.lines]
        left, right = min(ink[0] for ink in lines), max(ink[2] for ink in lines)
        inks.append((left, lines[0][1] + text.shift, right, lines[-1][3] + text.shift))
    for index, ink in enumerate(inks):
        assert ink[1] >= 15
        assert ink[3] <= size.height - 15
        assert ink[0] >= 30
        assert ink[2] <= size.width - 30
        for other in inks[:index]:
            assert ink[2] <= other[0] or other[2] <= ink[0] or ink[3] <= other[1] or other[3] <= ink[1]


def test_all_that_the_article_has_stands_on_the_card():
    fields = {text.text.field: " ".join(line.text.strip() for line in text.block.lines) for text in scene().texts}
    assert fields["site"] == "Le Journal"
    assert fields["label"] == "CHRONIQUE"
    assert fields["headline"].startswith("Kupiansk, le cœur battant de l’Ukraine\u00a0:")
    assert fields["byline"] == "Par Claire Dumont et Olena Kovalenko"
    assert fields["rubric"] == "International"
    assert fields["credit"] == "Crédit\u00a0: Adobe Stock"
    assert fields["note"] == "Ce contenu a été créé avec l’aide de l’IA."


def test_a_headline_that_runs_left_mirrors_the_card():
    ltr, rtl = bounds(scene()), bounds(scene(HEBREW))
    for field in ("site", "label", "headline", "byline"):
        assert ltr[field][0] - LANDSCAPE.width / 2 < 0 < rtl[field][2] - LANDSCAPE.width / 2
        assert abs((LANDSCAPE.width - rtl[field][2]) - ltr[field][0]) <= 2, field
    assert abs((LANDSCAPE.width - rtl["credit"][0]) - ltr["credit"][2]) <= 2


def test_a_short_name_stands_outside_the_square_thumbnail_and_a_long_one_inside():
    def mark(name):
        studio = Studio(Site(name=name))
        found = studio.subject(article(), None)
        return bounds(compose(found, studio.designs["headline"], LANDSCAPE))["site"]

    assert mark("Le Journal")[2] <= 285
    left, _top, right, _bottom = mark("L’Écho de la République du Centre")
    assert left >= 285
    assert right <= 915


def test_a_note_of_the_longest_kind_is_never_cut():
    note = "Cet article, traduit de l’ukrainien avec l’aide d’une intelligence artificielle, a été relu et corrigé par "
    note += "deux journalistes de la rédaction avant sa publication."
    for design in STUDIO.designs:
        for size in SIZES.values():
            found = scene(size=size, design=design, ai_disclosure=note)
            (lines,) = [text.block.lines for text in found.texts if text.text.field == "note"]
            assert "".join(line.text for line in lines).replace(" ", "") == note.replace(" ", "")


@pytest.mark.parametrize("title", ["?", "a", "W" * 300, "mot " * 240, "🤖" * 40, "\u200d", "<b>&amp;</b>", "١٢٣"])
@pytest.mark.parametrize("photo", [None, PHOTO], ids=["flat", "photo"])
def test_any_title_gives_a_card(title, photo):
    found = STUDIO.subject(article(title=title), "a" * 64 if photo else None)
    data = STUDIO.draw(found, LANDSCAPE, "jpg", photo)
    assert Image.open(io.BytesIO(data)).size == LANDSCAPE.extent
    assert len(data) <= 300_000


@pytest.mark.parametrize(
    "photo", [None, b"", b"<svg/>", PHOTO[: len(PHOTO) // 2]], ids=["none", "empty", "svg", "half"]
)
def test_a_photo_that_cannot_be_used_leaves_the_card_in_type_alone(photo):
    alone = STUDIO.draw(subject(digest=None), LANDSCAPE, "png", None)
    assert STUDIO.draw(subject(), LANDSCAPE, "png", photo) == alone


def test_the_layout_is_json_of_the_lines_and_the_kicker():
    found = STUDIO.layout(subject(), LANDSCAPE)
    assert found["kicker"] == "CHRONIQUE"
    assert found["direction"] == "ltr"
    assert found["design"] == "photo"
    assert {"size_px", "box", "lines"} <= set(found)
    for line in found["lines"]:
        assert {"text", "x", "baseline", "width", "ink", "break", "runs"} <= set(line)
        assert found["box"][1] <= line["ink"][1] <= line["baseline"] <= found["box"][3]


def test_the_layout_is_where_the_picture_has_its_ink():
    found = STUDIO.layout(subject(digest=None), LANDSCAPE)
    drawn = Image.open(io.BytesIO(STUDIO.draw(subject(digest=None), LANDSCAPE, "png", None))).convert("L")
    for line in found["lines"]:
        left, top, right, bottom = line["ink"]
        box = (
            drawn.crop((int(left) - 3, int(top), int(right) + 4, int(bottom) + 1))
            .point(lambda v: 255 * (v < 200))
            .getbbox()
        )
        assert box[0] == pytest.approx(left - int(left) + 3, abs=1.5)
        assert box[2] == pytest.approx(right - int(left) + 3, abs=1.5)


def test_the_fingerprint_changes_with_everything_that_can_be_seen_and_with_nothing_else():
    base = STUDIO.fingerprint(subject(), LANDSCAPE)
    assert base == Studio(Site()).fingerprint(subject(), LANDSCAPE)
    assert len(base) == 8
    assert base == STUDIO.fingerprint(subject(description="unseen", published_at="2026-11-22T10:00:00Z"), LANDSCAPE)
    seen = [
        STUDIO.fingerprint(subject(title="Autre"), LANDSCAPE),
        STUDIO.fingerprint(subject(authors=["Tom"]), LANDSCAPE),
        STUDIO.fingerprint(subject(digest="b" * 64), LANDSCAPE),
        STUDIO.fingerprint(subject(design="headline"), LANDSCAPE),
        STUDIO.fingerprint(subject(), SIZES["square"]),
        Studio(Site(name="Autre")).fingerprint(Studio(Site(name="Autre")).subject(article(), "a" * 64), LANDSCAPE),
    ]
    assert len({base, *seen}) == len(seen) + 1


PROGRAM = """
    import hashlib, json, sys
    from share_service.articles.article import Article
    from share_service.cards.size import LANDSCAPE
    from share_service.cards.studio import Studio
    from share_service.site import Site
    fields = json.loads(sys.argv[1])
    photo = sys.stdin.buffer.read()
    studio = Studio(Site())
    for fmt, data in (("png", None), ("jpg", photo), ("webp", photo)):
        subject = studio.subject(Article(**fields), "a" * 64 if data else None)
        print(hashlib.sha256(studio.draw(subject, LANDSCAPE, fmt, data)).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes_in_other_threads_and_processes():
    import hashlib
    import json

    def draw(job):
        fmt, photo = job
        found = STUDIO.subject(article(), "a" * 64 if photo else None)
        return hashlib.sha256(STUDIO.draw(found, LANDSCAPE, fmt, photo)).hexdigest()

    jobs = [("png", None), ("jpg", PHOTO), ("webp", PHOTO)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(draw, jobs * 4))
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM), json.dumps(FRENCH)]
    ran = subprocess.run(command, input=PHOTO, capture_output=True, check=True, timeout=60)
    assert found == ran.stdout.decode().split() * 4


def test_a_site_that_names_no_design_there_is_is_refused():
    with pytest.raises(ConfigError, match="headline, numbers, opinion, photo"):
        Studio(Site(cards={"design": "poster"}))
    for table in ("sections", "kickers"):
        with pytest.raises(ConfigError, match="Sport"):
            Studio(Site(cards={table: {"Sport": "poster"}}))


def test_an_article_chooses_its_design_before_its_kicker_its_section_and_the_site():
    cards = {"design": "split", "sections": {"International": "headline"}, "kickers": {"alerte": "breaking"}}
    studio = Studio(Site(cards=cards))

    def chosen(**changes):
        return studio.subject(article(**changes), "a" * 64).design

    assert chosen(title="ALERTE : séisme en mer", design="opinion") == "opinion"
    assert chosen(title="ALERTE : séisme en mer") == "breaking"
    assert chosen(title="Séisme en mer", kicker="Alerte") == "breaking"
    assert chosen(title="Séisme en mer") == "headline"
    assert chosen(title="Séisme en mer", section="Climat") == "split"


def test_the_design_of_numbers_needs_one():
    assert subject(title="Chômage : 2,4 millions de personnes", design="numbers").design == "numbers"
    assert subject(title="Chômage : des millions de personnes", design="numbers").design == "headline"


def test_a_figure_stands_on_one_line_with_its_unit():
    found = scene(title="Chômage : 2,4 millions de personnes", design="numbers")
    texts = {text.text.field: text for text in found.texts}
    assert texts["number"].block.lines[0].text == "2,4"
    assert texts["unit"].block.lines[0].text == "millions"
    assert texts["number"].bounds[3] == texts["unit"].bounds[3]
    assert texts["number"].block.size_px > 3 * texts["headline"].block.size_px


def test_an_opinion_has_a_portrait_when_there_is_a_photo_and_more_room_when_there_is_none():
    with_photo, without = scene(design="opinion"), scene(design="opinion", digest=None)
    assert with_photo.photo_box == (860, 152, 1140, 432)
    assert without.photo_box is None
    assert "credit" not in bounds(without)
    assert bounds(with_photo)["headline"][2] <= 820 < bounds(without)["headline"][2]


def test_a_photo_in_a_box_is_seen_there_and_nowhere_else():
    found = subject(design="split")
    green = encoded(Image.new("RGB", (1200, 800), "#00ff00"), "PNG")
    drawn = Image.open(io.BytesIO(STUDIO.draw(found, LANDSCAPE, "png", green))).convert("RGB")
    assert drawn.getpixel((900, 300)) == (0, 255, 0)
    assert drawn.getpixel((30, 300)) == drawn.getpixel((630, 10)) == (251, 249, 244)
    hebrew = STUDIO.draw(subject(HEBREW, design="split"), LANDSCAPE, "png", green)
    assert Image.open(io.BytesIO(hebrew)).convert("RGB").getpixel((300, 300)) == (0, 255, 0)


def test_a_design_that_an_editor_asks_for_must_exist():
    STUDIO.check_design("photo")
    with pytest.raises(BadInput, match="headline, numbers, opinion, photo"):
        STUDIO.check_design("poster")


def test_warming_draws_and_leaves_nothing():
    STUDIO.warm()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("design", STUDIO.designs)
def test_a_section_beside_a_long_name_is_whole_or_left_out(size, design):
    studio = Studio(Site(name="L’Écho de la République du Centre-Val de Loire"))
    found = studio.subject(article(design=design), "a" * 64)
    for text in compose(found, studio.designs[found.design], size).texts:
        assert text.block.lines[-1].text[-1:] != "…", text.text.field


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("« La brume est notre deuxième rivière »", "La brume est notre deuxième rivière"),
        ("« Écoutez », dit-il, « elle respire »", "« Écoutez », dit-il, « elle respire »"),
        ("« La brume » et la rivière", "« La brume » et la rivière"),
    ],
)
def test_a_headline_that_is_one_quotation_stands_without_marks_under_the_large_one(title, shown):
    texts = {text.text.field: text.block.lines for text in scene(title=title, design="opinion").texts}
    headline = " ".join(line.text.strip() for line in texts["headline"])
    assert headline.replace("\u00a0", " ").replace("\u202f", " ") == shown
    assert texts["quote"][0].text == "«"
