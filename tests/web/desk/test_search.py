"""Search on the desk."""

from share_service.newsroom.intake import take_in


def test_an_article_is_found_by_a_word_without_its_accent(editor, parts, stored):
    take_in(parts, {"url": "https://journal.example/b", "title": "Les élèves", "language": "fr"})
    page = editor.get("/desk/search?q=eleves").text
    assert "1 article contient «\u00a0eleves\u00a0»." in page
    assert "Les élèves" in page
    assert f"/desk/articles/{stored.id}" not in page


def test_what_is_not_found_says_so_and_what_to_do(editor):
    page = editor.get("/desk/search?q=<b>rien</b>").text
    assert "Aucun article ne contient «\u00a0&lt;b&gt;rien&lt;/b&gt;\u00a0»." in page
    assert "Cherchez les mots d’un titre" in page


def test_an_empty_search_asks(editor):
    assert "Que cherchez-vous" in editor.get("/desk/search").text


def test_a_very_long_search_is_cut(editor):
    assert editor.get("/desk/search?q=" + "a" * 5_000).status_code == 200


def test_pages_are_compressed_for_those_who_take_it(editor, stored):
    packed = editor.get("/desk/", headers={"Accept-Encoding": "gzip"})
    plain = editor.get("/desk/")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2
