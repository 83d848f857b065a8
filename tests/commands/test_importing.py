"""``import``: another shortener's links become articles, campaign links and totals, and every row left out is told."""

from __future__ import annotations

import json

import pytest

HOST = "https://journal.example"
EXPORT = """createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits
2024-03-26T18:58:34+00:00,s.example,abc,https://s.example/abc,https://journal.example/a,Le premier,,1234
2024-03-27T00:00:00+00:00,s.example,def,https://s.example/def,https://journal.example/a,,,66
2024-03-27T00:00:00+00:00,s.example,jkl,https://s.example/jkl,https://other.example/b,,,1
2024-03-27T00:00:00+00:00,s.example,mno,https://s.example/mno,notaurl,,,1
2024-03-27T00:00:00+00:00,s.example,pqr,https://s.example/pqr,https://journal.example/c,,,many
2024-03-27T00:00:00+00:00,s.example,abc,https://s.example/abc,https://journal.example/c,,,1
"""
LEFT_OUT = [
    "line 4: other.example is not in SHARE_ARTICLE_HOSTS; left out.",
    "line 5: the address notaurl must be an absolute http or https URL; left out.",
    "line 6: 'many' is no number of clicks; left out.",
    "line 7: s.example/abc stands in the file before; left out.",
]


@pytest.fixture
def ready(command):
    command("migrate")
    (command.folder / "shlink.csv").write_text(EXPORT, encoding="utf-8")
    return command


def test_links_and_totals_are_taken_over(ready):
    done = ready("import", "shlink.csv", "--map", "map.csv", "--report", "left.csv")
    assert done.stdout == (
        "Shlink: 2 links taken over: 2 new, 0 with a new total, 0 as they were; 1 articles were not known; "
        "4 rows left out; 1,300 old clicks.\n"
    )
    assert done.stderr.splitlines() == LEFT_OUT
    assert len((ready.folder / "left.csv").read_text().splitlines()) == 5
    assert (ready.folder / "map.csv").read_text().startswith("old,new\ns.example/abc,http://127.0.0.1:8000/s/")
    told = json.loads(ready("stats", HOST + "/a").stdout)
    assert (told["imported_clicks"], told["totals"]["clicks"]) == (1300, 0)


def test_what_cannot_be_read_and_what_is_only_tried_writes_nothing(ready):
    tried = ready("import", "shlink.csv", "--dry-run", "--map", "map.conf").stdout
    assert tried.startswith("Shlink: 2 links would be taken over: 2 new")
    (ready.folder / "broken.csv").write_text(EXPORT + "one,two\n", encoding="utf-8")
    said = ready("import", "broken.csv", status=1).stderr.splitlines()[-1]
    assert said.startswith("share-service: Line 8 has 2 columns and the first line 8")
    (ready.folder / "others.csv").write_text("url,clicks\nhttps://other.example/,7\n", encoding="utf-8")
    assert "No row of others.csv could be taken over." in ready("import", "others.csv", status=1).stderr
    assert not (ready.folder / "map.conf").exists()
    assert "no article" in ready("stats", HOST + "/a", status=1).stderr
