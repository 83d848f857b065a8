"""A page read from a file or an address, for the command line."""

import pytest

from share_service.articles.read import read_source
from share_service.errors import BadInput, FetchRefused
from tests.articles.hostile import PUBLIC, Internet, fetcher, running
from tests.articles.pages import CANONICAL, COMPLETE


def test_a_saved_page_is_read_with_where_each_value_stood(tmp_path):
    file = tmp_path / "page.html"
    file.write_text(COMPLETE, encoding="utf-8")
    article = read_source(str(file))
    assert article["url"] == CANONICAL
    assert article["sources"]["title"] == "og:title"
    assert read_source(str(file), url="https://autre.example/a")["url"] == "https://autre.example/a"


def test_a_page_is_fetched_through_the_door():
    with running() as server:
        door = fetcher(Internet(server, {"news.test": [[PUBLIC[0]]]}), hosts=("news.test",))
        article = read_source("http://news.test/ok", fetcher=door)
        assert (article["url"], article["title"]) == ("http://news.test/ok", "Une page")
        with pytest.raises(FetchRefused):
            read_source("http://evil.test/ok", fetcher=door)


@pytest.mark.parametrize(("size", "code"), [(None, "page_unreadable"), (2_000_001, "page_too_large")])
def test_a_file_that_is_missing_or_too_large_is_refused_in_a_sentence(tmp_path, size, code):
    file = tmp_path / "page.html"
    if size:
        file.write_bytes(b"x" * size)
    with pytest.raises(BadInput) as refusal:
        read_source(str(file))
    assert refusal.value.code == code
    assert refusal.value.detail.endswith(".")
