"""What a campaign link adds to its article's address, and that it leads nowhere else."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.articles.tracking import without_tracking
from share_service.errors import BadInput
from share_service.links.utm import MAX_PARAMETERS, NAMES, check_template, expand, with_parameters

USUAL = "utm_source={place}&utm_medium={medium}&utm_campaign={label}"
VALUES = {"place": "newsletter", "medium": "email", "label": "Lettre du matin"}


def test_placeholders_become_percent_encoded_values():
    assert expand(USUAL, VALUES) == "utm_source=newsletter&utm_medium=email&utm_campaign=Lettre%20du%20matin"
    label = VALUES | {"label": "Été & «fêtes» #1 = 100 % + ☕"}
    assert parse_qsl(expand(USUAL, label))[2] == ("utm_campaign", label["label"])


@pytest.mark.parametrize("written", ["Été 2026", "Été+2026", "%C3%89t%C3%A9%202026", "%C3%89t%C3%A9+2026"])
def test_a_value_is_the_same_encoded_or_not(written):
    assert expand(f"utm_campaign={written}-{{place}}", VALUES) == "utm_campaign=%C3%89t%C3%A9%202026-newsletter"


@pytest.mark.parametrize(
    ("template", "kept"),
    [
        ("?utm_source=a&", "utm_source=a"),
        ("&utm_source=a", "utm_source=a"),
        ("  ", ""),
        ("", ""),
        ("xtor=EPR-1-[{label}]",) * 2,
    ],
)
def test_a_template_is_kept_without_what_stands_round_it(template, kept):
    assert check_template(template) == kept


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ("utm_source", "name=value"),
        ("=a", "name=value"),
        ("utm_source=a&&utm_medium=b", "name=value"),
        ("utm_source={channel}", "{channel}"),
        ("utm_source={place", "{"),
        ("utm_source=}", "}"),
        ("utm_source={{place}}", "{"),
        ("id=12", "'id'"),
        ("url=https://evil.example", "'url'"),
        ("utm_sou rce=a", "'utm_sou rce'"),
        ("UTM_SOURCE=a", "'UTM_SOURCE'"),
        ("utm=a", "'utm'"),
        ("utm_source=" + "a" * 500, "500"),
    ],
)
def test_a_wrong_template_is_refused_by_what_is_wrong(template, named):
    with pytest.raises(BadInput) as refused:
        check_template(template)
    assert refused.value.code == "utm_invalid"
    assert named in refused.value.detail


def test_a_label_that_makes_the_address_too_long_is_refused():
    with pytest.raises(BadInput, match=str(MAX_PARAMETERS)):
        expand(USUAL, VALUES | {"label": "☕" * 300})


def test_the_last_value_of_a_parameter_counts():
    assert expand("utm_source=a&utm_medium=m&utm_source=b", VALUES) == "utm_source=b&utm_medium=m"


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("https://a.example/x", "https://a.example/x?utm_source=n"),
        ("https://a.example/", "https://a.example/?utm_source=n"),
        ("https://a.example/x?", "https://a.example/x?utm_source=n"),
        ("https://a.example/x?id=5&b", "https://a.example/x?id=5&b&utm_source=n"),
        ("https://a.example/x?q=%26utm_source%3Da&r=a+b", "https://a.example/x?q=%26utm_source%3Da&r=a+b&utm_source=n"),
        ("https://a.example/x#part", "https://a.example/x?utm_source=n#part"),
        ("https://a.example/x?id=5#a?b&c", "https://a.example/x?id=5&utm_source=n#a?b&c"),
        ("https://a.example/x?utm_source=rss&id=5", "https://a.example/x?id=5&utm_source=n"),
        ("https://a.example/x?utm%5Fsource=rss", "https://a.example/x?utm_source=n"),
        ("https://a.example/x?UTM_SOURCE=rss&utm_source", "https://a.example/x?utm_source=n"),
        ("https://a.example/été?a=«b»", "https://a.example/été?a=«b»&utm_source=n"),
    ],
)
def test_parameters_stand_behind_those_of_the_address(url, leads):
    assert with_parameters(url, "utm_source=n") == leads
    assert with_parameters(url, "") == url


texts = st.text(max_size=40)
paths = st.from_regex(r"\A(/[a-zé%=&;.]{0,12}){1,4}\Z")
queries = st.lists(
    st.sampled_from(("id=5", "p=a%2Fb", "utm_source=x", "utm_campaign=y", "b", "a=//evil.example")), max_size=5
)


@given(label=texts, own=texts, path=paths, query=queries, name=st.sampled_from(sorted(NAMES)))
def test_whatever_is_said_the_link_leads_to_its_article(label, own, path, query, name):
    """What the address is without tracking parameters is the same before and after."""
    template = f"{USUAL}&{name}=" + own.replace("{", "").replace("}", "").replace("&", "%26")
    parameters = expand(check_template(template), VALUES | {"label": label})
    assert parameters.isascii()
    url = f"https://journal.example{path}" + ("?" + "&".join(query) if query else "")
    led = with_parameters(url, parameters)
    assert urlsplit(led)[:3] == urlsplit(url)[:3]
    without = without_tracking(url)
    assert without_tracking(led).rstrip("?") == without.rstrip("?")
    assert dict(parse_qsl(urlsplit(led).query)).get("utm_source") == "newsletter"
