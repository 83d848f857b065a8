"""The links of a trial: a page of its own for each variant, the redirect for readers, even turns in every cache."""

from collections import Counter

import pytest
from turbohtml import parse

from share_service.links.channels import COPY
from share_service.links.token import LinkRef
from share_service.newsroom.intake import take_in
from share_service.newsroom.rotation import TURN_SECONDS
from share_service.newsroom.sharing import variant_links
from share_service.newsroom.trials import end_trial, start_trial
from share_service.site import Buttons
from share_service.stats.questions import article_stats
from share_service.store.articles import get_article
from tests.web.test_ownpage import BROWSER, CRAWLERS, OTHERS, visit

URL = "https://journal.example/chronique?a=1&b=2"
# The beginning of a turn.
MOMENT = 1_800_000_000.0


@pytest.fixture
def stored(parts):
    return take_in(parts, {"url": URL, "title": "Le titre", "description": "D", "language": "fr"})[0]


@pytest.fixture
def trial(parts, stored):
    return start_trial(parts, stored.id, [None, {"title": "Pour « B »", "design": "breaking"}, {"title": "C"}], "ana")


def links_of(parts, stored, trial, channel="facebook"):
    now = get_article(parts.engine, stored.id)
    items = [variant_links(parts, now, variant) for variant in trial.variants]
    return [next(item for item in found if item.channel == channel) for found in items]


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is told otherwise."""
    now = [MOMENT]
    monkeypatch.setattr("share_service.web.buttons.time.time", lambda: now[0])
    return now


@pytest.mark.parametrize("user_agent", CRAWLERS)
def test_a_crawler_sees_each_variants_own_title_and_card(client, parts, stored, trial, user_agent):
    cards = set()
    for item, title in zip(links_of(parts, stored, trial), ("Le titre", "Pour « B »", "C"), strict=True):
        page = visit(client, item.link, user_agent)
        assert page.status_code == 200
        assert len(page.data) < 8_192
        tags = {
            tag.attrs.get("property"): tag.attrs.get("content") for tag in parse(page.text).select("meta[property]")
        }
        assert (tags["og:url"], tags["og:title"], tags["og:image"]) == (item.link, title, item.own_card)
        card = client.get(item.own_card.removeprefix(parts.settings.public_url))
        assert card.status_code == 200
        cards.add(card.data)
    assert len(cards) == 3


@pytest.mark.parametrize("user_agent", OTHERS)
def test_everyone_else_is_sent_to_the_article(client, parts, stored, trial, user_agent):
    for item in links_of(parts, stored, trial, "copy"):
        answer = visit(client, item.link, user_agent)
        assert (answer.status_code, answer.headers["Location"]) == (302, URL)
        assert answer.headers["Vary"] == "User-Agent"


def test_at_the_end_links_lead_to_the_article_for_crawlers_too_and_are_counted_for_ever(client, parts, stored, trial):
    links = [item.link for item in links_of(parts, stored, trial)]
    assert visit(client, links[1]).status_code == 200
    end_trial(parts, trial.id, winner="C", author="tom")
    for number, link in enumerate(links):
        for user_agent in (CRAWLERS[0], BROWSER):
            assert (visit(client, link, f"{user_agent}").status_code) == 302
        assert visit(client, link, f"{BROWSER} {number}").headers["Location"] == URL
    parts.ingester.take_in()
    found = article_stats(parts.engine, stored.id, zone=parts.settings.zone, networks=parts.networks, by="variant")
    clicks = {item["variant"]: item["clicks"] for item in found["by"]["items"]}
    assert clicks == dict.fromkeys(trial.numbers, 2)


def test_a_link_that_was_handed_out_before_stays_as_it_was(client, parts, stored, trial):
    plain = visit(client, parts.link_url(LinkRef(stored.id, COPY)))
    assert plain.status_code == 302
    assert "Vary" not in plain.headers
    # Signed, and of no trial there ever was.
    assert visit(client, parts.link_url(LinkRef(stored.id, COPY, 200))).status_code == 302


def handed_out(client, parts):
    page = client.get("/buttons", query_string={"url": URL})
    control = parse(page.text).select_one("button[data-copy]")
    token = control.attrs["data-token"]
    assert control.attrs["data-copy"].endswith(token)
    (number,) = {
        parts.link_tokens.read(one.attrs["data-token"]).variant for one in parse(page.text).select("[data-token]")
    }
    return number, page


def test_the_fragment_takes_turns_minute_by_minute(client, parts, trial, clock):
    found = Counter()
    for turn in range(30):
        clock[0] = MOMENT + turn * TURN_SECONDS + 13
        number, page = handed_out(client, parts)
        found[number] += 1
        assert page.headers["Cache-Control"] == f"public, max-age={TURN_SECONDS - 13}"
    assert found == dict.fromkeys(trial.numbers, 10)


def test_within_a_turn_every_reader_and_every_cache_has_the_same(client, parts, trial, clock):
    clock[0] = MOMENT
    _number, first = handed_out(client, parts)
    clock[0] = MOMENT + TURN_SECONDS - 0.1
    again = client.get("/buttons", query_string={"url": URL}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "public, max-age=1")


def test_when_no_trial_runs_a_fragment_is_kept_as_long_as_ever(client, parts, stored, trial, clock):
    tags = {handed_out(client, parts)[1].headers["ETag"]}
    end_trial(parts, trial.id, author="tom")
    for turn in range(3):
        clock[0] = MOMENT + turn * TURN_SECONDS
        number, page = handed_out(client, parts)
        assert (number, page.headers["Cache-Control"]) == (0, "public, max-age=60, stale-while-revalidate=600")
        tags.add(page.headers["ETag"])
    assert len(tags) == 2


def test_the_phones_own_sheet_has_the_variants_title(client, parts, trial, clock):
    shown = {}
    for turn in range(6):
        clock[0] = MOMENT + turn * TURN_SECONDS
        number, page = handed_out(client, parts)
        native = parse(page.text).select_one("[data-share]")
        assert parts.link_tokens.read(native.attrs["data-share"].rpartition("/")[2]).variant == number
        shown[number] = native.attrs["data-title"]
    assert shown == dict(zip(trial.numbers, ("Le titre", "Pour « B »", "C"), strict=True))


def test_a_site_that_shares_plain_addresses_shares_the_trials_links_while_it_runs(client, parts, stored, trial):
    site = parts.site.model_copy(update={"buttons": Buttons(share_url="canonical")})
    object.__setattr__(parts, "site", site)
    page = parse(client.get("/buttons", query_string={"url": URL}).text)
    assert "/s/" in page.select_one("button[data-copy]").attrs["data-copy"]
    assert "%2Fs%2F" in page.select_one("a").attrs["href"]
    end_trial(parts, trial.id, author="tom")
    page = parse(client.get("/buttons", query_string={"url": URL}).text)
    assert page.select_one("button[data-copy]").attrs["data-copy"] == URL


def test_presses_and_copies_are_counted_under_the_variant(client, parts, stored, trial):
    for item, event in zip(links_of(parts, stored, trial), ("intent", "copy", "copy"), strict=True):
        sent = client.post(
            "/events",
            data={"token": item.token, "event": event},
            headers={"Origin": "https://journal.example", "User-Agent": BROWSER},
        )
        assert sent.status_code == 204
    parts.ingester.take_in()
    found = article_stats(parts.engine, stored.id, zone=parts.settings.zone, networks=parts.networks, by="variant")
    counted = {item["variant"]: (item["intents"], item["copies"]) for item in found["by"]["items"]}
    assert counted == dict(zip(trial.numbers, ((1, 0), (0, 1), (0, 1)), strict=True))
