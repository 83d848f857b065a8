"""Dates in the ways pages write them."""

import json

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from share_service.articles.dates import moment, moment_in_path, month_in_path
from share_service.assets import PACKAGE


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-22T08:30:00+01:00", "2026-11-22T08:30:00+01:00"),
        ("2026-11-22T08:30:00.123Z", "2026-11-22T08:30:00Z"),
        ("2026-11-22T08:30:00", "2026-11-22T08:30:00Z"),
        ("2026-11-22 08:30", "2026-11-22T08:30:00Z"),
        ("2026-11-22 08:30:00 +0200", "2026-11-22T08:30:00+02:00"),
        ("2026-11-22 08:30:00 UTC", "2026-11-22T08:30:00Z"),
        ("2026-11-22", "2026-11-22T12:00:00Z"),
        ("20261122", "2026-11-22T12:00:00Z"),
        ("20261122083000", "2026-11-22T08:30:00Z"),
        ("2026/11/22", "2026-11-22T12:00:00Z"),
        ("1795336200", "2026-11-22T08:30:00Z"),
        ("1795336200000", "2026-11-22T08:30:00Z"),
        ("Sun, 22 Nov 2026 08:30:00 GMT", "2026-11-22T08:30:00Z"),
        ("Sun, 22 Nov 2026 08:30:00 -0500", "2026-11-22T08:30:00-05:00"),
        ("22/11/2026 à 08h30", "2026-11-22T08:30:00Z"),
        ("22.11.2026", "2026-11-22T12:00:00Z"),
        ("11/22/2026", "2026-11-22T12:00:00Z"),
        ("Publié le 22 novembre 2026 à 8h30", "2026-11-22T08:30:00Z"),
        ("1er février 2026", "2026-02-01T12:00:00Z"),
        ("Mon, 22 Nov 2026 10:00:00 +99999999999999", "2026-11-22T10:00:00Z"),
        ("3 mars 2026", "2026-03-03T12:00:00Z"),
        ("November 22nd, 2026, 8:30 p.m.", "2026-11-22T20:30:00Z"),
        ("Nov. 22, 2026 12:05 AM", "2026-11-22T00:05:00Z"),
        ("22. November 2026", "2026-11-22T12:00:00Z"),
        ("22 de noviembre de 2026", "2026-11-22T12:00:00Z"),
        ("22 novembre 2026", "2026-11-22T12:00:00Z"),
        ("22 ноября 2026", "2026-11-22T12:00:00Z"),
        ("2026. november 22.", "2026-11-22T12:00:00Z"),
        ("22 Νοεμβρίου 2026", "2026-11-22T12:00:00Z"),
        ("22. 11. 2026", "2026-11-22T12:00:00Z"),
        ("٢٢ نوفمبر ٢٠٢٦", "2026-11-22T12:00:00Z"),
        ("Tue Nov 24 05:55:00 2026", "2026-11-24T05:55:00Z"),
        ("2026年11月22日 8:30", "2026-11-22T08:30:00Z"),
        ("2026년 11월 22일", "2026-11-22T12:00:00Z"),
        ("Updated 8:30 AM on Nov 22, 2026", "2026-11-22T08:30:00Z"),
    ],
)
def test_a_date_is_read(written, expected):
    assert moment(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0000000000",
        "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00+00:00",
        "hier",
        "22 novembre",
        "2026",
        "2026-13-45",
        "0001-01-01",
        "9999-12-31",
        "99999999999999",
        "Mon, 22 Nov 99999999999 10:00:00 GMT",
        "¹² nov ²⁰²⁶",
        "a" * 500,
    ],
)
def test_what_is_no_date_is_none(written):
    assert moment(written) is None


def test_the_american_order_is_a_matter_of_the_page():
    assert moment("03/04/2026") == "2026-04-03T12:00:00Z"
    assert moment("03/04/2026", month_first=True) == "2026-03-04T12:00:00Z"
    assert moment("22/11/2026", month_first=True) == "2026-11-22T12:00:00Z"


@pytest.mark.parametrize(
    "path",
    [
        "/monde/2026/11/22/titre",
        "/2026-11-22-titre",
        "/titre-2026-11-22.html",
        "/2026/nov/22/titre",
        "/2026/November/22",
        "/monde/20261122/titre",
    ],
)
def test_a_day_in_a_path_is_read(path):
    assert moment_in_path(path) == "2026-11-22T12:00:00Z"


@pytest.mark.parametrize(
    "path",
    ["/2026/99/99/", "/monde/titre", "/2026/11-22", "/20269999/", "/a/2026/xyz/22/", "/2026/11/titre", "/120261122/"],
)
def test_a_path_without_a_day_names_none(path):
    assert moment_in_path(path) is None


def test_a_month_in_a_path_is_read():
    assert month_in_path("/2026/11/titre") == "2026-11"
    assert month_in_path("/2026/fev/titre") == "2026-02"
    assert month_in_path("/2026/13/titre") is None
    assert month_in_path("/2026/titre/") is None
    assert month_in_path("/2026/11") is None


@given(st.text(max_size=120))
def test_no_text_makes_the_reader_of_dates_raise(text):
    moment(text)
    moment(f"2026-11-22 {text}")
    moment(f"22 mars 2026 {text}")


def test_every_language_s_months_are_known():
    """The names are data, so that no page waits for a library's; this compares them with it."""
    known = json.loads((PACKAGE / "data" / "months.json").read_text(encoding="utf-8"))
    expected = {"sept": 9}
    for locale in known["locales"]:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    expected.setdefault(name.lower().rstrip("."), number)
    assert {name: int(number) for number, names in known["months"].items() for name in names} == expected
