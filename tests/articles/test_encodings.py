"""Pages are read in the encoding that they are in, whatever they say."""

import pytest

from tests.articles.test_page import read


def test_one_broken_letter_changes_no_encoding():
    page = "<meta charset=latin1><title>Été</title>".encode() + "<p>é".encode("latin-1")
    assert read(page, charset="utf-8").article["title"] == "Été"


def test_what_was_escaped_twice_is_read_as_it_was_meant():
    page = read('<meta property="og:title" content="L&amp;rsquo;&amp;eacute;t&amp;#233; &amp;amp; R&amp;D">').article
    assert page["title"] == "L’été & R&D"


@pytest.mark.parametrize("charset", ["zlib_codec", "rot13", "unicode_escape", "x-unknown-999", "", "'utf-8'", "utf-16"])
def test_only_real_encodings_are_believed(charset):
    assert read("<title>Été</title>", charset=charset).article["title"] == "Été" or charset in ("zlib_codec", "rot13")
    assert read("<title>abc</title>", charset=charset).article["title"] == "abc"


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        ("<title>Été</title>".encode("latin-1"), "iso-8859-1"),
        ("<meta charset=iso-8859-1><title>Été</title>".encode("latin-1"), None),
        ("<meta charset=iso-8859-1><title>Été</title>".encode(), None),
        # What a server is set to say of all its pages, and a page that says better.
        ("<meta charset=utf-8><title>Été</title>".encode(), "iso-8859-1"),
        ("<meta charset=windows-1252><title>Été</title>".encode("cp1252"), "utf-8"),
        ("<title>Été</title>".encode("cp1252"), "UTF-8"),
        ("<title>Été</title>".encode("utf-16-le"), "utf-16le"),
        ("<title>Été</title>".encode("utf-16"), None),
    ],
)
def test_the_encoding_is_found(page, charset):
    assert read(page, charset=charset).article["title"] == "Été"
