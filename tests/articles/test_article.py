"""What an article's metadata may hold, and what is said when it does not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.articles.article import canonical_url, clean_text, host_allowed, parse_article
from share_service.errors import BadInput

URL = "https://journal.example/chronique"


def test_unknown_keys_are_an_error_that_names_them():
    with pytest.raises(BadInput) as refusal:
        parse_article({"url": URL, "title": "T", "headline": "H", "image": {"url": URL, "by": "x"}})
    assert {field.field for field in refusal.value.fields} == {"headline", "image.by"}
    assert "headline is not a field of an article" in refusal.value.detail


@pytest.mark.parametrize("data", [None, [], "x", 3, {}, {"url": URL}, {"title": "T"}])
def test_what_is_no_article_is_refused_in_one_sentence(data):
    with pytest.raises(BadInput) as refusal:
        parse_article(data)
    assert refusal.value.code == "article_invalid"


def test_a_title_is_cleaned_of_what_cannot_or_must_not_be_shown():
    article = parse_article({"url": URL, "title": " le\ud800 cœur\u202e battant\x00\n de\u2066 l’Ukraine "})
    assert article.title == "le cœur battant de l’Ukraine"


def test_a_title_of_nothing_but_control_characters_is_refused():
    with pytest.raises(BadInput):
        parse_article({"url": URL, "title": "\x00\u202e\ud800"})


def test_a_title_of_ten_thousand_characters_is_refused_with_the_limit():
    with pytest.raises(BadInput, match="1000"):
        parse_article({"url": URL, "title": "a" * 10_000})


def test_joiners_that_scripts_need_stay():
    assert clean_text("क्\u200dष می\u200cخواهم") == "क्\u200dष می\u200cخواهم"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTP://Journal.Example:80/a#part", "http://journal.example/a"),
        ("https://journal.example", "https://journal.example/"),
        ("https://journal.example:8443/a?b=c", "https://journal.example:8443/a?b=c"),
        ("https://éco.example/a", "https://xn--co-9ia.example/a"),
        ("https://journal.example./a", "https://journal.example/a"),
    ],
)
def test_one_address_has_one_spelling(written, canonical):
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    "written",
    [
        "",
        "journal.example/a",
        "//journal.example/a",
        "ftp://journal.example/",
        "javascript:alert(1)",
        "http://user:pass@journal.example/",
        "http://a b/",
        "http://journal.example\\@evil.example/",
        "http://journal.example:99999/",
        "http://",
        "https://journal.example/" + "a" * 3000,
    ],
)
def test_what_is_no_plain_web_address_is_refused(written):
    with pytest.raises(ValueError, match=r".+"):
        canonical_url(written)


@given(st.text(max_size=60))
def test_no_text_makes_the_address_check_crash(text):
    with suppress(ValueError):
        assert canonical_url(text).startswith(("http://", "https://"))


def test_hosts_are_allowed_by_name_by_port_and_by_star():
    hosts = ("journal.example", "*.presse.example", "127.0.0.1:8000")
    assert host_allowed("https://journal.example/a", hosts)
    assert host_allowed("https://sud.presse.example/a", hosts)
    assert host_allowed("http://127.0.0.1:8000/demo/", hosts)
    assert not host_allowed("http://127.0.0.1:9000/demo/", hosts)
    assert not host_allowed("https://evil-journal.example/a", hosts)
    assert not host_allowed("https://presse.example/a", hosts)
    assert not host_allowed("https://journal.example/a", ())


def test_the_document_holds_only_what_the_article_has():
    article = parse_article({"url": URL, "title": "T", "kicker": "", "image": {"url": URL, "focal": [0.25, 1]}})
    assert article.document() == {"url": URL, "title": "T", "image": {"url": URL, "focal": [0.25, 1.0]}}


def test_a_moment_without_a_zone_is_in_utc_whatever_the_machines_clock_says():
    article = parse_article({"url": URL, "title": "T", "published_at": "2026-11-22T18:30", "modified_at": "2026-11-23"})
    assert article.document()["published_at"] == "2026-11-22T18:30:00Z"
    assert article.document()["modified_at"] == "2026-11-23T00:00:00Z"


@pytest.mark.parametrize(
    "written",
    ["0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-12:00"],
)
def test_what_a_system_makes_of_no_date_is_none(written):
    assert "published_at" not in parse_article({"url": URL, "title": "T", "published_at": written}).document()
