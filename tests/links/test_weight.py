"""X's weighted length: what twitter-text 3.1 says of the same texts."""

import pytest

from share_service.links.weight import weighted_length

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("été", 3),
        ("e\u0301te\u0301", 3),
        ("Привет, κόσμε", 13),
        ("السلام", 6),
        ("日本", 4),
        ("한국", 4),
        ("\u1112\u1161\u11ab", 2),
        ("«\u202f!\u202f»", 7),
        ("“—”…’", 6),
        ("€→☃", 6),
        ("\u200b\u200d\u200f", 4),
        ("𝒜🩷", 4),
        (FAMILY, 2),
        ("👍🏽🇫🇷1️⃣❤️", 8),
        ("🇫", 2),
        ("http://journal.example.com/a?b=c#d", 23),
        ("https://été.fr/é (https://a.fr)", 49),
        ("Lire lemonde.fr, lemonde.fr.", 54),
        ("lemonde.fr/a_(b)_c", 23),
        ("HTTPS://LEMONDE.FR", 23),
        ("a.b", 3),
        ("a.museum", 23),
        ("nom@lemonde.fr", 14),
        ("#lemonde.fr", 11),
        ("$lemonde.fr", 11),
        ("-lemonde.fr", 11),
        ("été.fr", 24),
        ("日本.jp", 7),
        ("https://日本.jp", 23),
        ("日本a.jp", 4 + 23),
        ("https://t.co/abc/def", 23 + 4),
        ("https://t.co/" + "a" * 41, 54),
        ("xn--p1ai.xn--p1ai", 23),
        ("xn--p1aiпрезидент.рф", 20),
        ("https://" + "a" * 64 + ".fr", 75),
        ("https://a.fr:8080/x?é", 23 + 2),
        ("x🇫.co.uk", 27),
    ],
)
def test_a_post_weighs_what_x_says(text, length):
    assert weighted_length(text) == length
