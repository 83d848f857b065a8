"""Ids in addresses."""

import re

import pytest

from share_service.web.ids import MAX_ID, RowId


@pytest.mark.parametrize("number", [1, 9, 10, 999_999_999, 1_000_000_000, 2_099_999_999, MAX_ID - 1, MAX_ID])
def test_an_id_is_what_a_row_can_have(number):
    assert re.fullmatch(RowId.regex, str(number))


@pytest.mark.parametrize(
    "text", ["0", "-1", "01", "1a", "", "1٣", str(MAX_ID + 1), "2200000000", "9999999999", "9" * 30]
)
def test_anything_else_is_none(text):
    assert not re.fullmatch(RowId.regex, text)


def test_an_address_with_an_impossible_id_is_not_found_whatever_the_method(client):
    """Not "405": of routes that share an address, Werkzeug would tell the methods of the others."""
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        answer = client.open(f"/api/v1/articles/{MAX_ID + 1}/override", method=method)
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")
