"""robots.txt, as RFC 9309 reads it."""

import pytest

from share_service.previews.robots import read_robots

URL = "https://journal.example/monde/kupiansk.html?x=1"


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("user-AGENT: twitterBOT # us\ndisallow:/monde", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Twitterbot\nDisallow:", True),
        ("User-agent: other\nUser-agent: twitterbot\nDisallow: /", False),
        ("User-agent: *\nDisallow: /monde\nAllow: /monde/kupiansk", True),
        ("User-agent: *\nAllow: /\nDisallow: /", True),
        ("User-agent: *\nDisallow: /*.html", False),
        ("User-agent: *\nDisallow: /*.html$", True),
        ("User-agent: *\nDisallow: /*x=1$", False),
        ("User-agent: *\nDisallow: /m*e/k*.html?x=1$", False),
        ("User-agent: *\nDisallow: /autre", True),
        ("Disallow: /", True),
        ("no rule at all\n\x00", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("User-agent: *\nDisallow: " + "/*" * 5_000, True),
    ],
)
def test_the_longest_rule_of_one_s_own_group_decides(text, allowed):
    assert read_robots(text).allows("twitterbot", URL) is allowed
