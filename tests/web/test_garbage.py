"""Whatever is sent to a public address, the answer is never a failure of ours."""

import itertools

import pytest

from share_service.newsroom.intake import take_in

ODD = (
    "",
    "0",
    "-1",
    "9" * 40,
    "1e9",
    "\x00",
    "\ud800",
    "%ff%fe",
    "../../etc/passwd",
    "' OR 1=1 --",
    "<script>",
    "http://journal.example/\x00",
    "http://[::1",
    "http://journal.example:99999/",
    "http://\u2488\u2488.example/",
    "https://ailleurs.example/",
    "é" * 3000,
)
QUERIES = {
    "/card": ("url", "size", "format"),
    "/buttons": ("url", "theme", "lang"),
    "/more": ("url", "article", "limit", "lang"),
    "/api/v1/more": ("url", "article", "limit", "lang", "format"),
}
PATHS = (
    "/s/{}",
    "/cards/{}.png",
    "/cards/{}",
    "/buttons/{}",
    "/assets/{}",
    "/api/v1/articles/{}",
    "/desk/enter/{}",
    "/desk/articles/{}",
    "/{}",
)
HEADERS = (
    "User-Agent",
    "Accept",
    "Accept-Language",
    "Range",
    "If-None-Match",
    "If-Range",
    "Origin",
    "Sec-Purpose",
    "Cookie",
    "X-Request-ID",
    "Authorization",
)
ODD_HEADERS = ("", "\xff\xfe", "a" * 5000, "*", ",,,;q=x", "bytes=9-1,,", '"', "share_desk=x.y.z", "Bearer \xff")


def quoted(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("path", QUERIES)
def test_no_odd_parameter_makes_an_answer_fail(client, parts, path):
    take_in(parts, {"url": "https://journal.example/a", "title": "T"})
    for name, value in itertools.product(QUERIES[path], ODD):
        for query in ({name: quoted(value)}, {"url": "https://journal.example/a", name: quoted(value)}):
            answer = client.get(path, query_string=query)
            assert answer.status_code < 500, (query, answer.text)


@pytest.mark.parametrize("path", PATHS)
def test_no_odd_path_makes_an_answer_fail(client, path):
    for value in ODD:
        answer = client.get(path.format(value.encode("utf-8", "replace").decode("latin-1")))
        assert answer.status_code < 500, (path, value)


@pytest.mark.parametrize(
    "path",
    [
        "/card?url=https://journal.example/a",
        "/buttons?url=https://journal.example/a",
        "/s/x",
        "/desk/",
        "/livez",
        "/api/v1/articles",
    ],
)
def test_no_odd_header_makes_an_answer_fail(client, parts, path):
    take_in(parts, {"url": "https://journal.example/a", "title": "T"})
    for name, value in itertools.product(HEADERS, ODD_HEADERS):
        answer = client.get(path, headers={name: value})
        assert answer.status_code < 500, (name, value)


def test_no_odd_body_makes_a_beacon_fail(client):
    bodies = (
        b"",
        b"\x00",
        b"token=&event=",
        b"token=x&event=copy",
        b"{",
        b"[]",
        b'{"token": 1}',
        b"\xff" * 400,
        b"a" * 5000,
        b"{" * 400,
    )
    for body, origin in itertools.product(bodies, ("https://journal.example", "null", "", "http://[")):
        answer = client.post("/events", data=body, headers={"Origin": origin})
        assert 400 <= answer.status_code < 500, (body, origin, answer.status_code)
