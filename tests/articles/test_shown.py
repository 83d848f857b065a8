"""Which of the dates that a page shows is the article's."""

import pytest

from share_service.articles.markup import Markup
from share_service.articles.when import published_at

URL = "https://journal.example/monde/kupiansk"
TITLE = "<title>Le Carnet : une digue de plus à Kupiansk</title>"
DAY = "2026-11-20T12:00:00Z"


def published(body):
    found = published_at(Markup(f"<html><head>{TITLE}</head><body>{body}</body></html>"), URL)
    return found[0] if found else None


def test_the_headline_is_the_heading_that_the_title_repeats():
    """On many a blog the h1 is the blog's name, and the post's title an h2 or h3."""
    far = "<p>Une ligne.</p>" * 80
    blog = f"<h1>Le Carnet : une</h1><p>3 mars 2026</p>{far}"
    assert published(f"{blog}<p>20 novembre 2026</p><h2>une digue de plus à Kupiansk</h2>") == DAY
    assert (
        published(f"<h1>une digue de plus à Kupiansk</h1>{far}<h1>une digue de plus à Kupiansk</h1><p>Le 20/11/2026")
        == DAY
    )


@pytest.mark.parametrize(
    "shown",
    [
        '<abbr class="published" title="2026-11-20">il y a deux jours</abbr>',
        '<span title="20 novembre 2026">avant-hier</span>',
        '<span data-date="2026-11-20">avant-hier</span>',
        '<relative-time datetime="2026-11-20">avant-hier</relative-time>',
        '<div data-published-at="2026-11-20" data-updated-at="2026-11-22">avant-hier</div>',
    ],
)
def test_what_a_machine_is_told_of_a_date_is_read(shown):
    assert published(f"<h1>une digue de plus à Kupiansk</h1>{shown}") == DAY


def test_the_published_class_says_more_than_the_nearest_date():
    body = "<dl><dt>Terminé</dt><dd>2026-11-22</dd><dt>Publié</dt><dd class=published>2026-11-20</dd></dl>"
    assert published(f"<h1>une digue de plus à Kupiansk</h1>{body}") == DAY


@pytest.mark.parametrize(
    "line",
    ["KYIV, Nov. 20, 2026 -- ", "November 20, 2026 – ", "(Kyiv, 20 novembre 2026) — ", "KYIV, 20. November 2026 - "],
)
def test_a_dateline_dates_an_article(line):
    text = "La ville a tenu. " * 40
    assert published(f"<h1>une digue de plus à Kupiansk</h1>{'<i>A</i>' * 90}<p>{line}{text}</p>") == DAY


@pytest.mark.parametrize(
    "line",
    [
        "<div>Posted by Ann on <b>20 November 2026</b></div>",
        "<div>Veröffentlicht am 20.11.2026</div>",
        "<div>Опубликовано: 20 ноября 2026</div>",
        "<div>公開日：2026年11月20日</div>",
        "<td>Fecha:</td> <td>20/11/2026</td>",
    ],
)
def test_a_date_under_a_label_is_the_article_s_wherever_it_stands(line):
    text = "<p>Texte sans titre ni date.</p>" * 90
    assert published(f"{text}{line}") == DAY
    assert published(f"{text}<aside>{line}</aside>") is None


def test_a_date_of_change_in_a_class_is_none_of_publication():
    changed = '<div class="update-date">22 novembre 2026</div>'
    assert published(f"<p>Texte.</p>{changed}<div class=date>20 novembre 2026</div>") == DAY


@pytest.mark.parametrize(
    "nest",
    [
        "<div>" * 30_000,
        "<div class=published>" * 20_000,
        "<i>published 2026 x</i>" * 20_000,
        "<p>" + "2026 " * 9_000,
        "<p>" + "1a" * 60 + " 2026 x" + "<p>2026 y" * 9_000,
    ],
)
def test_a_page_made_of_nests_and_labels_is_looked_at_within_bounds(nest):
    assert published(f"<h1>une digue de plus à Kupiansk</h1>{nest}") is None
