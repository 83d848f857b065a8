"""The demo newsroom's articles and photos, and taking them in."""

from __future__ import annotations

import io
import time
from collections import Counter
from datetime import datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from share_service.articles.article import clean_text, parse_article
from share_service.cards.text.kicker import split_kicker
from share_service.errors import BadInput, NotFound
from share_service.newsroom.demo import (
    FOLDER,
    PHOTO_WIDTHS,
    SITE_FILE,
    article_url,
    demo_articles,
    demo_photo,
    demo_photo_at,
    demo_pictures,
    demo_words,
    load_demo,
)
from share_service.newsroom.demo_pins import show_pins
from share_service.newsroom.demo_trials import show_trials
from share_service.newsroom.more import more_content
from share_service.newsroom.parts import Service
from share_service.newsroom.pinning import release_article
from share_service.newsroom.verdicts import Verdict, standing
from share_service.settings import Settings
from share_service.site import load_site
from share_service.store.articles import get_article, latest_articles
from share_service.store.migrate import migrate
from share_service.store.pins import list_pins
from share_service.store.tables import events
from share_service.store.trials import ended_trials, running_trials
from tests import live

ARTICLES = list(demo_articles().values())
SLUGS = [article.slug for article in ARTICLES]
each_article = pytest.mark.parametrize("article", ARTICLES, ids=SLUGS)


@pytest.fixture
def parts(tmp_path):
    settings = Settings(
        secret_key=live.SECRET,
        data_dir=tmp_path / "var",
        article_hosts=("127.0.0.1:8000",),
        site_file=SITE_FILE,
        log_level="error",
    )
    migrate(settings.database)
    opened = Service.open(settings)
    yield opened
    opened.recorder.close()
    opened.engine.dispose()


def test_there_are_articles_in_seven_languages_mostly_french():
    languages = Counter(article.metadata["language"] for article in ARTICLES)
    assert set(languages) == {"fr", "en", "ar", "he", "hi", "th", "ja"}
    assert languages["fr"] >= 8


def test_sections_kickers_and_photos_vary():
    assert len({article.metadata["section"] for article in ARTICLES}) >= 5
    assert {article.metadata.get("kicker") for article in ARTICLES} >= {"CHRONIQUE", "ENQUÊTE", "ENTRETIEN"}
    assert sum(article.photo is None for article in ARTICLES) >= 2
    assert len({article.photo for article in ARTICLES} - {None}) >= 9


def test_three_chronicles_have_a_second_colon_and_the_longest_is_shown_first():
    chronicles = [one for one in ARTICLES if one.metadata["title"].startswith("CHRONIQUE : ")]
    assert (
        sum(one.metadata["title"].count(" : ") == 2 and "cœur battant" in one.metadata["title"] for one in chronicles)
        >= 3
    )
    assert ARTICLES[0].metadata["title"] == max((one.metadata["title"] for one in ARTICLES), key=len)


@each_article
def test_an_article_is_whole(article):
    meta = article.metadata
    assert meta["authors"]
    assert meta["description"]
    assert 4 <= sum(not paragraph.startswith("## ") for paragraph in article.body) <= 6
    assert all(clean_text(paragraph) == paragraph for paragraph in (*article.body, meta["title"], meta["description"]))
    assert demo_words()[meta["language"]]
    parse_article(
        {**meta, "url": "https://journal.example/1", "image": None}
        if "image" in meta
        else {**meta, "url": "https://journal.example/1"}
    )


@each_article
def test_a_kicker_is_found_in_the_title_that_carries_it(article):
    kicker = article.metadata.get("kicker")
    found, headline = split_kicker(article.metadata["title"], kicker=kicker, language=article.metadata["language"])
    assert found == kicker
    assert not headline.startswith(kicker or "\0")


@each_article
def test_a_photo_says_who_made_it_what_it_shows_and_what_matters(article):
    if article.photo is None:
        assert "image" not in article.metadata
        return
    image = article.metadata["image"]
    assert image["credit"]
    assert len(image["alt"]) > 20
    assert len(image["focal"]) == 2


def test_the_note_on_ai_stands_on_the_first_article_and_not_on_all():
    notes = [article.metadata.get("ai_disclosure") for article in ARTICLES]
    assert notes[0] == "Ce contenu a été créé avec l'aide de l'IA."
    assert None in notes


def test_every_language_has_the_same_words():
    """The front page, with its shelf of other languages, and Buddhist years are of one language only."""
    assert len({frozenset(words) - {"year_offset", "abroad"} for words in demo_words().values()}) == 1


def test_the_photos_are_large_jpegs_and_together_light():
    files = sorted((FOLDER / "photos").iterdir())
    assert sum(file.stat().st_size for file in files) <= 4_000_000
    for file in files:
        with Image.open(file) as photo:
            assert (photo.format, photo.size) == ("JPEG", (2000, 1333))


@pytest.mark.parametrize("width", PHOTO_WIDTHS)
def test_a_photo_is_offered_smaller(width):
    with Image.open(io.BytesIO(demo_photo("dunes.jpg", width))) as photo:
        assert photo.width == width
        assert photo.height / photo.width == pytest.approx(1333 / 2000, abs=0.002)


@pytest.mark.parametrize(
    ("name", "width"), [("../site.toml", None), ("dunes.jpg", 641), ("absent.jpg", None), (None, 0)]
)
def test_no_other_file_and_no_other_width_is_offered(name, width):
    with pytest.raises(NotFound):
        demo_photo(name, width)


def test_the_site_file_names_the_paper():
    assert load_site(SITE_FILE).name == "Le Matin de Lorsanne"


def test_loading_takes_every_article_in_with_its_photo(parts):
    stored = load_demo(parts)
    assert [one.article.url for one in stored] == [article_url(parts.settings, slug) for slug in SLUGS]
    assert all((one.photo_digest is not None) == (one.article.image is not None) for one in stored)
    assert all(one.photo_problem is None for one in stored)


def test_loading_again_changes_nothing(parts):
    first = load_demo(parts)
    again = load_demo(parts)
    assert [(one.id, one.article, one.photo_digest) for one in again] == [
        (one.id, one.article, one.photo_digest) for one in first
    ]
    assert len(latest_articles(parts.engine, 100)) == len(ARTICLES)


def test_loading_refuses_a_service_whose_own_host_is_not_allowed(parts):
    object.__setattr__(parts.settings, "article_hosts", ("journal.example",))
    with pytest.raises(BadInput, match="SHARE_ARTICLE_HOSTS"):
        load_demo(parts)


def test_the_articles_spread_over_several_days():
    assert ARTICLES[0].published_at - ARTICLES[-1].published_at > timedelta(days=3)


def test_its_trials_are_of_the_days_before_today_and_made_once(parts):
    shown = load_demo(parts)
    show_trials(parts, shown)
    show_trials(parts, shown)
    (running,), (decided,) = running_trials(parts.engine), ended_trials(parts.engine, 10)
    assert standing(parts, decided).leader == 1
    assert standing(parts, running).verdict is not Verdict.EARLY
    for trial in (running, decided):
        published = get_article(parts.engine, trial.article_id).article.published_at
        assert published.timestamp() < trial.started_at < time.time()
    midnight = datetime.now(parts.settings.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    with parts.engine.connect() as connection:
        assert connection.execute(select(func.max(events.c.at))).scalar() < midnight.timestamp() * 1000


def test_the_demo_shows_an_editors_hand_and_leaves_it_to_editors_afterwards(parts):
    shown = load_demo(parts)
    show_pins(parts, shown)
    show_pins(parts, shown)
    found = more_content(parts, limit=20, language="fr")
    assert found.items[0].url.endswith("ecole-de-valtorte")
    assert not [item for item in found.items if item.url.endswith("pont-levant")]
    for pin in list_pins(parts.engine):
        release_article(parts, pin.article_id, section="", author="marie@journal.example")
    show_pins(parts, shown)
    assert list_pins(parts.engine) == []


def test_the_demos_photos_are_there_to_choose_from_though_nobody_fetches_from_themselves(parts):
    settings = parts.settings.model_copy(update={"demo": True})
    slug, article = next((slug, one) for slug, one in demo_articles().items() if one.photo)
    found = demo_pictures(settings, article_url(settings, slug))
    assert found[0].url.endswith(f"/demo/photos/{article.photo}")
    assert len(found) == 12
    assert demo_photo_at(settings, found[0].url).startswith(b"\xff\xd8")
    assert demo_photo_at(parts.settings, found[0].url) is None
    with pytest.raises(NotFound):
        demo_photo_at(settings, f"{settings.public_url}/demo/photos/../site.toml")
