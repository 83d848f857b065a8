"""Authors where only the visible page names them."""

import pytest

from share_service.articles.page import read_page

HEADLINE = "<title>Une digue de plus à Kupiansk</title><h1>Une digue de plus à Kupiansk</h1>"


def authors(body):
    return read_page(f"<body>{body}", url="https://journal.example/a").article.get("authors")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p>Par Léa Roux</p>", ["Léa Roux"]),
        ("<p>Par <a href=/x>Léa Roux</a> et <a href=/y>Noé Martin</a></p>", ["Léa Roux", "Noé Martin"]),
        ("<div>By <b>Ann Lee</b> <i>Business reporter</i></div>", ["Ann Lee"]),
        ("<div><span>By</span> <span>Ann Lee</span> <span>@annlee</span></div>", ["Ann Lee"]),
        ("<p>Par Marie Le Bris</p>", ["Marie Le Bris"]),
        ("<p property=schema:author><span property=schema:name>Léa Roux</span></p>", ["Léa Roux"]),
        ("<p>Publié le 3 mars 2026 à 7 h 30 - Par Léa Roux</p>", ["Léa Roux"]),
        ("<p>Von Jürgen Groß — 20. November 2026</p>", ["Jürgen Groß"]),
        ("<p>Posted by Ann Lee, Vice President, Journal Cloud</p>", ["Ann Lee, Vice President, Journal Cloud"]),
    ],
)
def test_a_line_beside_the_headline_that_begins_with_by_names_the_authors(line, names):
    assert authors(HEADLINE + line) == names


@pytest.mark.parametrize(
    "other",
    [
        "<div class=related><span class=author>Ann Autre</span></div>",
        "<aside><a rel=author href=/u>Ann Autre</a></aside>",
        "<div class=author><a href=/f>Follow</a></div>",
        "<div class=byline><a href=/s>Share on Facebook</a></div>",
        "<div class=author-box><a href=mailto:x>ann@journal.example</a></div>",
    ],
)
def test_another_story_s_author_and_buttons_are_no_authors(other):
    assert authors(f"{other}{HEADLINE}<p class=author>Léa Roux</p>") == ["Léa Roux"]


def test_the_author_beside_the_headline_comes_before_another_on_the_page():
    other = "<div><a rel=author href=/u>Ann Autre</a></div>" + "<p>Texte.</p>" * 80
    assert authors(f"{other}{HEADLINE}<a rel=author href=/l>Léa Roux</a>") == ["Léa Roux"]


def test_microformats_name_authors():
    assert authors(f'{HEADLINE}<div class="p-author h-card"><a class="p-name">Léa Roux</a> 12 articles</div>') == [
        "Léa Roux"
    ]


def test_a_post_s_own_footer_may_name_its_author():
    assert authors(f"{HEADLINE}<footer><a rel=author href=/l>Léa Roux</a></footer>") == ["Léa Roux"]


def test_no_word_for_a_button_costs_a_name():
    assert authors(f"{HEADLINE}<p class=author>Follow Me</p>") == ["Follow Me"]


def test_thousands_of_bylines_are_looked_at_within_bounds():
    assert authors(HEADLINE + "<div class=author>" * 20_000) is None
