"""Exports of other shorteners, in the forms that their makers document, read into the same links."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.errors import BadInput
from share_service.links.imports import objects
from share_service.links.imports.formats import Export
from share_service.links.imports.maps import RedirectMap
from share_service.links.imports.row import BadRow, ImportedLink, plain

A, B = "https://journal.example/a", "https://journal.example/b?x=1,2"

YOURLS_API = {
    "links": {
        "link_1": {
            "shorturl": "http://sho.rt/abc",
            "url": A,
            "title": "L’été",
            "timestamp": "2024-03-26 18:58:34",
            "ip": "192.0.2.1",
            "clicks": "1234",
        },
        "link_2": {"shorturl": "http://sho.rt/Abc", "url": B, "title": None, "clicks": 0},
    },
    "stats": {"total_links": "2", "total_clicks": "1234"},
    "statusCode": 200,
    "message": "success",
}
YOURLS_CSV = f'source,target,hits\r\n/abc/,{A},1234\r\n/Abc/,"{B}",0\r\n'
YOURLS_SQL = """-- MariaDB dump 10.19
DROP TABLE IF EXISTS `yourls_url`;
CREATE TABLE `yourls_url` (`keyword` varchar(100) NOT NULL, `url` text NOT NULL);
INSERT INTO `yourls_url` VALUES ('abc','https://journal.example/a','L’été; d\\'hier','2024-03-26 18:58:34','192.0.2.1',1234),
('Abc','https://journal.example/b?x=1,2',NULL,'2024-03-27 00:00:00','192.0.2.1',0);
INSERT INTO `yourls_log` VALUES (1,'2024-03-26 18:58:34','abc','direct','Mozilla/5.0','192.0.2.1','FR');
INSERT INTO `yourls_options` VALUES (1,'version','1.9.2');
"""
KUTT_API = {
    "total": 2,
    "limit": 10,
    "skip": 0,
    "data": [
        {
            "id": "c0ffee00-0000-4000-8000-000000000000",
            "address": "abc",
            "target": A,
            "description": "Infolettre",
            "link": "https://kutt.example/abc",
            "domain": None,
            "banned": False,
            "password": False,
            "visit_count": 1234,
            "expire_in": None,
            "created_at": "2024-03-26T18:58:34.000Z",
            "updated_at": "2024-03-26T18:58:34.000Z",
        },
        {"address": "Abc", "target": B, "link": "https://kutt.example/Abc", "visit_count": 0, "banned": True},
    ],
}
KUTT_TABLE = f"""id,address,description,banned,domain_id,expire_in,password,target,visit_count,created_at
1,abc,Infolettre,f,,,,{A},1234,2024-03-26 18:58:34.123456+00
2,Abc,,t,,,,"{B}",0,2024-03-27 00:00:00+00
"""
SHLINK_API = {
    "shortUrls": {
        "data": [
            {
                "shortCode": "abc",
                "shortUrl": "https://s.example/abc",
                "longUrl": A,
                "dateCreated": "2024-03-26T18:58:34+00:00",
                "visitsSummary": {"total": 1234, "nonBots": 1000, "bots": 234},
                "tags": ["infolettre"],
                "meta": {"validSince": None, "validUntil": "2030-01-01T00:00:00+00:00", "maxVisits": None},
                "domain": None,
                "title": "L’été",
                "crawlable": False,
            },
            {"shortCode": "Abc", "shortUrl": "https://s.example/Abc", "longUrl": B, "visitsCount": 0, "tags": []},
        ],
        "pagination": {"currentPage": 1, "pagesCount": 1, "itemsPerPage": 10, "totalItems": 2},
    }
}
SHLINK_CSV = f"""createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits
2024-03-26T18:58:34+00:00,s.example,abc,https://s.example/abc,{A},"L’été, enfin",infolettre|mars,1234
2024-03-27T00:00:00+00:00,s.example,Abc,https://s.example/Abc,"{B}",,,0
"""
SHLINK_PRINTED = """
+------------+-------+-----------------------+---------------------------------+---------------------------+--------------+
| Short Code | Title | Short URL             | Long URL                        | Date created              | Visits count |
+------------+-------+-----------------------+---------------------------------+---------------------------+--------------+
| abc        | L’été | https://s.example/abc | https://journal.example/a       | 2024-03-26T18:58:34+00:00 | 1234         |
| Abc        |       | https://s.example/Abc | https://journal.example/b?x=1,2 | 2024-03-27T00:00:00+00:00 | 0            |
+------------ Page 1 of 1 ----+-----------------------+-----------------------+---------------------------+--------------+
"""
PLAIN = f'url;clicks;label;created\n{A};1 234;Infolettre;2024-03-26\n"{B}";0;;\n'

FILES = {
    "yourls.json": ("yourls", json.dumps(YOURLS_API)),
    "yourls.csv": ("yourls", YOURLS_CSV),
    "yourls.sql": ("yourls", YOURLS_SQL),
    "kutt.json": ("kutt", json.dumps(KUTT_API, indent=2)),
    "kutt.csv": ("kutt", KUTT_TABLE),
    "shlink.json": ("shlink", json.dumps(SHLINK_API)),
    "shlink.csv": ("shlink", "\ufeff" + SHLINK_CSV),
    "shlink.txt": ("shlink", SHLINK_PRINTED),
    "plain.csv": ("csv", PLAIN),
}
CREATED = 1_711_479_514


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FILES)
def test_every_export_gives_the_same_links(tmp_path, name):
    shortener, text = FILES[name]
    export = Export(written(tmp_path, name, text))
    assert export.shortener == shortener
    one, other = export.links()
    assert (one.url, one.clicks, other.url, other.clicks) == (A, 1234, B, 0)
    if name != "plain.csv":
        assert [link.short.rpartition("/")[2] for link in (one, other)] == ["abc", "Abc"], "codes keep their case"
        assert name == "yourls.csv" or one.created_at == CREATED


def test_what_an_export_says_of_a_link_is_kept(tmp_path):
    links = {name: list(Export(written(tmp_path, name, text)).links()) for name, (_whose, text) in FILES.items()}
    assert links["yourls.sql"][0].label == "L’été; d'hier"
    assert links["yourls.json"][0].short == "sho.rt/abc"
    assert links["shlink.csv"][0].label == "L’été, enfin"
    assert links["shlink.json"][0].expires_at == 1_893_456_000
    assert links["shlink.json"][0].where == "link 1"
    assert links["shlink.csv"][1].where == "line 3"
    assert links["yourls.sql"][1].where == "line 4, row 2"
    assert [link.banned for link in links["kutt.csv"]] == [link.banned for link in links["kutt.json"]] == [False, True]
    assert links["plain.csv"][0].label == "Infolettre"


def test_pages_of_an_api_may_follow_each_other(tmp_path):
    pages = "\n".join(json.dumps(SHLINK_API) for _ in range(3))
    assert len(list(Export(written(tmp_path, "pages.json", pages)).links())) == 6
    listed = json.dumps(KUTT_API["data"])
    assert len(list(Export(written(tmp_path, "list.json", listed)).links())) == 2


def test_a_large_file_is_read_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(objects, "PIECE", 100)
    monkeypatch.setattr(objects, "MAX_OBJECT", 700)
    many = {"data": [KUTT_API["data"][0] | {"address": f"code{number}"} for number in range(500)], "total": 500}
    links = list(Export(written(tmp_path, "many.json", json.dumps(many))).links())
    assert [link.code for link in links] == [f"code{number}" for number in range(500)]


@pytest.mark.parametrize("text", [json.dumps(KUTT_API)[:-40], json.dumps(KUTT_API["data"])[:-1], "[{]", '{"a": nope}'])
def test_half_a_file_of_json_is_refused(tmp_path, text, monkeypatch):
    with pytest.raises(BadInput) as refused:
        list(Export(written(tmp_path, "half.json", text)).links())
    assert refused.value.code in ("import_unreadable", "import_empty")
    monkeypatch.setattr(objects, "PIECE", 50)
    monkeypatch.setattr(objects, "MAX_OBJECT", 100)
    with pytest.raises(BadInput):
        list(Export(written(tmp_path, "half.json", text)).links())


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("empty.csv", "", "is empty"),
        ("only.csv", "url,clicks\n", "holds no link"),
        ("other.csv", "name,age\nPaul,7\n", "has columns name, age"),
        ("wide.csv", "url,clicks\na,1\nb,2,3\n", "Line 3 has 3 columns"),
        ("quote.csv", 'url,clicks\n"a,1\n', "Line 2 is no CSV"),
        ("long.csv", "url,clicks\n" + "a" * 200_000 + ",1\n", "longer than"),
        ("zero.csv", "url,clicks\na\0b,1\n", "is no text"),
        ("half.sql", YOURLS_SQL[:400], "ends in the middle"),
        ("broken.sql", "INSERT INTO `yourls_url` VALUES ('a' 'b');\n", "no SQL that can be read"),
        ("columns.sql", "INSERT INTO `yourls_url` VALUES ('a','b');\n", "--complete-insert"),
        ("broken.txt", SHLINK_PRINTED.replace(" | 1234         |", " |\n | 1234 |"), "make the terminal wider"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, name, text, said):
    with pytest.raises(BadInput, match=said) as refused:
        list(Export(written(tmp_path, name, text)).links())
    assert "\n" not in refused.value.detail


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("url,clicks,label\nhttps://journal.example/a,1,été\n".encode("latin-1"))
    with pytest.raises(BadInput, match="not UTF-8"):
        list(Export(path).links())


def test_whose_export_it_is_can_be_said_and_not_wrongly(tmp_path):
    path = written(tmp_path, "plain.csv", PLAIN)
    assert Export(path, "yourls").shortener == "yourls"
    with pytest.raises(BadInput, match="looks like an export of Kutt, not of Shlink"):
        Export(written(tmp_path, "kutt.json", json.dumps(KUTT_API)), "shlink")


@pytest.mark.parametrize(
    ("clicks", "number"),
    [("7", 7), ("1,234", 1234), ("1 234 567", 1_234_567), ("12.0", 12), ("", 0), ("-", 0), ("-3", None), ("1e9", None)],
)
def test_clicks_are_read_as_tables_print_them_and_nothing_is_guessed(tmp_path, clicks, number):
    (row,) = Export(written(tmp_path, "one.csv", f"url;clicks\n{A};{clicks}\n")).links()
    assert isinstance(row, BadRow) if number is None else row.clicks == number


@given(st.text(max_size=200))
def test_any_text_is_links_or_one_sentence(text):
    from io import StringIO

    from share_service.links.imports.dump import sql_rows
    from share_service.links.imports.tables import csv_rows, printed_rows

    for form in (csv_rows, printed_rows, sql_rows, objects.json_rows):
        with suppress(BadInput):
            list(form(StringIO(text)))


def test_names_are_compared_without_case_and_signs():
    assert {plain(name) for name in ("Date created", "dateCreated", "date_created")} == {"datecreated"}


def test_a_short_link_is_named_as_people_say_it():
    row = {"where": "line 2", "url": A, "clicks": 1}
    assert ImportedLink(**row, short_url="https://SHO.rt/aBc/").short == "sho.rt/aBc"
    assert ImportedLink(**row, code="aBc").short == "aBc"
    assert ImportedLink(**row).short is None


def test_a_map_is_there_as_a_whole_or_not_at_all(tmp_path):
    path = tmp_path / "map.conf"
    with RedirectMap(path) as redirects:
        redirects.add("sho.rt/aBc", "https://share.journal.example/s/x")
        redirects.add("aBc", "https://share.journal.example/s/y")
        assert not path.exists()
    text = path.read_text()
    assert '"~^sho\\.rt/aBc/?$" "https://share.journal.example/s/x";' in text
    assert '"~^[^/]*/aBc/?$" "https://share.journal.example/s/y";' in text
    with pytest.raises(ValueError, match="stop"), RedirectMap(tmp_path / "other.csv"):
        raise ValueError("stop")
    assert [file.name for file in tmp_path.iterdir()] == ["map.conf"]
