"""Who is asking."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from crawleruseragents import CRAWLER_USER_AGENTS_DATA
from hypothesis import given
from hypothesis import strategies as st

from share_service.links.visitor import Visitor, _by_user_agent, classify, known_lists

AGENTS = json.loads((Path(__file__).parent / "user_agents.json").read_text(encoding="utf-8"))
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
FACEBOOK = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"


@pytest.mark.parametrize("user_agent", AGENTS["people"])
def test_browsers_and_in_app_browsers_are_readers(user_agent):
    assert classify("GET", user_agent, "") is Visitor.READER


@pytest.mark.parametrize("user_agent", AGENTS["previews"])
def test_who_makes_previews_is_known(user_agent):
    assert classify("GET", user_agent, "") is Visitor.PREVIEW


@pytest.mark.parametrize("user_agent", AGENTS["crawlers"])
def test_libraries_and_other_crawlers_are_no_readers(user_agent):
    assert classify("GET", user_agent, "") is Visitor.CRAWLER


@pytest.mark.parametrize("user_agent", [CHROME, FACEBOOK, ""])
def test_a_head_is_a_head_whoever_sends_it(user_agent):
    """X posts bring HEADs with a browser's user agent."""
    assert classify("HEAD", user_agent, "") is Visitor.HEAD


@pytest.mark.parametrize(
    "purpose", ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip", "Prefetch", "preview", "prerender"]
)
def test_a_browser_ahead_of_its_reader_is_a_prefetch(purpose):
    assert classify("GET", CHROME, purpose) is Visitor.PREFETCH


def test_other_purposes_are_nothing_special():
    assert classify("GET", CHROME, "navigate") is Visitor.READER


def test_a_long_user_agent_is_read_to_a_limit():
    assert classify("GET", CHROME + " x" * 100_000, "") is Visitor.READER


def test_the_cache_is_bounded():
    assert _by_user_agent.cache_info().maxsize is not None


def test_the_public_list_s_own_examples_are_no_readers():
    """All but a build of Android that many phones have, Facebook's own browser, and two editors' windows."""
    examples = [one for row in CRAWLER_USER_AGENTS_DATA for one in row["instances"]]
    readers = [one for one in examples if classify("GET", one, "") is Visitor.READER]
    assert len(examples) > 1000
    assert len(readers) <= len(examples) / 200, readers


def test_the_lists_say_how_old_they_are():
    known = known_lists()
    assert known.patterns > 1000
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", known.gathered)


@given(st.text(), st.sampled_from(["GET", "HEAD", "POST"]), st.text())
def test_anything_is_somebody(user_agent, method, purpose):
    assert classify(method, user_agent, purpose) in Visitor
