"""One language, however its tag is written."""

import pytest

from share_service.articles.tongue import tongue


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("fr", "fr"),
        ("fr-FR", "fr"),
        ("FR-ca", "fr"),
        ("frr", "frr"),
        ("zh-Hans", "zh-hans"),
        ("zh-Hant-TW", "zh-hant-tw"),
        ("", None),
        (None, None),
    ],
)
def test_a_tag_is_of_a_language(tag, language):
    assert tongue(tag) == language
