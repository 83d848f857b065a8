"""Taking links over: into the store, by batches, once; and where the old ones lead now."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from share_service.errors import BadInput
from share_service.links.imports.formats import Export
from share_service.newsroom import importing
from share_service.newsroom.importing import check_export, take_over
from share_service.store.articles import find_article
from share_service.store.imports import Change, imported_clicks
from share_service.store.links import change_link, links_of
from share_service.store.tables import articles, events, imports

HOST = "https://journal.example"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
HEADER = "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits"


def line(code, url, clicks, title=""):
    return f"2024-03-26T18:58:34+00:00,s.example,{code},https://s.example/{code},{url},{title},,{clicks}"


@pytest.fixture
def export(tmp_path):
    """A function that writes an export of Shlink's."""

    def write(*lines):
        path = tmp_path / "shlink.csv"
        path.write_text("\n".join((HEADER, *lines, "")), encoding="utf-8")
        return Export(path)

    return write


def taken(parts, found):
    return list(take_over(parts, found, lambda _place: None))


def test_a_short_link_becomes_a_campaign_link_that_says_where_it_is_from(parts, client, export):
    (link,) = taken(parts, export(line("abc", HOST + "/a", 1234, "Le premier")))
    assert (link.short, link.clicks, link.change) == ("s.example/abc", 1234, Change.NEW)
    stored = find_article(parts.engine, HOST + "/a")
    assert stored.article.title == "Le premier"
    (campaign,) = links_of(parts.engine, stored.id)
    assert (campaign.label, campaign.created_at) == ("Shlink: s.example/abc · Le premier", 1_711_479_514)
    answer = client.get(link.link.removeprefix(parts.settings.public_url), headers={"User-Agent": BROWSER})
    assert (answer.status_code, answer.headers["Location"]) == (302, HOST + "/a")


def test_old_totals_are_no_events(parts, export):
    taken(parts, export(line("abc", HOST + "/a", 1234), line("def", HOST + "/a", 6)))
    article = find_article(parts.engine, HOST + "/a").id
    assert sorted(imported_clicks(parts.engine, article).values()) == [6, 1234]
    assert sum(imported_clicks(parts.engine).values()) == 1240
    with parts.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(events)).scalar() == 0


def test_a_second_time_changes_nothing_and_a_later_export_only_totals(parts, export):
    lines = [line(f"code{number}", f"{HOST}/{number % 7}", number) for number in range(30)]
    first = taken(parts, export(*lines))
    again = taken(parts, export(*lines))
    assert {link.change for link in again} == {Change.UNCHANGED}
    assert [link.link for link in again] == [link.link for link in first]
    article = find_article(parts.engine, HOST + "/1").id
    kept = links_of(parts.engine, article)[0].id
    change_link(parts.engine, kept, label="Infolettre de mars", disabled_at=1)
    later = taken(parts, export(line("code1", HOST + "/1", 500), *lines[2:]))
    assert [link.change for link in later] == [Change.UPDATED] + [Change.UNCHANGED] * 28
    assert links_of(parts.engine, article)[0].label == "Infolettre de mars", "what an editor made of it stays"
    assert imported_clicks(parts.engine, article)[kept] == 500


def test_an_import_that_was_stopped_goes_on(parts, export, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 4)
    found = export(*(line(f"code{number}", f"{HOST}/{number}", 1) for number in range(10)))
    begun = take_over(parts, found, lambda _place: None)
    next(begun)
    begun.close()
    with parts.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(imports)).scalar() == 4, "whole batches only"
    changes = [link.change for link in taken(parts, found)]
    assert changes == [Change.UNCHANGED] * 4 + [Change.NEW] * 6


def test_what_a_check_says_is_what_is_done(parts, export):
    found = export(
        line("abc", HOST + "/a", 3),
        line("def", HOST + "/a", 4),
        line("ghi", "https://other.example/", 5),
        line("abc", HOST + "/b", 9),
    )
    left = []
    tally = check_export(parts, found, left.append, lambda _place: None)
    assert (tally.changes[Change.NEW], tally.clicks, tally.articles, tally.left_out) == (2, 7, 1, 2)
    assert [row.where for row in left] == ["line 4", "line 5"]
    with parts.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(articles)).scalar() == 0
    assert len(taken(parts, found)) == 2
    assert check_export(parts, found, left.append, lambda _place: None).articles == 0


def test_links_that_had_ended_are_over(parts, client, tmp_path):
    path = tmp_path / "kutt.csv"
    path.write_text(
        f"address,target,visit_count,banned,expire_in\na,{HOST}/a,1,true,\nb,{HOST}/b,1,f,2020-01-01T00:00:00Z\n",
        encoding="utf-8",
    )
    for link in taken(parts, Export(path)):
        answer = client.get(link.link.removeprefix(parts.settings.public_url), headers={"User-Agent": BROWSER})
        assert answer.status_code == 410


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/un-bel-article.html", "Un bel article"),
        ("/2024/l%C3%A9t%C3%A9_arrive/", "L’été arrive".replace("’", "")),
        ("/", "journal.example"),
    ],
)
def test_an_article_without_a_title_takes_one_from_its_address_until_its_page_is_read(parts, export, path, title):
    taken(parts, export(line("abc", HOST + path, 1)))
    stored = find_article(parts.engine, HOST + path)
    assert stored.article.title == title
    assert stored.page.read_at == 0


def test_an_article_that_is_known_stays_as_it_is(parts, export):
    importing.save_article(
        parts.engine, importing.Article(url=HOST + "/a", title="Le vrai titre"), importing.PhotoState()
    )
    taken(parts, export(line("abc", HOST + "/a?utm_source=infolettre", 1, "Un autre")))
    assert find_article(parts.engine, HOST + "/a").article.title == "Le vrai titre"


def test_a_file_that_breaks_off_after_the_check_keeps_what_was_whole(parts, export, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)
    found = export(line("abc", HOST + "/a", 1), "broken,line")
    with pytest.raises(BadInput, match="Line 3"):
        check_export(parts, found, lambda _row: None, lambda _place: None)
