"""Essais: the form of a new trial, how one stands, and the press that decides it."""

import csv
import io
import time

import pytest
from turbohtml import parse

from share_service.links.channels import COPY
from share_service.newsroom import trials
from share_service.newsroom.overriding import put_override
from share_service.stats.events import Event, Kind
from share_service.store.articles import get_article
from share_service.store.trials import running_trials
from tests.newsroom.site import jpeg
from tests.newsroom.test_trials import aged

TITLE = "La rivière revient dans la nuit"


def token(page):
    return parse(page.text).select_one("[name=csrf_token]").attrs["value"]


@pytest.fixture
def form(editor, stored):
    """Send the form of a new trial as its button says."""
    path = f"/desk/articles/{stored.id}/trial"

    def send(do, **fields):
        values = {name.replace("_", "-"): value for name, value in fields.items()}
        return editor.post(path, data={"csrf_token": token(editor.get(path)), "do": do, "count": "2", **values})

    return send


@pytest.fixture
def trial(parts, stored):
    return trials.start_trial(parts, stored.id, [None, {"title": TITLE}], "marie@journal.example")


def clicked(parts, trial, *times, apart=0):
    for variant, count in zip(trial.variants, times, strict=True):
        for place in range(count):
            at = int((time.time() - apart * place) * 1000)
            parts.recorder.record(
                Event(at, Kind.CLICK, trial.article_id, COPY + place % 2, variant.number, 900 + place)
            )


def decide(editor, trial, **values):
    page = editor.get(f"/desk/trials/{trial.id}")
    return editor.post(f"/desk/trials/{trial.id}", data={"csrf_token": token(page), **values}, follow_redirects=True)


def test_an_empty_page_says_what_a_trial_is_and_what_to_do(editor):
    page = editor.get("/desk/trials")
    assert "à tour de rôle" in page.text
    assert "Lancer un essai" in page.text
    assert parse(page.text).select_one("nav a[aria-current=page]").text == "Essais"


def test_the_form_begins_with_what_networks_see_and_shows_what_is_typed(form, editor, stored):
    page = parse(editor.get(f"/desk/articles/{stored.id}/trial").text)
    assert [one.text for one in page.select("textarea[name^=title]")] == [stored.article.title] * 2
    assert [one.text for one in page.select("[data-state]")] == ["comme les réseaux la voient maintenant"] * 2
    shown = parse(form("preview", title_B=TITLE).text)
    assert TITLE in shown.select_one("[data-look=B] .title").text.replace("\u00a0", " ")
    assert shown.select_one("[data-state=B]").text == "modifiée"
    cards = [image.attrs["href"] for image in shown.select("[data-look] image")]
    assert len(set(cards)) == 2
    for card in cards:
        assert editor.get(card).mimetype == "image/jpeg"


def test_a_third_and_a_fourth_variant_and_no_fifth(form):
    page = form("more", title_B=TITLE, title_C="C")
    assert len(parse(page.text).select("fieldset.draft")) == 3
    assert parse(page.text).select_one("#title-B").text == TITLE
    most = parse(form("more", count="3").text)
    assert len(most.select("fieldset.draft")) == 4
    assert not most.select("[value=more]")
    assert len(parse(form("fewer", count="3").text).select("fieldset.draft")) == 2
    assert len(parse(form("preview", count="99").text).select("fieldset.draft")) == 4


def test_a_trial_is_started_from_the_form(form, parts, stored, editor):
    answer = form("start", title_B=TITLE)
    assert answer.status_code == 303
    (trial,) = running_trials(parts.engine)
    assert answer.location == f"/desk/trials/{trial.id}"
    assert trial.started_by == "marie@journal.example"
    assert [one.value and one.value.override.document() for one in trial.variants] == [None, {"title": TITLE}]
    # The form of another one leads to it.
    assert editor.get(f"/desk/articles/{stored.id}/trial").location == f"/desk/trials/{trial.id}"


def test_what_a_held_override_sets_stays_in_the_other_variants(form, parts, stored):
    put_override(parts, stored.id, {"title": "Avant", "kicker": "ALERTE"}, author="ana")
    form("start", title_B=TITLE)
    (trial,) = running_trials(parts.engine)
    first, second = (one.value.override.document() for one in trial.variants)
    assert first == {"title": "Avant", "kicker": "ALERTE"}
    assert second == {"title": TITLE, "kicker": "ALERTE"}


def test_another_photo_is_kept_between_presses(form, parts, stored):
    photo = io.BytesIO(jpeg("#123456", (1200, 800)))
    page = parse(form("preview", upload_B=(photo, "photo.jpg")).text)
    digest = page.select_one("[name=photo-B]").attrs["value"]
    assert len(digest) == 64
    form("start", photo_B=digest, of_B=digest, credit_B="Tom Roy")
    (trial,) = running_trials(parts.engine)
    assert trial.variants[1].value.photo_digest == digest
    assert trial.variants[1].value.override.image.credit == "Tom Roy"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Les variantes A et B montrent la même chose"),
        ({"title_B": "x" * 2_000}, "Titre"),
        ({"title_B": "B", "design_B": "'; drop table trials"}, "Variante B"),
        ({"title_B": "B", "design_B": "nowhere"}, "modèle"),
        ({"title_B": "B", "fx_B": "left"}, "Point"),
        ({"photo_B": "ab" * 32}, "photo"),
        ({"upload_B": (io.BytesIO(b"no photo"), "photo.jpg")}, "photo"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(form, parts, fields, said):
    page = form("start", kicker_A="Mon surtitre", **fields) if fields else form("start")
    assert page.status_code == 422
    problem = parse(page.text).select_one("[role=alert]").text
    assert said in problem
    assert problem.count(". ") <= 1
    if fields:
        assert parse(page.text).select_one("#kicker-A").attrs["value"] == "Mon surtitre"
    assert running_trials(parts.engine) == []


def test_it_says_how_much_is_missing(editor, parts, trial):
    clicked(parts, trial, 1, 0)
    for path in ("/desk/trials", f"/desk/trials/{trial.id}", f"/desk/articles/{trial.article_id}"):
        page = editor.get(path).text
        assert "Trop tôt pour conclure\u00a0: encore 99\u00a0clics et encore 24\u00a0heures." in page.replace(
            " clics", "\u00a0clics"
        ).replace(" heures", "\u00a0heures")
        rows = [[cell.text for cell in row.select("td")] for row in parse(page).select(".variants tbody tr")]
        assert [row[0] for row in rows] == ["1", "0"]
        assert "CTR" not in page


def test_it_says_which_is_the_best_in_words(editor, parts, trial):
    clicked(parts, aged(parts, trial), 40, 160, apart=600)
    page = editor.get(f"/desk/trials/{trial.id}?lang=en").text
    assert "B is almost certainly the best (99%)." in page
    assert [one.text for one in parse(page).select(".leads .chance")] == ["99%"]
    assert parse(page).select_one("button.main").text == "Keep B"


def test_each_variant_is_shown_as_the_network_that_is_asked_for(editor, trial):
    for network, name in (("x", "X"), ("nowhere", "Facebook")):
        page = parse(editor.get(f"/desk/trials/{trial.id}?network={network}").text)
        assert page.select_one(".ranges [aria-current]").text == name
        cards = [image.attrs["href"] for image in page.select(".look image")]
        assert len(set(cards)) == 2
        for card in cards:
            assert editor.get(card).status_code == 200


def test_one_press_keeps_a_variant(editor, parts, trial):
    page = decide(editor, trial, do="keep", variant="B")
    assert "La variante B a été gardée." in page.text
    assert get_article(parts.engine, trial.article_id).for_social().article.title == TITLE
    assert not parse(page.text).select("[value=keep]")
    listed = editor.get("/desk/trials").text
    assert TITLE in listed
    assert "Aucun essai n’est en cours" in listed
    marks = editor.get(f"/desk/articles/{trial.article_id}").text
    assert "Essai terminé\u00a0: variante B gardée" in marks
    # The cards of what was not kept can still be looked at.
    for image in parse(page.text).select(".look image"):
        assert editor.get(image.attrs["href"]).mimetype == "image/jpeg"


def test_it_ends_without_keeping_one(editor, parts, trial):
    page = decide(editor, trial, do="end")
    assert "Aucune variante n’a été gardée." in page.text
    assert "L’essai s’est arrêté avant qu’on puisse conclure." in page.text
    assert get_article(parts.engine, trial.article_id).overrides == {}
    # Somebody else was faster: the page as it is.
    assert editor.post(f"/desk/trials/{trial.id}", data={"csrf_token": token(page), "do": "end"}).location.endswith(
        f"/desk/trials/{trial.id}"
    )


@pytest.mark.parametrize(("values", "status"), [({"do": "keep", "variant": "Z"}, 404), ({"do": "burn"}, 400)])
def test_a_form_that_is_not_ours_changes_nothing(editor, parts, trial, values, status):
    assert decide(editor, trial, **values).status_code == status
    assert running_trials(parts.engine)


def test_an_override_that_is_changed_meanwhile_is_said(editor, parts, trial):
    assert "autre chose que toutes les variantes" not in editor.get(f"/desk/trials/{trial.id}").text
    put_override(parts, trial.article_id, {"title": "Encore autre chose"}, author="ana")
    assert "autre chose que toutes les variantes" in editor.get(f"/desk/trials/{trial.id}").text


def test_the_link_to_share_on_the_articles_page_is_no_turn_of_the_trial(editor, parts, trial):
    link = parse(editor.get(f"/desk/articles/{trial.article_id}").text).select_one("#link").attrs["value"]
    assert parts.link_tokens.read(link.rpartition("/")[2]).variant == 0


def test_the_tables_are_files(editor, parts, trial):
    clicked(parts, trial, 2, 3)
    for path in ("/desk/trials?table=running&format=csv", f"/desk/trials/{trial.id}?format=csv"):
        rows = list(csv.DictReader(io.StringIO(editor.get(path).data.decode("utf-8-sig"))))
        assert [(row["variant"], row["clicks"], row["chance"]) for row in rows] == [("A", "2", ""), ("B", "3", "")]
    decide(editor, trial, do="keep", variant="A")
    (first, second) = editor.get("/desk/trials?table=ended&format=json").json
    assert (first["kept"], second["kept"], first["title"], second["title"]) == (
        True,
        False,
        "La rivière <b>revient</b>",
        TITLE,
    )


def test_html_in_a_title_stays_text(editor, parts, stored):
    made = trials.start_trial(parts, stored.id, [None, {"title": "<script>alert(1)</script>"}], "ana")
    for path in ("/desk/trials", f"/desk/trials/{made.id}", f"/desk/articles/{stored.id}"):
        assert "<script>alert" not in editor.get(path).text


def test_a_viewer_reads_and_decides_nothing(app, invited, parts, trial, stored):
    viewer = app.test_client()
    viewer.environ_base.update(
        {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    )
    viewer.get(invited("viewer", "vic@journal.example"))
    page = viewer.get(f"/desk/trials/{trial.id}")
    assert page.status_code == 200
    assert not parse(page.text).select("[value=keep], [value=end]")
    assert viewer.get(f"/desk/articles/{stored.id}/trial").status_code == 403
    sent = viewer.post(f"/desk/trials/{trial.id}", data={"csrf_token": token(page), "do": "end"})
    assert sent.status_code == 403
    assert running_trials(parts.engine)


@pytest.mark.parametrize(
    "path", ["/desk/trials/4711", "/desk/trials/4711/1.jpg", "/desk/trials/1/9.jpg", "/desk/articles/4711/trial"]
)
def test_what_is_not_there_is_not_found(editor, trial, path):
    assert editor.get(path).status_code == 404


def test_a_page_number_that_no_row_can_have_is_no_trouble(editor, trial):
    assert editor.get("/desk/trials?before=" + "9" * 30).status_code == 200
