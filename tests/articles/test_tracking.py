"""Which parameters of an address only say who sent the reader."""

import pytest

from share_service.articles.tracking import without_tracking

URL = "https://journal.example/a"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("?id=4", "?id=4"),
        ("?utm_source=x&utm_medium=y", ""),
        ("?id=4&fbclid=abc", "?id=4"),
        ("?UTM_Source=x&page=2&gclid=1", "?page=2"),
        ("?q=a%20b&utm_source=x&q=c+d", "?q=a%20b&q=c+d"),
        ("?atmosphere=1&at_medium=2", "?atmosphere=1"),
    ],
)
def test_only_those_go_and_the_others_stay_as_they_are_written(query, kept):
    assert without_tracking(URL + query) == URL + kept
