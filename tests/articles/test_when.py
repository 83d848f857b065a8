"""When an article appeared, by all the ways in which pages say so."""

import pytest

from share_service.articles.markup import Markup
from share_service.articles.when import modified_at, published_at

URL = "https://journal.example/monde/kupiansk"
DATED = "https://journal.example/monde/2026/11/22/kupiansk"


def published(body, url=URL, head=""):
    found = published_at(Markup(f"<html><head>{head}</head><body>{body}</body></html>"), url)
    return found[0] if found else None


def test_the_first_appearance_is_told_and_not_the_last_change():
    page = Markup(
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "T",'
        '"datePublished": "2026-11-20T08:00:00Z", "dateModified": "2026-11-22T09:00:00Z"}</script>'
    )
    assert published_at(page, URL) == ("2026-11-20T08:00:00Z", "json-ld datePublished")
    assert modified_at(page) == ("2026-11-22T09:00:00Z", "json-ld dateModified")


def test_a_page_that_states_only_its_change_is_dated_by_it():
    assert (
        published("", head='<meta property="og:updated_time" content="2026-11-22T09:00:00Z">') == "2026-11-22T09:00:00Z"
    )


def test_a_property_in_capitals_is_the_same_property():
    script = '<script type="application/ld+json">{"@type": "Article", "Headline": "T", "DatePublished": "2026-11-20"}</script>'
    assert published(script) == "2026-11-20T12:00:00Z"


@pytest.mark.parametrize(
    ("lang", "url", "confirming", "day"),
    [
        ("en", URL, '<time datetime="2026-04-06">', "2026-04-06"),
        ("fr", URL, '<time datetime="2026-04-06">', "2026-04-06"),
        ("fr", URL, '<time datetime="2026-06-04">', "2026-06-04"),
        ("fr", URL, "", "2026-06-04"),
        ("en-US", URL, "", "2026-04-06"),
        ("en", "https://paper.com/a", "", "2026-04-06"),
        ("en", "https://paper.co.uk/a", "", "2026-06-04"),
    ],
)
def test_an_open_date_is_read_as_the_page_confirms_it_or_its_language_writes(lang, url, confirming, day):
    page = f'<html lang={lang}><meta name="date" content="4/6/2026"><body><h1>T</h1>{confirming}'
    found = published_at(Markup(page), url)
    assert found is not None
    assert found[0][:10] == day


@pytest.mark.parametrize(
    "body",
    [
        "<h1>T</h1><p>Par Léa Roux</p><p>Le 20 novembre 2026 à 8h05</p>",
        "<p>20 novembre 2026, 8:05</p><h1>T</h1>",
        "<h1>T</h1><p>Mis à jour le 22 novembre 2026</p><p>Publié le 20 novembre 2026 à 8:05</p>",
        '<h1>T</h1><time class="updated" datetime="2026-11-22">22</time><time datetime="2026-11-20T08:05:00Z">20</time>',
        '<aside class="related"><time datetime="2026-01-01">x</time></aside><h1>T</h1><time datetime="2026-11-20T08:05Z">',
        '<body class="has-sidebar"><div class="no-comments"><h1>T</h1><b>20 Nov 2026, 8.05AM</b></div>',
        '<h1>T</h1><script>window.state = {"article": {"publishedAt": "2026-11-20T08:05:00Z"}}</script>',
        '<h1>T</h1><script>var s = "{\\"datePublished\\":\\"2026-11-20T08:05:00Z\\"}"</script>',
    ],
)
def test_a_date_beside_the_headline_is_the_article_s(body):
    assert published(body) == "2026-11-20T08:05:00Z"


def test_a_date_that_the_article_tells_of_is_not_its_own():
    long = "Il est né le 24 mai 1996 à Duluth. " * 12
    assert published(f"<h1>T</h1><p>{long}</p><td>24 mai 1996</td>") is None
    assert published("<h1>T</h1><b>24 mai 1941</b>") is None


def test_the_address_dates_an_article_and_the_page_its_hour():
    assert published("<h1>T</h1><p>3 mars 2026 à 18h05</p>", DATED) == "2026-11-22T12:00:00Z"
    assert published("<h1>T</h1><p>22 novembre 2026 à 18h05</p>", DATED) == "2026-11-22T18:05:00Z"


def test_a_canonical_address_dates_an_article_too():
    head = '<link rel="canonical" href="/2026/11/22/kupiansk">'
    assert published("<h1>T</h1><p>Texte.</p>", head=head) == "2026-11-22T12:00:00Z"
    assert published("<h1>T</h1>", head='<meta property="og:url" content="https://[">') is None


@pytest.mark.parametrize(
    ("shown", "day"), [("22.11.26", "2026-11-22"), ("Am 22.11.2026.", "2026-11-22"), ("11/22/26", "2026-11-22")]
)
def test_a_year_of_two_digits_is_read(shown, day):
    assert published(f"<h1>T</h1><time>{shown}</time>") == f"{day}T12:00:00Z"


def test_a_version_is_no_date():
    assert published("<h1>T</h1><p>Version v1.2.15, 10.0.12.26</p>") is None


def test_a_thousand_dates_are_not_all_looked_at():
    assert published("<h1>T</h1>" + "<div class=date>jamais</div>" * 20_000) is None


@pytest.mark.parametrize(
    "name",
    [
        "bt:pubDate",
        "published_at",
        "vr:published_time",
        "datePosted",
        "rnews:datePublished",
        "og:publish_date",
        "article:published_date",
        "DC.Date.Created",
        "originalPublicationDate",
        "news.created",
    ],
)
def test_a_tag_of_any_vendor_that_means_the_publication_is_read(name):
    assert published("", head=f'<meta name="{name}" content="2026-11-20">') == "2026-11-20T12:00:00Z"


@pytest.mark.parametrize("name", ["expiry_date", "last_created", "event:created", "build-date", "comment_published"])
def test_a_tag_that_means_another_moment_is_not(name):
    assert published("", head=f'<meta name="{name}" content="2026-11-20">') is None


def test_rdfa_is_read_as_microdata_are():
    assert published('<span property="dc:date dc:created" content="2026-11-20T09:00:00+01:00">x</span>') == (
        "2026-11-20T09:00:00+01:00"
    )
    assert published('<b property="schema:datePublished">20 novembre 2026</b>') == "2026-11-20T12:00:00Z"


def test_an_address_with_a_month_says_which_of_the_shown_days_is_its_own():
    body = "<h1>T</h1><p>3 mars 2026</p><p>20 novembre 2026</p>"
    assert published(body, "https://journal.example/2026/11/kupiansk") == "2026-11-20T12:00:00Z"
    assert published(body, "https://journal.example/2025/11/kupiansk") == "2026-03-03T12:00:00Z"


def test_only_a_page_that_shows_nothing_else_is_dated_by_the_change_it_shows():
    changed = "<footer>Last updated on Nov 22, 2026. Created using a tool.</footer>"
    assert published(changed) == "2026-11-22T12:00:00Z"
    assert published(f"<h1>T</h1><p>Posted Nov 20, 2026</p>{changed}") == "2026-11-20T12:00:00Z"
