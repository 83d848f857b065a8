"""Campaign links: made, changed, ended; what they add, where they lead, and who is told."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from share_service.errors import BadInput, Gone, NotFound
from share_service.links.channels import CAMPAIGN, FIRST_CAMPAIGN
from share_service.links.networks import load_networks
from share_service.links.places import Places
from share_service.links.token import LinkRef
from share_service.newsroom.campaigns import campaign_url, change_campaign, leads_to, make_campaign, read_end
from share_service.newsroom.destinations import destination
from share_service.newsroom.intake import take_in
from share_service.site import Campaigns
from share_service.store.audit import entries
from share_service.store.links import Chosen, all_links, count_links, create_link, get_link

URL = "https://journal.example/a?id=5&utm_source=rss"
USUAL = "utm_source={place}&utm_medium={medium}&utm_campaign={label}"
MARIE = "marie@journal.example"


@pytest.fixture
def stored(parts):
    return take_in(parts, {"url": URL, "title": "A"})[0]


@pytest.fixture
def templates(parts):
    """Give the site a template."""

    def give(utm=USUAL, **places):
        object.__setattr__(parts, "places", Places(Campaigns(utm=utm, places=places), load_networks()))

    return give


def led(parts, link):
    """Where the signed link leads, as the redirect works it out."""
    return destination(parts, parts.link_tokens.mint(LinkRef(link.id, CAMPAIGN)))


def test_a_link_leads_to_its_article_with_what_the_site_adds(parts, stored, templates):
    templates()
    link = make_campaign(parts, stored.id, "Lettre du matin", place="newsletter", author=MARIE)
    assert (link.place, link.utm_template) == ("newsletter", None)
    wanted = "https://journal.example/a?id=5&utm_source=newsletter&utm_medium=email&utm_campaign=Lettre%20du%20matin"
    assert leads_to(link, URL) == wanted
    found = led(parts, link)
    assert (found.url, found.article, found.channel) == (wanted, stored.id, FIRST_CAMPAIGN + link.id)


def test_a_link_without_parameters_leads_to_the_article_as_it_is(parts, stored, templates):
    plain = make_campaign(parts, stored.id, "Lettre", author=MARIE)
    templates()
    none = make_campaign(parts, stored.id, "Lettre", place="print", utm="", author=MARIE)
    assert [led(parts, link).url for link in (plain, none)] == [URL, URL]
    assert (plain.place, none.place) == ("other", "print")


def test_a_template_of_its_own_goes_before_the_site_s(parts, stored, templates):
    templates()
    link = make_campaign(parts, stored.id, "Une", place="twitter", utm=" ?xtor=CS1-{place}-{label} ", author=MARIE)
    assert (link.place, link.utm_template, link.utm) == ("x", "xtor=CS1-{place}-{label}", "xtor=CS1-x-Une")


def test_what_is_added_follows_label_and_place(parts, stored, templates):
    templates()
    link = make_campaign(parts, stored.id, "Lettre", place="newsletter", author=MARIE)
    changed = change_campaign(parts, link.id, {"label": "Alerte", "place": "push"}, author=MARIE)
    assert changed.utm == "utm_source=push&utm_medium=push&utm_campaign=Alerte"
    assert led(parts, link).url.endswith(changed.utm)
    assert change_campaign(parts, link.id, {"utm": ""}, author=MARIE).utm == ""
    assert change_campaign(parts, link.id, {"utm": None}, author=MARIE).utm == changed.utm


def test_a_new_template_of_the_site_changes_no_link_that_is_out(parts, stored, templates):
    link = make_campaign(parts, stored.id, "Lettre", author=MARIE)
    templates()
    ended = change_campaign(parts, link.id, {"disabled": True, "label": "Lettre"}, author=MARIE)
    assert ended.utm == ""
    assert change_campaign(parts, link.id, {"label": "Autre"}, author=MARIE).utm.endswith("utm_campaign=Autre")


def test_a_link_of_before_adds_nothing_whatever_becomes_of_it(parts, stored, templates):
    templates()
    old = create_link(parts.engine, stored.id, "YOURLS: sho.rt/abc", None)
    assert change_campaign(parts, old.id, {"label": "Été"}, author=MARIE).utm == ""
    assert led(parts, old).url == URL


def test_a_link_is_ended_and_comes_back(parts, stored):
    link = make_campaign(parts, stored.id, "Lettre", author=MARIE)
    generation = parts.changes.generation()
    ended = change_campaign(parts, link.id, {"disabled": True}, author=MARIE)
    assert parts.changes.generation() != generation, "every worker asks again"
    with pytest.raises(Gone):
        led(parts, link)
    again = change_campaign(parts, link.id, {"disabled": True}, author=MARIE)
    assert again.disabled_at == ended.disabled_at
    assert change_campaign(parts, link.id, {"disabled": False}, author=MARIE).disabled_at is None
    assert led(parts, link).url == URL
    change_campaign(parts, link.id, {"expires_at": 1}, author=MARIE)
    with pytest.raises(Gone):
        led(parts, link)


def test_the_log_says_who_made_and_changed_it_and_nothing_where_nothing_changed(parts, stored):
    link = make_campaign(parts, stored.id, "Lettre", author=MARIE)
    change_campaign(parts, link.id, {"label": "Lettre", "disabled": False, "place": "other"}, author="paul")
    change_campaign(parts, link.id, {"label": "Lettre de mars"}, author="paul")
    said = [(entry.actor, entry.action, entry.subject) for entry in entries(parts.engine, 10)]
    assert said == [
        ("paul", "link_changed", f"Lettre de mars (link-{link.id})"),
        (MARIE, "link_made", f"Lettre (link-{link.id})"),
    ]


def test_parameters_are_added_while_the_store_is_away(parts, stored, templates):
    templates()
    link = make_campaign(parts, stored.id, "Lettre", place="push", author=MARIE)
    wanted = led(parts, link).url
    parts.addresses.store_is_away()
    assert led(parts, link).url == wanted
    assert "utm_source=push" in wanted


@pytest.mark.parametrize(
    ("wished", "code"),
    [
        ({"label": " \u202e "}, "link_invalid"),
        ({"label": "a" * 301}, "link_invalid"),
        ({"label": "a", "place": "lune"}, "place_unknown"),
        ({"label": "a", "utm": "id=6"}, "utm_invalid"),
    ],
)
def test_what_cannot_be_used_makes_and_changes_nothing(parts, stored, wished, code):
    link = make_campaign(parts, stored.id, "Lettre", author=MARIE)
    with pytest.raises(BadInput) as refused:
        make_campaign(parts, stored.id, **wished, author=MARIE)
    assert refused.value.code == code
    with pytest.raises(BadInput):
        change_campaign(parts, link.id, wished, author=MARIE)
    assert get_link(parts.engine, link.id) == link
    assert count_links(parts.engine) == 1
    with pytest.raises(NotFound):
        make_campaign(parts, stored.id + 1, "a", author=MARIE)


def test_links_are_listed_newest_first_by_place_and_state(parts, stored):
    made = [
        make_campaign(parts, stored.id, f"{number}", place=place, author=MARIE, expires_at=end)
        for number, (place, end) in enumerate([("print", None), ("push", 1), ("print", 2), ("print", 2**31)])
    ]
    change_campaign(parts, made[0].id, {"disabled": True}, author=MARIE)

    def labels(limit=10, before=None, **chosen):
        return "".join(
            listed.link.label for listed in all_links(parts.engine, limit, before=before, chosen=Chosen(**chosen))
        )

    assert labels() == "3210"
    assert (labels(2), labels(2, before=made[2].id)) == ("32", "10")
    assert (labels(place="print"), labels(state="live"), labels(state="ended", place="print")) == ("320", "3", "20")
    change_campaign(parts, made[1].id, {"label": "100 % Lettre_"}, author=MARIE)
    assert labels(label="0 % lettre_") == "100 % Lettre_"
    assert labels(label="0_%") == ""
    change_campaign(parts, made[2].id, {"label": "L’ÉTÉ des œuvres"}, author=MARIE)
    assert (labels(label="l’ete"), labels(label="ŒUVRES")) == ("L’ÉTÉ des œuvres", "L’ÉTÉ des œuvres")
    assert count_links(parts.engine, Chosen(state="ended")) == 3
    assert all_links(parts.engine, 1)[0].url == URL


def test_a_link_ends_at_the_end_of_a_day_or_at_a_time_of_the_newsroom():
    paris = ZoneInfo("Europe/Paris")
    midnight = datetime(2026, 12, 31, 23, tzinfo=UTC).timestamp()
    assert read_end("2026-12-31", paris) == midnight
    assert read_end("2026-12-31T18:00", paris) == midnight - 6 * 3600
    assert read_end("2026-12-31T18:00+00:00", paris) == midnight - 5 * 3600
    for wrong in ("", "demain", "2026-13-01", "9999-12-31", "2026-12-31T25:00"):
        with pytest.raises(BadInput, match="2026-12-31"):
            read_end(wrong, paris)


def test_the_signed_link_is_the_one_that_readers_see(parts, stored):
    link = make_campaign(parts, stored.id, "Lettre", author=MARIE)
    assert campaign_url(parts, link).startswith(f"{parts.settings.public_url}/s/")
