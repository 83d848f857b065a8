"""Maintenant: the sentence, the four numbers, and the articles that move."""

import pytest

from share_service.links.channels import COPY
from share_service.newsroom.intake import take_in
from share_service.site import Desk
from share_service.stats.events import Kind
from tests.web.desk.conftest import at_noon
from tests.web.desk.test_tables import rows_of

FACEBOOK = 10


@pytest.fixture
def settings(settings):
    return at_noon(settings)


def test_an_empty_desk_says_how_the_first_article_comes(editor, parts):
    page = editor.get("/desk/").text
    assert "Aucun lecteur n’est venu par un lien partagé depuis minuit." in page
    assert f"{parts.settings.public_url}/card?url=" in page
    assert "share-buttons" in page


def test_an_article_without_clicks_is_listed_to_be_shared(editor, stored):
    page = editor.get("/desk/").text
    assert "Aucun lien partagé n’a encore été suivi aujourd’hui." in page
    assert f'href="/desk/articles/{stored.id}"' in page


def test_a_click_is_there_at_the_next_reload(editor, stored, happened):
    assert "1 clic depuis minuit" not in editor.get("/desk/").text
    happened(Kind.CLICK, FACEBOOK)
    page = editor.get("/desk/").text
    assert "1 clic depuis minuit" in page
    assert "pas encore d’autre" in page
    assert "tous par Facebook" in page


def test_the_moving_article_shows_its_card_and_its_strongest_network(editor, parts, stored, happened):
    happened(Kind.CLICK, FACEBOOK, 12)
    happened(Kind.CLICK, COPY, 3)
    page = editor.get("/desk/").text
    assert 'src="/cards/' in page
    assert "par Facebook" in page
    assert "plus de la moitié par Facebook" in page
    assert 'class="spark"' in page


def test_the_same_weekday_is_compared_with_when_there_is_one(editor, happened):
    week = 7 * 86400
    happened(Kind.CLICK, FACEBOOK, 20, ago=week + 3600)
    happened(Kind.CLICK, FACEBOOK, 40)
    page = editor.get("/desk/").text
    assert "dernier à cette heure" in page


def test_titles_are_text_whatever_they_hold(editor, stored, happened):
    happened(Kind.CLICK, FACEBOOK)
    page = editor.get("/desk/").text
    assert "<b>revient" not in page
    assert "&lt;b&gt;revient" in page


def test_english_is_one_press_away_and_is_remembered(editor):
    assert "No reader has come" in editor.get("/desk/?lang=en").text
    assert "No reader has come" in editor.get("/desk/").text
    assert "Aucun lecteur" in editor.get("/desk/?lang=fr").text


def test_nothing_is_inline(editor, stored, happened):
    happened(Kind.CLICK, FACEBOOK)
    for path in ("/desk/", f"/desk/articles/{stored.id}", "/desk/signin"):
        page = editor.get(path, follow_redirects=True).text
        assert " style=" not in page
        assert "<style" not in page
        assert page.count("<script") == page.count('<script type="module" src=')


def test_a_headline_has_the_spaces_of_its_card(editor, parts):
    take_in(parts, {"url": "https://journal.example/b", "title": "« Chiche ! »", "language": "fr"})
    assert "«\u00a0Chiche\u202f!\u00a0»" in editor.get("/desk/").text


@pytest.fixture
def lively(parts):
    """The site's wording made lively, with one listed word."""
    wording = Desk(wording="lively", neutral_words=("noyade*",))
    object.__setattr__(parts, "site", parts.site.model_copy(update={"desk": wording}))


def test_the_sentence_says_how_it_was_made(editor, stored):
    page = editor.get("/desk/").text
    assert '<summary id="why-summary" title="Rien n’avait encore été compté' in page
    assert "Les mots sont toujours neutres" in page


@pytest.mark.usefixtures("lively")
def test_a_lively_site_is_plain_about_what_it_listed(editor, parts, stored, happened):
    happened(Kind.CLICK, FACEBOOK, 20, ago=7 * 86400 + 3600)
    happened(Kind.CLICK, FACEBOOK, 50)
    assert "Une journée exceptionnelle — 50 clics" in editor.get("/desk/").text
    take_in(parts, {"url": "https://journal.example/a", "title": "Deux noyades dans la rivière", "language": "fr"})
    page = editor.get("/desk/").text
    assert "exceptionnelle" not in page
    assert "de la liste du site" in page


def test_the_file_names_the_same_channel_as_the_page_where_two_have_as_many_clicks(editor, happened):
    happened(Kind.CLICK, COPY, 2)
    happened(Kind.CLICK, FACEBOOK, 2)
    happened(Kind.INTENT, FACEBOOK)
    assert "par Facebook" in editor.get("/desk/").text
    (row,) = rows_of(editor.get("/desk/?format=csv"))
    assert row["channel"] == "facebook"
