"""The lint: every seeded fault is found, and on a good page there is nothing to find."""

import re

import pytest

from share_service.articles.probe import Answer
from share_service.previews.lint import lint, lint_file, lint_url, words
from share_service.previews.observe import Observation
from share_service.previews.profiles import load_profiles
from share_service.previews.rules import RULES
from share_service.previews.tags import read_tags
from tests.previews.site import DESCRIPTION, GOOD, IMAGE, TITLE, URL, Reply, picture, running_site


@pytest.fixture(scope="module")
def site():
    with running_site() as site:
        yield site


def without(pattern):
    page, count = re.subn(f"<meta [^>]*{pattern}[^>]*>\n?", "", GOOD)
    assert count
    return page


def of_file(page, url=URL):
    return {finding.rule: finding for finding in lint_file(page.encode(), url)}


def of_site(site):
    return {finding.rule: finding for finding in lint_url(site.fetcher(), URL)}


# The pictures' addresses are http so that the test's server needs no certificate: that is a fault in itself.
HTTP = {"image_http"}


def secure(page):
    return page.replace(IMAGE, IMAGE.replace("http:", "https:"))


def test_a_good_page_has_nothing_to_mend(site):
    assert of_file(secure(GOOD)) == {}
    site.serve()
    assert set(of_site(site)) == HTTP


def test_a_page_is_asked_for_as_every_network_would(site):
    site.serve()
    site.agents.clear()
    of_site(site)
    assert {profile.user_agent for profile in load_profiles().values()} <= set(site.agents)


TAG_FAULTS = {
    "title_missing": without("og:title"),
    "description_missing": without("og:description"),
    "image_missing": without("og:image"),
    "url_missing": without("og:url"),
    "type_missing": without("og:type"),
    "site_name_missing": without("og:site_name"),
    "locale_missing": without("og:locale"),
    "image_alt_missing": without("og:image:alt"),
    "image_dimensions_missing": without("og:image:height"),
    "published_missing": re.sub('"datePublished": "[^"]*",', "", without("published_time")),
    "author_missing": re.sub('"author": .*]', '"x": []', without("article:author")),
    "card_missing": without("twitter:card"),
    "card_small": GOOD.replace("summary_large_image", "summary"),
    "card_duplicate": GOOD.replace("</head>", '<meta name="twitter:card" content="summary"></head>'),
    "tag_empty": GOOD.replace(f'og:title" content="{TITLE}"', 'og:title" content=" "'),
    "tag_duplicate": GOOD.replace("</head>", '<meta property="og:title" content="Un autre"></head>'),
    "title_differs": GOOD.replace(f'twitter:title" content="{TITLE}"', 'twitter:title" content="Un autre titre"'),
    "description_differs": GOOD.replace(f'name="description" content="{DESCRIPTION}"', 'name="description" content="X"'),
    "image_differs": GOOD.replace(f'twitter:image" content="{IMAGE}"', 'twitter:image" content="https://journal.test/b"'),
    "url_differs": GOOD.replace(f'canonical" href="{URL}"', f'canonical" href="{URL}-2"'),
    "url_other_domain": GOOD.replace(f'og:url" content="{URL}"', 'og:url" content="http://autre.test/a"'),
    "url_relative": GOOD.replace(f'og:url" content="{URL}"', 'og:url" content="/monde/kupiansk"'),
    "og_in_name": GOOD.replace('property="og:', 'name="og:'),
    "locale_differs": GOOD.replace('lang="fr"', 'lang="de"'),
    "locale_invalid": GOOD.replace("fr_FR", "fr-FR"),
    "title_cut": GOOD.replace(TITLE, "É" * 34 + " é"),
    "title_long": GOOD.replace(TITLE, "Un titre très long " * 10),
    "description_long": GOOD.replace(DESCRIPTION, "Une longue description. " * 12),
    "site_name_long": GOOD.replace('site_name" content="Le Journal"', f'site_name" content="{"é" * 127}"'),
    "tag_long": GOOD.replace("</head>", f'<meta property="og:image:secure_url" content="https://a.test/{"x" * 1000}"></head>'),
    "tags_many": GOOD.replace("</head>", '<meta property="og:see_also" content="x">' * 50 + "</head>"),
    "tags_late": GOOD.replace("<head>", f"<head><style>{'a' * 33_000}</style>"),
    "tags_by_script": '<html><body><div id="root"></div><script src="/app.js"></script></body></html>',
    "json_ld_broken": GOOD.replace('"headline"', '"name": "un "mot"", "headline"'),
    "image_relative": GOOD.replace(IMAGE, "/card.jpg"),
    "image_http": GOOD.replace(IMAGE, "http://journal.test/card.jpg"),
    "image_invalid": GOOD.replace(IMAGE, "data:image/png;base64,AAAA"),
    "robots_header": GOOD.replace("</head>", '<meta name="robots" content="noindex, follow"></head>'),
}  # fmt: skip


@pytest.mark.parametrize("rule", TAG_FAULTS)
def test_a_seeded_fault_of_the_tags_is_found_and_no_other(rule):
    found = of_file(TAG_FAULTS[rule] if rule.startswith("image_") else secure(TAG_FAULTS[rule]))
    assert rule in found
    assert set(found) - HTTP == {rule} - HTTP
    assert found[rule].networks
    assert set(found[rule].networks) <= set(load_profiles())


def image_reply(**changes):
    headers = {"Content-Type": changes.pop("type", "image/jpeg")} | changes.pop("headers", {})
    return lambda *_: Reply(**({"body": picture(), "headers": headers} | changes))


IMAGE_FAULTS = {
    "image_unreachable": image_reply(status=404),
    "image_redirects": image_reply(status=302, headers={"Location": "/moved.jpg"}, body=b""),
    "image_type_wrong": image_reply(type="application/octet-stream"),
    "image_not_picture": image_reply(body=b"<!doctype html><p>Sign in", type="text/html"),
    "image_format": image_reply(body=b"<svg xmlns='http://www.w3.org/2000/svg'/>", type="image/svg+xml"),
    "image_no_length": image_reply(length=False),
    "image_heavy": image_reply(body=picture(noise=True)),
    "image_small": image_reply(body=picture(400, 210)),
    "image_ratio": image_reply(body=picture(1200, 1200)),
    "image_dimensions_untrue": image_reply(body=picture(1200, 675)),
    "attachment": image_reply(headers={"Content-Disposition": "attachment; filename=a.jpg"}),
    "head_refused": lambda method, _: Reply(picture() if method == "GET" else b"", 200 if method == "GET" else 405, {"Content-Type": "image/jpeg"}),
}  # fmt: skip
ALSO = {"image_small": {"image_dimensions_untrue"}, "image_ratio": {"image_dimensions_untrue"}}


@pytest.mark.parametrize("rule", IMAGE_FAULTS)
def test_a_seeded_fault_of_the_picture_is_found_and_no_other(site, rule):
    site.serve()
    site.paths["/card.jpg"] = IMAGE_FAULTS[rule]
    site.paths["/moved.jpg"] = image_reply()
    assert set(of_site(site)) == {rule} | HTTP | ALSO.get(rule, set())


def test_a_picture_that_some_networks_do_not_take_names_them(site):
    site.serve(GOOD.replace("image/jpeg", "image/webp"), picture(kind="WEBP"))
    site.paths["/card.jpg"] = image_reply(body=picture(kind="WEBP"), type="image/webp")
    found = of_site(site)
    assert {"linkedin", "bluesky", "teams"} <= set(found["image_format"].networks)
    assert "facebook" not in found["image_format"].networks


SAID = {
    "image_format": GOOD.replace("image/jpeg", "image/svg+xml"),
    "image_small": GOOD.replace('"1200"', '"400"').replace('"630"', '"210"'),
    "image_ratio": GOOD.replace('"630"', '"1200"'),
    "tag_duplicate": GOOD.replace("</head>", '<meta property="og:image" content="https://journal.test/b.jpg"></head>'),
}


@pytest.mark.parametrize("rule", SAID)
def test_of_a_saved_page_s_picture_what_is_said_of_it_is_judged(rule):
    assert set(of_file(secure(SAID[rule]))) == {rule}


def test_a_picture_s_name_tells_its_format_where_no_type_does():
    page = secure(GOOD).replace("card.jpg", "card.webp").replace('og:image:type"', 'og:image:x"')
    assert "bluesky" in of_file(page)["image_format"].networks


@pytest.mark.parametrize("host", ["www.journal.test", "monde.journal.test", "m.journal.test"])
def test_a_part_of_the_same_site_is_no_other_domain(host):
    page = secure(GOOD).replace(f'og:url" content="{URL}"', f'og:url" content="http://{host}/a"')
    assert set(of_file(page)) == {"url_differs"}


def test_an_application_s_shell_with_a_viewport_is_still_a_shell():
    page = '<meta name="viewport" content="width=device-width"><title>Le Journal</title><div id="app"></div><script src=a></script>'
    assert set(of_file(page)) == {"tags_by_script"}


def test_the_same_twitter_card_twice_is_a_double():
    page = secure(GOOD).replace("</head>", '<meta name="twitter:card" content="summary_large_image"></head>')
    assert set(of_file(page)) == {"tag_duplicate"}


def test_a_title_that_comes_late_is_late_and_not_another(site):
    site.serve(GOOD.replace("<head>", f"<head><style>{'a' * 70_000}</style>"))
    assert set(of_site(site)) == HTTP | {"tags_late"}


def test_a_type_that_is_declared_must_be_true(site):
    site.serve(GOOD.replace("image/jpeg", "image/png"))
    assert set(of_site(site)) == HTTP | {"image_type_untrue"}


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


def test_every_rule_has_its_words_in_french_and_keeps_its_values():
    french = words("fr")
    for rule in RULES.values():
        for text in (rule.message, rule.mend):
            assert french(text) != text, text
            assert sorted(re.findall(r"%\(\w+\)s", french(text))) == sorted(re.findall(r"%\(\w+\)s", text))


@pytest.mark.parametrize(
    "page", [b"", b"\x00" * 100, b"<meta property='og:title og:image' content='x'>" * 3_000, b"<" * 50_000]
)
def test_no_bytes_make_the_lint_raise(page):
    assert lint_file(page)
