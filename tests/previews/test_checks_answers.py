"""What is wrong with how a page is answered: to whom, how fast, in what."""

import pytest

from share_service.articles.probe import Answer
from share_service.previews.lint import lint, lint_url, words
from share_service.previews.observe import Observation
from share_service.previews.reasons import REASONS
from share_service.previews.tags import read_tags
from tests.previews.judged import HTTP, of_site
from tests.previews.site import GOOD, TITLE, URL, Reply


def refusing(name, status=403):
    def answer(_method, agent):
        return Reply(status=status) if name in agent else Reply(GOOD.encode(), headers={"Content-Type": "text/html"})

    return answer


def robots(text):
    return lambda *_: Reply(text.encode(), headers={"Content-Type": "text/plain"})


def test_a_crawler_that_is_turned_away_is_named(site):
    site.serve()
    site.paths["/monde/kupiansk"] = refusing("LinkedInBot")
    assert of_site(site)["bot_refused"].networks == ("linkedin",)
    site.paths["/monde/kupiansk"] = refusing("facebookexternalhit", 503)
    assert "facebook" in of_site(site)["bot_refused"].networks


def test_a_crawler_that_is_shown_another_page_is_named(site):
    site.serve()
    other = GOOD.replace(TITLE, "Veuillez patienter")
    site.paths["/monde/kupiansk"] = lambda _, agent: Reply(
        (other if agent == "Twitterbot/1.0" else GOOD).encode(), headers={"Content-Type": "text/html"}
    )
    assert of_site(site)["bot_other_tags"].networks == ("x",)


@pytest.mark.parametrize(
    ("text", "rule", "networks"),
    [
        ("User-agent: *\nDisallow: /", {"robots_blocked", "robots_blocked_image"}, {"x", "linkedin", "facebook"}),
        ("User-agent: Twitterbot\nDisallow: /monde/\n\nUser-agent: *\nAllow: /", {"robots_blocked"}, {"x"}),
        ("User-agent: *\nDisallow: /*.jpg$", {"robots_blocked_image"}, {"x", "linkedin"}),
        ("User-agent: *\nDisallow: /admin\nDisallow:", set(), set()),
        ("User-agent: Slackbot\nDisallow: /", set(), set()),
    ],
)
def test_robots_txt_is_read_for_the_page_and_for_the_picture(site, text, rule, networks):
    site.serve()
    site.paths["/robots.txt"] = robots(text)
    found = of_site(site)
    assert set(found) == HTTP | rule
    assert all(networks <= set(found[name].networks) for name in rule)


@pytest.mark.parametrize(
    ("headers", "rule"),
    [
        ({"Content_Encoding": "br"}, "encoding"),
        ({"Content_Disposition": "attachment"}, "attachment"),
        ({"X_Robots_Tag": "noindex"}, "robots_header"),
        ({"X_Robots_Tag": "twitterbot: noindex, nofollow"}, "robots_header"),
        ({"Content_Type": "text/plain"}, "page_type_wrong"),
    ],
)
def test_a_header_that_spoils_the_preview_is_found(site, headers, rule):
    site.serve(**headers)
    assert rule in of_site(site)
    assert rule not in ("encoding", "page_type_wrong") or set(of_site(site)) == {rule}


def test_what_an_x_robots_tag_allows_is_no_fault(site):
    site.serve(X_Robots_Tag="max-image-preview: large, max-snippet: -1, otherbot: noindex")
    assert set(of_site(site)) == HTTP


def test_a_page_that_refuses_head_is_told(site):
    site.serve()
    site.paths["/monde/kupiansk"] = lambda method, _: Reply(
        GOOD.encode() if method == "GET" else b"", 200 if method == "GET" else 501, {"Content-Type": "text/html"}
    )
    assert set(of_site(site)) == HTTP | {"head_refused"}


def test_three_redirects_are_one_too_many_and_two_are_none(site):
    site.serve()
    article = site.paths["/monde/kupiansk"]
    for count in (2, 3):
        for number in range(count):
            to = f"/{number + 1}" if number + 1 < count else "/monde/article"
            path = "/monde/kupiansk" if number == 0 else f"/{number}"
            site.paths[path] = lambda *_, to=to: Reply(status=302, headers={"Location": to})
        site.paths["/monde/article"] = article
        assert set(of_site(site)) == HTTP | ({"redirects_many"} if count == 3 else set())


@pytest.mark.parametrize("status", [404, 401, 500])
def test_a_page_that_nobody_gets_has_no_other_fault(site, status):
    site.serve()
    site.paths["/monde/kupiansk"] = lambda *_: Reply(GOOD.encode(), status, {"Content-Type": "text/html"})
    found = of_site(site)
    assert set(found) == {"page_unreachable"}
    assert str(status) in found["page_unreachable"].message


def test_why_there_is_no_answer_is_said_in_words():
    assert set(REASONS) >= {"fetch_timeout", "fetch_unknown_host", "fetch_certificate", "fetch_redirects"}
    for code in REASONS:
        nobody = Answer(URL, failure=code)
        seen = Observation(read_tags(b"", url=URL), page=nobody, agents={"facebook": nobody})
        for locale in ("en", "fr"):
            (found,) = lint(seen, words(locale))
            assert "fetch_" not in found.message
    assert found.message == "La page ne peut pas être récupérée\N{NO-BREAK SPACE}: aucune adresse interrogeable."


def test_a_slow_page_loses_the_networks_that_do_not_wait():
    answer = Answer(URL, 200, {"content-type": "text/html"}, GOOD.encode(), seconds=2.6)
    seen = Observation(read_tags(GOOD, url=URL), GOOD.encode(), answer, agents={"facebook": answer})
    found = {finding.rule: finding for finding in lint(seen)}
    assert set(found) == HTTP | {"slow"}
    assert "bluesky" in found["slow"].networks
    assert "2.6" in found["slow"].message


def test_a_page_that_must_not_be_reached_is_not(site):
    for url in ("http://127.0.0.1/", "http://autre.test/", "http://journal.test:22/"):
        assert {finding.rule for finding in lint_url(site.fetcher(), url)} == {"page_unreachable"}
