"""A range cut by networks, campaign links, sections, variants and hours of the week."""

from __future__ import annotations

import pytest

from share_service.articles.article import parse_article
from share_service.errors import BadInput, NotFound
from share_service.stats.days import DAY, HOUR
from share_service.stats.events import Event, Kind
from share_service.stats.questions import article_stats, site_stats
from share_service.store.articles import PhotoState, save_article
from share_service.store.links import create_link
from tests.stats.conftest import PARIS
from tests.stats.test_questions import AUTUMN, FACEBOOK, NETWORKS, NOON, X, event, store


def items(answer, *names):
    return [tuple(item[name] for name in names) for item in answer["by"]["items"]]


def of_article(engine, by, start=None, end=None):
    return article_stats(engine, 7, start, end, zone=PARIS, networks=NETWORKS, by=by, now=NOON)


def of_site(engine, by, start=None, end=None, **asked):
    return site_stats(engine, start, end, zone=PARIS, networks=NETWORKS, by=by, now=NOON, **asked)


def saved(engine, number, section=None) -> int:
    given = {"url": f"https://journal.example/{number}", "title": f"Article {number}"}
    article = parse_article(given | ({"section": section} if section else {}))
    return save_article(engine, article, PhotoState())[0].id


def test_networks_and_all_campaign_links_together(engine):
    told = [event(channel=FACEBOOK), event(channel=FACEBOOK), event(channel=X), event(Kind.CRAWLER, channel=X)]
    store(engine, *told, event(channel=300), event(channel=301), event(channel=302))
    assert items(of_article(engine, "network"), "network", "clicks", "refused") == [
        ("campaign", 3, {}),
        ("facebook", 2, {}),
        ("x", 1, {"crawler": 1}),
    ]
    assert of_site(engine, "network")["by"] == of_article(engine, "network")["by"]


def test_campaign_links_have_their_label(engine):
    article = saved(engine, 1)
    link = create_link(engine, article, "Lettre du matin", None)
    store(engine, event(article=article, channel=256 + link.id), event(channel=256 + 4711), event(channel=256 + 4711))
    assert items(of_site(engine, "campaign"), "link", "label", "article", "clicks") == [
        (4711, None, None, 2),
        (link.id, "Lettre du matin", article, 1),
    ]


def test_sections_and_what_has_none_make_the_site(engine):
    culture, sport, none = saved(engine, 1, "Culture"), saved(engine, 2, "Sport"), saved(engine, 3)
    store(engine, *(event(article=number) for number in (culture, culture, culture, sport, none, none)))
    answer = of_site(engine, "section")
    assert items(answer, "section", "clicks") == [("Culture", 3), (None, 2), ("Sport", 1)]
    assert sum(item["clicks"] for item in answer["by"]["items"]) == answer["totals"]["clicks"]
    one = of_site(engine, "network", section="Culture")
    assert (one["section"], one["totals"]["clicks"]) == ("Culture", 3)
    with pytest.raises(NotFound) as refused:
        of_site(engine, None, section="Météo")
    assert refused.value.code == "section_unknown"


def test_a_section_keeps_what_its_articles_had_in_it(engine):
    number = saved(engine, 1, "Culture")
    store(engine, event(article=number))
    assert saved(engine, 1, "Sport") == number
    store(engine, event(article=number, at=NOON + 60), event(article=number, at=NOON + 120))
    assert items(of_site(engine, "section"), "section", "clicks") == [("Sport", 2), ("Culture", 1)]


def test_variants_of_an_article(engine):
    store(engine, *(Event(NOON * 1000 + n, Kind.CLICK, 7, FACEBOOK, variant) for n, variant in enumerate((0, 2, 2))))
    assert items(of_article(engine, "variant"), "variant", "clicks") == [(2, 2), (0, 1)]


def test_hours_of_the_week_by_the_newsroom_s_clock(engine):
    # A Sunday of 25 hours: two o'clock comes twice.
    store(engine, event(at=AUTUMN + 2 * HOUR), event(at=AUTUMN + 3 * HOUR), event(at=AUTUMN + 4 * HOUR))
    answer = of_article(engine, "hour", "2026-10-19", "2026-10-25")
    found = {(item["weekday"], item["hour"]): item for item in answer["by"]["items"]}
    assert len(found) == 168
    assert (found[7, 2]["clicks"], found[7, 2]["hours"]) == (2, 2)
    assert (found[7, 3]["clicks"], found[7, 3]["hours"]) == (1, 1)
    assert sum(item["hours"] for item in found.values()) == 169


def test_hours_of_a_month_add_up(engine):
    store(engine, *(event(at=NOON - day * DAY, reader=day) for day in range(1, 28)))
    answer = of_site(engine, "hour")
    found = {(item["weekday"], item["hour"]): item["clicks"] for item in answer["by"]["items"] if item["clicks"]}
    assert set(found) == {(weekday, 12) for weekday in range(1, 8)}
    assert sum(found.values()) == answer["totals"]["clicks"] == 27


@pytest.mark.parametrize(("ask", "by"), [(of_article, "section"), (of_site, "variant"), (of_site, "reader")])
def test_what_it_cannot_be_cut_by_is_refused(engine, ask, by):
    with pytest.raises(BadInput) as refused:
        ask(engine, by)
    assert refused.value.code == "by_invalid"
