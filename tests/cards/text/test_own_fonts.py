"""A newsroom's own fonts: used first for the scripts they are made for, and refused with a reason."""

import shutil

import pytest
from structlog.testing import capture_logs

from share_service.articles.article import Article
from share_service.assets import folder
from share_service.cards.size import LANDSCAPE
from share_service.cards.studio import Studio
from share_service.cards.text.faces import load_faces
from share_service.cards.text.own_fonts import load_own
from share_service.errors import ConfigError
from share_service.site import Fonts, Site, load_site

SHIPPED = folder("fonts")


@pytest.fixture
def site_file(tmp_path):
    """A function that writes a site file with a `[fonts]` table, and copies shipped fonts beside it under new names."""

    def write(table: str, **files: str) -> Site:
        (tmp_path / "type").mkdir(exist_ok=True)
        for name, shipped in files.items():
            shutil.copy(SHIPPED / shipped, tmp_path / "type" / f"{name}.ttf")
        (tmp_path / "site.toml").write_text(f'[cards]\ndesign = "headline"\n[fonts]\n{table}\n', encoding="utf-8")
        return load_site(tmp_path / "site.toml")

    return write


def _fonts(site: Site, title: str, language: str = "en") -> list[tuple[str, str]]:
    studio = Studio(site)
    subject = studio.subject(Article(url="https://journal.example/a", title=title, language=language), None)
    lines = studio.layout(subject, LANDSCAPE)["lines"]
    return [(run["text"], run["font"]) for line in lines for run in line["runs"]]


def test_headlines_are_set_in_the_newsrooms_font_and_what_it_lacks_in_ours(site_file):
    site = site_file('display = ["type/MyHeadline.ttf"]', MyHeadline="NotoSansGeorgian-Bold.ttf")
    assert _fonts(site, "საქართველო NATO", "ka") == [("საქართველო ", "Noto Sans Georgian"), ("NATO", "Headline Serif")]
    assert [font for _, font in _fonts(Site(cards={"design": "headline"}), "საქართველო", "ka")] == [
        "Noto Serif Georgian"
    ]


def test_files_of_one_family_are_its_weights(site_file):
    site = site_file('display = ["type/A.ttf", "type/B.ttf"]', A="Inter-400.ttf", B="Inter-700.ttf")
    faces = load_own(site.fonts)
    first = faces.order("display", "Latn", "en")[0]
    assert [faces.typeface(first, weight).source.path.stem for weight in (300, 800)] == ["A", "B"]
    assert {font for _, font in _fonts(site, "A headline in two weights")} == {"Inter"}


def test_a_font_is_not_used_for_a_script_of_which_it_has_a_few_letters_only(site_file):
    faces = load_own(site_file('display = ["type/A.ttf"]', A="NotoSansGeorgian-Bold.ttf").fonts)
    assert faces.order("display", "Latn", "fr")[0].name == "Headline Serif"
    assert faces.order("label", "Geor", "ka")[0].own is False


def test_a_card_in_another_font_has_another_address(site_file):
    article = Article(url="https://journal.example/a", title="Le titre")

    def fingerprint(site: Site) -> bytes:
        studio = Studio(site)
        return studio.fingerprint(studio.subject(article, None), LANDSCAPE)

    plain = fingerprint(Site(cards={"design": "headline"}))
    first = fingerprint(site_file('display = ["type/A.ttf"]', A="Inter-700.ttf"))
    changed = fingerprint(site_file('display = ["type/A.ttf"]', A="Inter-600.ttf"))
    assert len({plain, first, changed}) == 3
    assert fingerprint(site_file("display = []")) == plain


def test_without_fonts_of_its_own_a_site_shares_ours():
    assert load_own(Fonts()) is load_faces()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "cannot be read: No such file"),
        (b"wOF2" + bytes(60), "is WOFF2, packed for browsers"),
        (b"<svg/>", "is not a TTF or OTF font"),
        (b"", "is not a TTF or OTF font"),
        (b"\x00\x01\x00\x00" + bytes(60), "no characters with outlines"),
    ],
)
def test_a_file_that_is_no_usable_font_is_refused_by_key_and_name(site_file, tmp_path, content, fault):
    site = site_file('label = ["type/Mine.ttf"]')
    if content is not None:
        (tmp_path / "type" / "Mine.ttf").write_bytes(content)
    with pytest.raises(ConfigError, match=fault) as refusal:
        Studio(site)
    assert "fonts.label" in refusal.value.detail
    assert "Mine.ttf" in refusal.value.detail


def test_a_font_whose_embedding_is_restricted_is_used_with_a_warning(site_file, tmp_path):
    site = site_file('label = ["type/Mine.ttf"]', Mine="Inter-700.ttf")
    file = tmp_path / "type" / "Mine.ttf"
    data = bytearray(file.read_bytes())
    record = data.index(b"OS/2")
    table = int.from_bytes(data[record + 8 : record + 12], "big")
    data[table + 8 : table + 10] = (2).to_bytes(2, "big")
    file.write_bytes(data)
    with capture_logs() as said:
        faces = load_own(site.fonts)
    assert faces.order("label", "Latn", "en")[0].own
    assert said == [
        {
            "event": "font_embedding_restricted",
            "key": "fonts.label",
            "file": "Mine.ttf",
            "log_level": "warning",
            "room": "cards",
        }
    ]
