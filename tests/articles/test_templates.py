"""What templates write that nobody means: nothing where there is nothing, markup in tags, authors behind roles."""

from share_service.articles.page import read_page

URL = "https://journal.example/a"


def read(page):
    return read_page(page, url=URL).article


def test_what_a_template_writes_for_nothing_is_nothing():
    nothing = "".join(f'<meta property="og:{name}" content="null">' for name in ("title", "description", "image"))
    said = '<meta name="description" content="Le chapeau."><meta name="twitter:image" content="/p/port.jpg">'
    article = read(f"<title>Le port rouvre</title>{nothing}{said}")
    assert (article["title"], article["description"]) == ("Le port rouvre", "Le chapeau.")
    assert article["image"]["url"] == "https://journal.example/p/port.jpg"


def test_paragraphs_in_a_tag_are_one_line():
    said = (
        "&lt;p&gt;Le &lt;strong&gt;vieux &lt;em&gt;port&lt;/em&gt;&lt;/strong&gt;&lt;/p&gt;&lt;p&gt;rouvre.&lt;/p&gt;"
    )
    page = f'<title>T</title><meta property="og:description" content="{said}&lt;br /&gt;Enfin.">'
    assert read(page)["description"] == "Le vieux port rouvre. Enfin."


def test_an_author_in_a_role_is_the_author():
    role = '{"@type": "Role", "roleName": "texte", "author": {"@type": "Person", "name": "Léa Roux"}}'
    page = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "T", "author": {role}}}</script>'
    assert read(page)["authors"] == ["Léa Roux"]
