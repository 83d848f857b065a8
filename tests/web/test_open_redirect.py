"""No open redirect, by construction: whatever is asked, a link leads to the address of an article in the store."""

from __future__ import annotations

import string
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from share_service.articles.article import parse_article
from share_service.articles.tracking import without_tracking
from share_service.links.channels import CAMPAIGN
from share_service.links.token import LinkRef, LinkSigner
from share_service.newsroom.campaigns import leads_to, make_campaign
from share_service.store.articles import PhotoState, save_article

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
URLS = (
    "https://journal.example/a?x=1&y=//evil.example",
    "https://www.journal.example/été/«b»",
    "http://journal.example/",
)
EVIL = (
    "https://evil.example/",
    "//evil.example",
    "javascript:alert(1)",
    "\\\\evil.example",
    "/\\evil.example",
    "http:evil.example",
)

refs = st.builds(LinkRef, st.integers(0, 2**32 - 1), st.integers(0, 255), st.integers(0, 255))
evil = st.one_of(st.sampled_from(EVIL), st.text(string.printable, max_size=60), st.text(max_size=40))
names = ("url", "to", "next", "r", "redirect", "target", "u", "link", "dest")
told = st.sampled_from(
    ("Host", "Referer", "Origin", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-URL", "Forwarded")
)


LABELS = ("Infolettre", "//evil.example/?url=https://evil.example#@evil.example\r\nLocation: https://evil.example")
TEMPLATE = "utm_source={place}&utm_campaign={label}&utm_content=%0d%0a//evil.example%23&xtor=https://evil.example/"


@pytest.fixture
def known(parts):
    """The addresses that the store knows, as they are sent, with campaign links of the first that add to it."""
    stored = [save_article(parts.engine, parse_article({"url": url, "title": "A"}), PhotoState())[0] for url in URLS]
    from werkzeug.urls import iri_to_uri

    of_campaigns = set()
    for label, utm in ((LABELS[0], ""), *((label, TEMPLATE) for label in LABELS)):
        link = make_campaign(parts, stored[0].id, label, utm=utm, author="tests")
        of_campaigns.add(iri_to_uri(leads_to(link, URLS[0])))
    assert {without_tracking(url) for url in of_campaigns} == {URLS[0]}
    return {iri_to_uri(one.article.url) for one in stored} | of_campaigns


def follow(client, path, query="", headers=()):
    """Return where a request leads, or None when it leads nowhere."""
    # Nothing of what is asked may be decoded once more on the way.
    answer = client.get(
        path, query_string=query, headers={"User-Agent": BROWSER, **dict(headers)}, follow_redirects=False
    )
    assert answer.status_code in (302, 400, 404, 410), answer.status
    return answer.headers.get("Location")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ref=refs, field=st.tuples(st.sampled_from(names), evil), said=st.tuples(told, st.sampled_from(EVIL)))
def test_a_signed_link_leads_to_an_article_whatever_else_is_said(client, parts, known, *, ref, field, said):
    """Small ids are those of articles that exist; all others are in the range of what a token can hold."""
    small = LinkRef(ref.subject % 5, CAMPAIGN if ref.channel % 2 else ref.channel, ref.variant)
    for one in (ref, small):
        path = "/s/" + parts.link_tokens.mint(one)
        query = f"{field[0]}={quote(field[1].encode('utf-8', 'replace'))}"
        location = follow(client, path, query, [said])
        assert location is None or location in known
        assert location is None or urlsplit(location).hostname.endswith("journal.example")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ref=refs, value=evil, key=st.text(string.ascii_letters, min_size=32, max_size=40))
def test_nothing_that_is_not_signed_here_leads_anywhere(client, parts, known, *, ref, value, key):
    forged = LinkSigner([key]).mint(LinkRef(ref.subject % 5, ref.channel, ref.variant))
    real = parts.link_tokens.mint(LinkRef(ref.subject % 5, ref.channel, ref.variant))
    payload, _dot, signature = real.partition(".")
    other = parts.link_tokens.mint(LinkRef(ref.subject % 5 + 7, ref.channel, ref.variant))
    tried = (
        forged,
        f"{payload}.{other.partition('.')[2]}",
        f"{payload}{signature}",
        f"{real}/{quote(value.encode('utf-8', 'replace'), safe='')}",
        f"{real}?{value}"[:40].replace("?", "%3F"),
        quote(value.encode("utf-8", "replace"), safe=""),
    )
    for token in tried:
        assert follow(client, f"/s/{token}") is None, token


def test_an_article_of_a_host_that_is_no_longer_ours_leads_on(client, parts, known):
    """Hosts are checked when an article is taken in, by whoever may; a link that is out in the world stays alive."""
    path = "/s/" + parts.link_tokens.mint(LinkRef(1, 10))
    assert follow(client, path) in known
