"""What is read of an article page, from every kind of metadata, and of pages that mean harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.articles.article import parse_article
from share_service.articles.page import read_page
from tests.articles.pages import BARE, CANONICAL, COMPLETE, MICRODATA, URL


def read(html, url=URL, **options):
    return read_page(html.encode() if isinstance(html, str) else html, url=url, **options)


def test_a_complete_page_gives_a_complete_article():
    reading = read(COMPLETE)
    assert reading.article == {
        "url": CANONICAL,
        "title": "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine",
        "description": "Une ville & ses habitants.",
        "authors": ["Noé Martin", "Léa Roux"],
        "section": "Monde",
        "language": "fr-FR",
        "published_at": "2026-11-22T08:30:00+01:00",
        "modified_at": "2026-11-22T10:00:00+01:00",
        "image": {
            "url": "https://journal.example/photos/kupiansk.jpg",
            "credit": "Photo : A. Durand / Agence",
            "alt": "Une rue sous la neige",
        },
    }
    assert reading.sources["title"] == "og:title"
    assert reading.sources["authors"] == "json-ld author"
    assert {name.partition(".")[0] for name in reading.sources} == set(reading.article)
    parse_article(reading.article)


def test_microdata_are_read():
    article = read(MICRODATA).article
    assert article["title"] == "Un titre en microdonnées"
    assert article["authors"] == ["Léa Roux"]
    assert article["published_at"] == "2026-11-20T12:00:00Z"
    assert article["image"] == {"url": "https://journal.example/monde/2026/11/22/photo.webp", "alt": "La mer"}
    assert article["description"] == "Le chapeau de l’article."
    assert article["language"] == "fr"


def test_a_page_without_metadata_is_read_as_a_reader_would():
    reading = read(BARE)
    assert reading.article["title"] == "La mer monte plus vite que prévu"
    assert reading.article["authors"] == ["Léa Roux", "Noé Martin"]
    assert reading.article["published_at"] == "2026-11-22T12:00:00Z"
    assert reading.sources["published_at"] == "url"
    assert read(BARE, "https://journal.example/mer").article["published_at"] == "2026-03-03T18:05:00Z"
    assert reading.article["image"] == {
        "url": "https://journal.example/photos/mer.jpg",
        "credit": "© Noé Martin",
        "alt": "Une digue",
    }
    assert reading.article["description"].startswith("La mer monte de quatre millimètres")


@pytest.mark.parametrize("page", ["", "<p>", "x" * 100_000, "<title> </title>", "\x00" * 500])
def test_a_page_that_says_nothing_gives_its_address_alone(page):
    assert "title" not in read(page).article
    assert read(page).sources["url"] == "request"


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://journal.example/autre", "https://journal.example/autre"),
        ("/autre#x", "https://journal.example/autre"),
        ("https://www.presse.example/a", "https://www.presse.example/a"),
        ("https://evil.example/a", URL),
        ("javascript:alert(1)", URL),
        ("https://u:p@journal.example/a", URL),
        ("https://journal.example/", URL),
        ("", URL),
    ],
)
def test_the_canonical_address_is_believed_on_the_page_s_host_and_on_allowed_hosts(canonical, expected):
    page = f'<link rel="canonical" href="{canonical}"><title>T</title>'
    assert read(page, hosts=("*.presse.example",)).article["url"] == expected


def test_a_saved_page_names_its_address_itself():
    assert read(COMPLETE, None).article["url"] == CANONICAL
    assert "url" not in read("<title>T</title>", None).article


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "http://news.test@127.0.0.1/x.png",
        "http://127.0.0.1/x.png",
        "//[::1]/x",
        "file:///x.png",
        "https://journal.example/film.mp4",
        "/dessin.svg",
        "http://[",
        " ",
        "ftp://journal.example/x.png",
    ],
)
def test_a_picture_that_no_card_can_use_is_passed_over(address):
    page = f'<meta property="og:image" content="{address}"><meta name="twitter:image" content="/bonne.jpg">'
    assert read(page).article["image"]["url"] == "https://journal.example/bonne.jpg"


def test_a_base_counts_for_relative_pictures_and_leads_nowhere_else():
    page = (
        '<base href="https://cdn.example/a/"><meta property="og:image" content="b.jpg"><link rel=canonical href="/c">'
    )
    assert read(page).article["image"]["url"] == "https://cdn.example/a/b.jpg"
    assert read(page).article["url"] == URL
    assert "image" not in read('<base href="http://127.0.0.1/"><meta property="og:image" content="b.jpg">').article


def test_what_must_not_be_shown_is_taken_out_and_markup_stays_text():
    page = (
        '<meta property="og:title" content="A\u202e\x00 &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;">'.encode()
    )
    assert read(page).article["title"] == "A </title><script>alert(1)</script>"
    surrogate = "<meta charset=utf-8><title>a\ud800b</title>".encode("utf-8", "surrogatepass")
    assert read(surrogate).article["title"] == "ab"
    assert read('<meta property="og:title" content="Le &lt;em&gt;cœur&lt;/em&gt;">').article["title"] == "Le cœur"


def test_every_field_has_a_limit():
    page = f'<title>{"t" * 9_000}</title><meta name=description content="{"d" * 9_000}"><meta name=author content="{"a" * 9_000}">'
    article = read(page + f'<meta property="article:section" content="{"s" * 9_000}">').article
    assert {name: len(article[name]) for name in ("title", "description", "section")} == {
        "title": 1_000,
        "description": 5_000,
        "section": 300,
    }
    assert "authors" not in article


@pytest.mark.parametrize(
    "page",
    [
        b'<script type="application/ld+json">' + b"[" * 100_000 + b"]" * 100_000 + b"</script>",
        b'<script type="application/ld+json">' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"</script>",
        b'<script type="application/ld+json">{"@type":"Article","headline":' + b"9" * 10_000 + b"}</script>",
        b'<script type="application/ld+json">{"@type":["Article"],"author":[[[]],{"name":[]},null,{"@id":{}}],"image":[{}]}</script>',
        b"<p " + b" ".join(b"a%d=b" % number for number in range(50_000)) + b">",
        b'<meta property="og:image" content="javascript:x">' * 50_000,
        b'<div class="date author byline content">' * 20_000,
        b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    ],
)
def test_a_page_made_to_hurt_is_read_all_the_same(page):
    reading = read(b'<meta property="og:title" content="Titre">' + page)
    assert reading.article["title"] == "Titre"
    assert "root:" not in str(reading)


@pytest.mark.parametrize(
    ("source_type", "language", "text"),
    [
        ("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", "fr", "Image générée par IA"),
        ("https://schema.org/TrainedAlgorithmicMediaDigitalSource", "en", "AI-generated image"),
        (
            "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
            "de",
            "Image edited with AI",
        ),
        ("http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture", "fr", None),
    ],
)
def test_a_stated_ai_source_is_disclosed_in_the_page_s_language(source_type, language, text):
    page = (
        f'<html lang={language}><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "T",'
        f'"image": {{"url": "/a.jpg", "digitalSourceType": "{source_type}"}}}}</script>'
    )
    assert read(page).article.get("ai_disclosure") == text


def test_a_teaser_s_markup_is_not_the_article_s():
    teaser = '{"@type": "NewsArticle", "headline": "Autre sujet", "author": {"name": "Ann Autre"}, "datePublished": "2020-01-01"}'
    own = '{"@type": "NewsArticle", "headline": "Mon sujet", "author": {"name": "Léa Roux"}, "datePublished": "2026-11-22"}'
    page = f'<title>Mon sujet</title><script type="application/ld+json">[{teaser}, {own}]</script>'
    article = read(page).article
    assert (article["title"], article["authors"], article["published_at"][:10]) == (
        "Mon sujet",
        ["Léa Roux"],
        "2026-11-22",
    )


def test_a_blog_s_name_in_the_h1_is_not_a_post_s_title():
    page = "<title>Le Carnet : une digue de plus</title><h1>Le Carnet</h1><h3>Une digue de plus</h3><p>Texte.</p>"
    assert read(page).article["title"] == "Une digue de plus"
    named = '<meta property="og:site_name" content="Le Carnet des digues">'
    page = "<title>Digue 5 - - Le Carnet des digues</title><h1>Le Carnet des digues</h1><h1>Digue 5</h1>"
    assert read(named + page).article["title"] == "Digue 5"


def test_several_author_tags_are_several_authors():
    page = '<title>T</title><meta name="author" content="Léa Roux"><meta name="author" content="Noé Martin">'
    assert read(page).article["authors"] == ["Léa Roux", "Noé Martin"]


def test_another_picture_s_credit_is_not_taken():
    page = BARE.replace("<article>", '<meta property="og:image" content="/photos/autre.jpg"><article>')
    assert read(page).article["image"] == {"url": "https://journal.example/photos/autre.jpg"}


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Le port, lundi. © Ana Gil / AFP", "© Ana Gil / AFP"),
        ("Le port (Crédit photo : mairie)", "Crédit photo : mairie"),
        ("Photo : Ana Gil.", "Photo : Ana Gil"),
        ("Le port. <i>Photograph: Ann Lee/Agency</i>", "Photograph: Ann Lee/Agency"),
        ("Une photo : le port en 1999", None),
        ("Le photographe du port", None),
    ],
)
@pytest.mark.parametrize("source", ["src", "data-src"])
def test_a_caption_that_ends_with_a_credit_gives_it(caption, credit, source):
    page = f'<meta property="og:image" content="/p/port.jpg"><figure><img {source}="/p/port.jpg?w=80" alt="Le port">'
    image = read(f"<title>T</title>{page}<figcaption>{caption}</figcaption></figure>").article["image"]
    assert (image.get("credit"), image["alt"]) == (credit, "Le port")


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_raise(data):
    for page in (
        data,
        b"<title>" + data,
        b'<script type="application/ld+json">{"@type":"Article","datePublished":"' + data + b'"}</script>',
    ):
        article = read_page(page, url=URL).article
        parse_article({"title": "T"} | article)


@given(
    st.text(max_size=80),
    st.sampled_from(["author", "date", "og:image", "og:url", "og:locale", "article:section", "og:title"]),
)
def test_whatever_a_meta_tag_says_the_article_stays_valid(text, name):
    escaped = text.replace("&", "&amp;").replace('"', "&quot;")
    page = f'<title>T</title><meta name="{name}" content="{escaped}">'
    parse_article(read_page(page, url=URL).article)


def test_a_page_that_names_our_card_has_its_photo_elsewhere():
    card = "https://share.journal.example/card?url=x"
    page = (
        f'<meta property="og:image" content="{card}"><meta name="twitter:image" content="{card}">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "T", "image": "/photo.jpg"}</script>'
    )
    reading = read_page(page, url=URL, cards="https://share.journal.example/card")
    assert reading.article["image"]["url"] == "https://journal.example/photo.jpg"
    assert "image" not in read_page(f'<meta property="og:image" content="{card}">', url=URL, cards=card[:34]).article


def test_a_logo_gives_way_to_a_picture_that_the_page_states():
    logo = '<meta property="og:image" content="/static/logo.png">'
    assert read(logo).article["image"]["url"] == "https://journal.example/static/logo.png"
    shared = '<meta property="og:image" content="/static/site-facebook-share.jpg">'
    assert read(shared + '<div><video poster="/film.jpg"></div>').article["image"]["url"].endswith("/film.jpg")
    assert read(logo + '<article><video poster="/film.jpg">').article["image"]["url"].endswith("/film.jpg")


def test_where_a_picture_s_credit_stood_is_told_too():
    sources = read(COMPLETE).sources
    assert (sources["image"], sources["image.credit"], sources["image.alt"]) == (
        "og:image",
        "json-ld image.creditText",
        "og:image:alt",
    )
