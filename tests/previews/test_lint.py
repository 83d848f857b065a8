"""The lint: every seeded fault of the tags is found, and on a good page there is nothing to find."""

import re

import pytest

from share_service.previews.lint import lint_file, words
from share_service.previews.profiles import load_profiles
from share_service.previews.rules import RULES
from tests.previews.judged import HTTP, of_file, of_site, secure
from tests.previews.site import DESCRIPTION, GOOD, IMAGE, TITLE, URL


def without(pattern):
    page, count = re.subn(f"<meta [^>]*{pattern}[^>]*>\n?", "", GOOD)
    assert count
    return page


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


@pytest.mark.parametrize("host", ["www.journal.test", "monde.journal.test", "m.journal.test"])
def test_a_part_of_the_same_site_is_no_other_domain(host):
    page = secure(GOOD).replace(f'og:url" content="{URL}"', f'og:url" content="http://{host}/a"')
    assert set(of_file(page)) == {"url_differs"}


def test_a_straight_apostrophe_says_the_same_as_a_curly_one():
    said = secure(GOOD).replace(TITLE, "L’été « tient »")
    straight = said.replace('twitter:title" content="L’été', 'twitter:title" content="L\'été')
    assert straight != said
    assert of_file(straight) == of_file(said)


def test_an_application_s_shell_with_a_viewport_is_still_a_shell():
    page = '<meta name="viewport" content="width=device-width"><title>Le Journal</title><div id="app"></div><script src=a></script>'
    assert set(of_file(page)) == {"tags_by_script"}


def test_the_same_twitter_card_twice_is_a_double():
    page = secure(GOOD).replace("</head>", '<meta name="twitter:card" content="summary_large_image"></head>')
    assert set(of_file(page)) == {"tag_duplicate"}


def test_a_title_that_comes_late_is_late_and_not_another(site):
    site.serve(GOOD.replace("<head>", f"<head><style>{'a' * 70_000}</style>"))
    assert set(of_site(site)) == HTTP | {"tags_late"}


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
