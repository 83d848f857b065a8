"""Aperçu: how networks show an article, and what an editor makes them show."""

import io
import re

import pytest
from PIL import Image

from share_service.newsroom.intake import take_in
from share_service.newsroom.sharing import share_bundle
from share_service.store.articles import get_article
from share_service.store.audit import entries
from tests.newsroom.graph_server import GraphServer, certificate
from tests.web.desk.conftest import FIREFOX
from tests.web.desk.test_people import TOKEN

SEEN = re.compile(r'name="seen" value="(\d+)"')
LONG = "Très long " * 30


@pytest.fixture
def path(stored):
    return f"/desk/articles/{stored.id}/preview"


@pytest.fixture
def send(editor, path):
    """Open the page, and press a button of its form, with what was typed."""

    def press(do, network="", **typed):
        address = f"{path}?network={network}" if network else path
        page = editor.get(address).text
        known = {"csrf_token": TOKEN.search(page)[1], "seen": SEEN.search(page)[1]}
        return editor.post(address, data={**known, "do": do, **typed}, content_type="multipart/form-data")

    return press


def overrides(parts, stored):
    return {scope: one.override.document() for scope, one in get_article(parts.engine, stored.id).overrides.items()}


def test_eight_networks_show_the_article(editor, path):
    page = editor.get(path).text
    for name in ("Facebook", "X", "LinkedIn", "WhatsApp", "Bluesky", "Mastodon", "Slack", "Discord"):
        assert re.search(rf"<h2>{name}\s*</h2>", page), name
    assert "La rivière &lt;b&gt;revient&lt;/b&gt;" in page
    assert "JOURNAL.EXAMPLE" in page
    assert 'href="#card"' in page


def test_what_is_typed_is_shown_and_not_saved(send, parts, stored):
    page = send("preview", title=LONG).text
    assert "coupé après" in page
    assert "Très long" in page
    assert "title=Tr%C3%A8s" in page
    assert overrides(parts, stored) == {}


def test_what_is_saved_holds_and_is_taken_back(send, editor, path, parts, stored):
    assert send("save", title="Le titre social", kicker="").status_code == 303
    assert overrides(parts, stored) == {"": {"title": "Le titre social"}}
    assert entries(parts.engine, 1)[0].action == "override_set"
    page = editor.get(path).text
    assert "marie@journal.example" in page
    assert "Le titre social" in page
    send("save", title="Un autre")
    send("undo")
    assert overrides(parts, stored) == {"": {"title": "Le titre social"}}


def test_an_earlier_value_is_set_again(send, editor, path, parts, stored):
    send("save", title="Premier")
    send("save", title="Second")
    revision = re.search(r'name="revision" value="(\d+)"', editor.get(path).text)[1]
    send("restore", revision=revision)
    assert overrides(parts, stored) == {"": {"title": "Premier"}}
    for unknown in ("0", "-1", "9" * 40, "x"):
        assert send("restore", revision=unknown).status_code == 404


def test_the_articles_own_values_set_nothing(send, parts, stored):
    send("save", title="Autre")
    send("save", title=stored.article.title)
    assert overrides(parts, stored) == {}
    assert entries(parts.engine, 1)[0].action == "override_removed"


def test_what_cannot_be_used_is_said_and_stays_in_the_form(send, parts, stored):
    for typed in (
        {"description": "x" * 6000},
        {"fx": "un", "fy": "2"},
        {"fx": "1"},
        {"fx": "nan", "fy": "nan"},
        {"fx": "1", "fy": "500"},
    ):
        answer = send("save", title="Gardé", **typed)
        assert answer.status_code == 422
        assert "Ceci ne peut pas servir" in answer.text
        assert "Gardé</textarea>" in answer.text
    assert "Ce modèle n’existe pas" in send("preview", design="rien").text
    assert send("???").status_code == 400
    assert overrides(parts, stored) == {}


def test_the_draft_card_is_drawn_at_once_and_kept_nowhere(editor, stored):
    first = editor.get(f"/desk/articles/{stored.id}/draft.jpg")
    other = editor.get(f"/desk/articles/{stored.id}/draft.jpg?title=Autre%20titre&kicker=Vu")
    assert other.headers["Cache-Control"] == "private, no-store"
    assert Image.open(io.BytesIO(other.data)).size == (1200, 630)
    assert first.data != other.data


def test_a_draft_that_cannot_be_drawn_says_why_in_a_sentence(editor, stored):
    for query, status in (("design=rien", 422), ("title=" + "x" * 1001, 422), ("fx=1", 422)):
        answer = editor.get(f"/desk/articles/{stored.id}/draft.jpg?{query}")
        assert (answer.status_code, answer.mimetype) == (status, "text/plain")
        assert answer.text.count("\n") == 1
    assert editor.get("/desk/articles/999/draft.jpg").status_code == 404


def test_a_photo_has_its_focal_point(editor, parts, photo_article):
    page = editor.get(f"/desk/articles/{photo_article.id}/preview").text
    assert 'name="fx"' in page
    photo = editor.get(f"/desk/articles/{photo_article.id}/photo")
    assert photo.mimetype == "image/jpeg"
    cards = {editor.get(f"/desk/articles/{photo_article.id}/draft.jpg?fx={x}&fy=50").data for x in (0, 100)}
    assert len(cards) == 2


@pytest.fixture
def photo_article(parts, tmp_path):
    picture = Image.linear_gradient("L").resize((800, 1600)).rotate(90, expand=True).convert("RGB")
    picture.save(tmp_path / "photo.jpg")
    image = {"path": str(tmp_path / "photo.jpg")}
    data = {"url": "https://journal.example/p", "title": "Une photo", "language": "fr", "image": image}
    return take_in(parts, data, allow_paths=True)[0]


def test_a_reader_of_numbers_sees_and_changes_nothing(app, invited, path, parts, stored):
    viewer = app.test_client()
    viewer.environ_base.update({"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "fr"})
    viewer.get(invited("viewer", "lea@journal.example"))
    page = viewer.get(path).text
    assert "<fieldset disabled>" in page
    token = TOKEN.search(page)[1]
    assert viewer.post(path, data={"csrf_token": token, "do": "save", "title": "Non"}).status_code == 403
    assert overrides(parts, stored) == {}


def test_no_form_from_elsewhere_changes_it(editor, path, parts, stored):
    assert editor.post(path, data={"do": "save", "title": "Non"}).status_code == 400
    assert overrides(parts, stored) == {}


def test_the_findings_say_what_to_mend(send):
    page = send("preview", title="Très " * 50).text
    assert 'class="findings"' in page


def test_one_network_is_corrected_and_the_others_are_not(send, editor, path, parts, stored):
    send("save", title="Pour tous")
    page = send("preview", network="facebook", title="Pour Facebook").text
    assert "Ce que voit Facebook seulement" in page
    assert page.index("Pour Facebook</p>") < page.index("Pour tous</p>")
    send("save", network="facebook", title="Pour Facebook")
    assert overrides(parts, stored) == {"": {"title": "Pour tous"}, "facebook": {"title": "Pour Facebook"}}
    page = editor.get(f"{path}?network=facebook").text
    assert 'placeholder="Pour tous"' in page
    assert "pour Facebook seulement" in page
    send("save", network="facebook", title="")
    assert overrides(parts, stored) == {"": {"title": "Pour tous"}}


def test_the_history_tells_for_whom_and_each_scope_goes_back_alone(send, editor, path, parts, stored):
    send("save", title="Pour tous")
    send("save", network="x", title="Pour X", design="breaking")
    page = editor.get(path).text
    assert re.search(r"Tous les réseaux · Titre · <bdi>marie", page)
    assert re.search(r"X · Titre, [^·]+ · <bdi>marie", page)
    assert page.count("en vigueur") == 2
    send("undo", network="x")
    assert overrides(parts, stored) == {"": {"title": "Pour tous"}}


def test_a_network_that_does_not_exist_is_not_corrected(editor, path):
    assert editor.get(f"{path}?network=nowhere").status_code == 422


def test_of_two_who_save_at_once_the_second_is_told_and_may_keep_or_take_over(send, editor, path, parts, stored):
    page = editor.get(path).text
    form = {"csrf_token": TOKEN.search(page)[1], "seen": SEEN.search(page)[1], "do": "save"}
    send("save", title="La première")
    answer = editor.post(path, data={**form, "title": "La seconde"})
    assert answer.status_code == 409
    assert "marie@journal.example a enregistré une autre version" in answer.text
    assert "La première</dd>" in answer.text
    assert "La seconde</textarea>" in answer.text
    assert overrides(parts, stored) == {"": {"title": "La première"}}
    form["seen"] = SEEN.search(answer.text)[1]
    assert editor.post(path, data={**form, "title": "La seconde"}).status_code == 303
    assert overrides(parts, stored) == {"": {"title": "La seconde"}}
    for do in ("undo", "restore"):
        assert editor.post(path, data={**form, "do": do, "seen": "1", "revision": "1"}).status_code == 409


def test_a_crawler_sees_what_was_saved_at_once(send, app, parts, stored):
    reader = app.test_client()
    asked = {"User-Agent": "facebookexternalhit/1.1"}
    before = reader.get(f"/card?url={stored.article.url}", headers=asked)
    send("save", title="Le nouveau titre")
    after = reader.get(f"/card?url={stored.article.url}", headers=asked)
    assert after.status_code == 200
    assert after.data != before.data
    send("save", network="facebook", title="Pour Facebook seulement")
    link = next(
        item.link
        for item in share_bundle(parts, get_article(parts.engine, stored.id)).items
        if item.channel == "facebook"
    )
    page = reader.get(link.removeprefix(parts.settings.public_url), headers=asked)
    assert "Pour Facebook seulement" in page.text
    card = re.search(r'og:image" content="([^"]+)"', page.text)[1].removeprefix(parts.settings.public_url)
    assert reader.get(card, headers=asked).status_code == 200


def test_what_networks_have_kept_is_told_honestly(editor, path):
    page = editor.get(path).text
    assert "https://developers.facebook.com/tools/debug/?q=https%3A%2F%2Fjournal.example%2Fa" in page
    assert "@WebpageBot" in page
    assert "seul le temps le fait relire" in page
    assert 'value="refresh"' not in page


@pytest.mark.usefixtures("stored")
def test_facebook_is_refreshed_by_one_press_and_offered_after_a_save(send, editor, parts, tmp_path):
    facebook = GraphServer(certificate(tmp_path))
    object.__setattr__(parts, "graph", facebook.graph())
    saved = send("save", title="Le titre")
    assert editor.get(saved.headers["Location"]).text.count('value="refresh"') == 2
    page = send("refresh").text
    assert "Facebook l’a relu" in page
    assert "Ce n’est pas le titre réglé ici" not in page
    send("save", title="Un autre")
    assert "Ce n’est pas le titre réglé ici" in send("refresh").text
    facebook.fails = {"code": 190}
    assert "Facebook n’accepte plus le jeton" in send("refresh").text
    facebook.stop()


def test_a_form_that_says_nonsense_is_shown_again(editor, path):
    token = TOKEN.search(editor.get(path).text)[1]
    for seen in ("9" * 5000, "x", "-1", ""):
        answer = editor.post(path, data={"csrf_token": token, "do": "preview", "seen": seen, "title": "Un titre"})
        assert answer.status_code == 200
