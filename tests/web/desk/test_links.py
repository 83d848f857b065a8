"""Campaign links on the desk: made, found, changed, switched off, printed as QR codes, taken along as files."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from html import unescape

import pytest

from share_service.links.channels import FIRST_CAMPAIGN
from share_service.links.networks import load_networks
from share_service.links.places import Places
from share_service.newsroom.campaigns import campaign_url, change_campaign, make_campaign
from share_service.site import Campaigns
from share_service.stats.events import Kind
from share_service.store.audit import entries
from share_service.store.imports import OldLink, save_old_links
from share_service.store.links import get_link, links_of
from tests.web.desk.conftest import FIREFOX
from tests.web.desk.test_people import send

MARIE = "marie@journal.example"
USUAL = "utm_source={place}&utm_campaign={label}"
ALL = "range=year"


@pytest.fixture
def viewer(app, invited):
    """A client of somebody who may only read, in French."""
    client = app.test_client()
    client.environ_base.update({"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "fr"})
    assert client.get(invited("viewer", "paul@journal.example")).status_code == 303
    return client


@pytest.fixture
def made(parts, stored):
    """Make a campaign link of the article."""
    return lambda label="Lettre du matin", **fields: make_campaign(parts, stored.id, label, author=MARIE, **fields)


@pytest.fixture
def template(parts):
    object.__setattr__(parts, "places", Places(Campaigns(utm=USUAL), load_networks()))


def article_page(stored):
    return f"/desk/articles/{stored.id}"


def make(client, stored, **fields):
    return send(client, f"{article_page(stored)}/links", article_page(stored), **fields)


def field(page, name):
    """The value that a field of a page holds."""
    return unescape(re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1])


def numbers(page):
    """The numbers of the tables' rows."""
    return [int(number) for number in re.findall(r"<td>(\d+)</td>", page)]


def test_a_link_is_made_with_one_press_and_stands_ready_to_be_copied(editor, parts, stored):
    answer = make(editor, stored, place="newsletter", label="", ends="", utm="", utm_was="")
    (link,) = links_of(parts.engine, stored.id)
    assert answer.status_code == 303
    assert answer.location == f"/desk/links/{link.id}?made=1"
    assert re.fullmatch(r"Infolettre du (\d+|1er) \w+", link.label)
    page = editor.get(answer.location).text
    assert "Le lien est prêt" in page
    assert f'value="{campaign_url(parts, link)}"' in page
    assert "https://journal.example/a</span>" in page
    assert [(entry.actor, entry.action) for entry in entries(parts.engine, 1)] == [(MARIE, "link_made")]


def test_a_link_has_what_was_written_by_the_newsrooms_clock(editor, parts, stored, template):
    make(editor, stored, place="x", label="Une", ends="2099-12-31T18:00", utm="xtor=CS1-{label}", utm_was=USUAL)
    (link,) = links_of(parts.engine, stored.id)
    assert (link.place, link.label, link.utm) == ("x", "Une", "xtor=CS1-Une")
    page = editor.get(f"/desk/links/{link.id}").text
    assert field(page, "ends") == "2099-12-31T18:00"
    assert "jeudi 31 décembre 2099, 18 h 00" in unescape(page).replace("\u00a0", " ")
    assert "https://journal.example/a?xtor=CS1-Une" in page


def test_a_template_that_was_left_alone_is_the_sites_for_the_place_that_was_chosen(editor, parts, stored, template):
    assert field(editor.get(article_page(stored)).text, "utm") == USUAL
    make(editor, stored, place="push", label="Alerte", ends="", utm=USUAL, utm_was=USUAL)
    make(editor, stored, place="push", label="Alerte", ends="", utm="", utm_was=USUAL)
    usual, none = links_of(parts.engine, stored.id)
    assert (usual.utm_template, usual.utm) == (None, "utm_source=push&utm_campaign=Alerte")
    assert (none.utm_template, none.utm) == ("", "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place": "lune"}, "emplacements de la liste"),
        ({"ends": "demain"}, "2026-12-31T18:00"),
        ({"ends": "2020-01-01T10:00"}, "déjà passée"),
        ({"utm": "id=5"}, "utm_source ou xtor"),
        ({"label": "a" * 301}, "300 caractères"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_that_was_written_is_lost(editor, parts, stored, wrong, said):
    fields = {"place": "push", "label": "Alerte du soir", "ends": "2099-12-31T18:00", "utm": "", "utm_was": "", **wrong}
    answer = make(editor, stored, **fields)
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert field(answer.text, "label") == fields["label"]
    assert field(answer.text, "ends") == fields["ends"]
    assert links_of(parts.engine, stored.id) == []


def test_the_form_has_a_page_of_its_own(editor, stored):
    page = editor.get(f"{article_page(stored)}/links").text
    assert 'value="newsletter"' in page
    assert "Nouveau lien de campagne" in page


def test_the_articles_links_show_what_each_brought_in_the_range_and_in_all(editor, stored, made, happened):
    assert "Aucun pour l’instant" in editor.get(article_page(stored)).text
    first, second = made("Lettre"), made("Une", place="print")
    happened(Kind.CLICK, FIRST_CAMPAIGN + first.id, 3)
    happened(Kind.CLICK, FIRST_CAMPAIGN + first.id, 2, ago=40 * 86_400)
    happened(Kind.PREVIEW, FIRST_CAMPAIGN + second.id, 1)
    page = editor.get(f"{article_page(stored)}?range=28d").text
    section = page[page.index('class="campaigns"') :]
    assert section.index("Une") < section.index("Lettre"), "the newest first"
    assert numbers(section) == [0, 0, 1, 3, 5, 0]
    assert "Imprimé · actif" in section


def test_a_label_is_shown_and_never_run(editor, stored, made):
    link = made('<script>alert(1)</script>"')
    for path in (article_page(stored), "/desk/links", f"/desk/links/{link.id}"):
        page = editor.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_link_is_changed_and_the_parameters_follow(editor, parts, made, template):
    link = made("Lettre", place="newsletter")
    path = f"/desk/links/{link.id}"
    answer = send(editor, path, do="save", place="push", label="Alerte", ends="", utm=USUAL, utm_was=USUAL)
    assert (answer.status_code, answer.location) == (303, path)
    changed = get_link(parts.engine, link.id)
    assert (changed.label, changed.place) == ("Alerte", "push")
    assert changed.utm == "utm_source=push&utm_campaign=Alerte"
    assert entries(parts.engine, 1)[0].action == "link_changed"
    refused = send(editor, path, do="save", place="push", label="Autre", ends="2020-01-01T00:00", utm="", utm_was="")
    assert refused.status_code == 422
    assert field(refused.text, "label") == "Autre"
    assert send(editor, path, do="explode").status_code in (303, 422)
    assert get_link(parts.engine, link.id).disabled_at is None


def test_a_link_that_has_ended_can_still_get_another_label(editor, parts, made):
    """Its end lies in the past, and stands in the form as it is."""
    link = made("Lettre", expires_at=int(time.time()) - 60)
    path = f"/desk/links/{link.id}"
    page = editor.get(path).text
    assert "Terminé depuis le" in page
    ends = field(page, "ends")
    assert send(editor, path, do="save", place="other", label="B", ends=ends, utm="", utm_was="").status_code == 303
    assert get_link(parts.engine, link.id).label == "B"
    send(editor, path, do="save", place="other", label="B", ends="", utm="", utm_was="")
    assert get_link(parts.engine, link.id).expires_at is None


def test_a_link_is_switched_off_and_on_again(editor, client, parts, made):
    link = made()
    reader = {"User-Agent": FIREFOX}
    signed = campaign_url(parts, link).removeprefix(parts.settings.public_url)
    assert client.get(signed, headers=reader).status_code == 302
    send(editor, f"/desk/links/{link.id}", do="off")
    assert client.get(signed, headers=reader).status_code == 410
    assert "Désactivé le" in editor.get(f"/desk/links/{link.id}").text
    send(editor, f"/desk/links/{link.id}", do="on")
    assert client.get(signed, headers=reader).status_code == 302


def test_old_totals_of_another_shortener_stand_beside_ours(editor, parts, stored):
    ((number, _change),) = save_old_links(parts.engine, [OldLink("yourls a/b", stored.id, "YOURLS: a/b", 1204)])
    page = editor.get(f"/desk/links/{number}").text.replace("\u202f", "")
    assert "comptés par un autre raccourcisseur" in page
    assert "<b>1204</b>" in page


@pytest.mark.parametrize(("form", "kind"), [("svg", "image/svg+xml"), ("png", "image/png")])
def test_the_code_is_a_file_with_a_name(viewer, made, form, kind):
    link = made("Été : la une")
    answer = viewer.get(f"/desk/links/{link.id}/qr.{form}?size=50mm")
    assert answer.mimetype == kind
    assert answer.headers["Content-Disposition"] == f'attachment; filename="qr-ete-la-une-{link.id}.{form}"'
    assert viewer.get(f"/desk/links/{link.id}/qr.{form}?size=5km").status_code == 422
    assert viewer.get(f"/desk/links/{link.id}/qr.gif").status_code == 404


def test_who_reads_sees_the_links_and_changes_none(viewer, parts, stored, made):
    link = made()
    page = viewer.get(article_page(stored)).text
    assert f'value="{campaign_url(parts, link)}"' in page
    assert "Nouveau lien de campagne" not in page
    assert "Désactiver" not in viewer.get(f"/desk/links/{link.id}").text
    assert viewer.get("/desk/links").status_code == 200
    token = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1]}
    assert viewer.get(f"{article_page(stored)}/links").status_code == 403
    assert viewer.post(f"{article_page(stored)}/links", data=token | {"label": "A"}).status_code == 403
    assert viewer.post(f"/desk/links/{link.id}", data=token | {"do": "off"}).status_code == 403
    assert get_link(parts.engine, link.id) == link


def test_a_form_from_elsewhere_is_refused(editor, stored, made):
    link = made()
    assert editor.post(f"/desk/links/{link.id}", data={"do": "off"}).status_code == 400
    assert editor.post(f"{article_page(stored)}/links", data={"label": "A"}).status_code == 400


def test_all_links_say_what_to_do_when_there_is_none(editor, made):
    page = editor.get("/desk/links").text
    assert "Ouvrez un article" in page
    assert "Aucun lien de campagne" in page
    made(place="print")
    filtered = unescape(editor.get("/desk/links?place=push").text)
    assert "voyez-les tous" in filtered
    assert "Ouvrez un article" not in filtered


def test_all_links_are_filtered_by_place_and_state(editor, parts, made, happened):
    paper = made("Papier", place="print")
    made("Finie", place="print", expires_at=1)
    off = made("Éteinte", place="push")
    change_campaign(parts, off.id, {"disabled": True}, author=MARIE)
    happened(Kind.CLICK, FIRST_CAMPAIGN + paper.id, 4)

    def shown(query):
        page = editor.get(f"/desk/links?{ALL}&{query}").text
        return re.findall(r'<bdi>([^<]+)</bdi></a>\s*<small class="narrow">', page), numbers(page)

    assert shown("") == (["Éteinte", "Finie", "Papier"], [0, 0, 0, 0, 4, 0])
    assert shown("place=print")[0] == ["Finie", "Papier"]
    assert shown("state=ended")[0] == ["Éteinte", "Finie"]
    assert shown("label=pap")[0] == ["Papier"]
    assert shown("label=%00&place=push")[0] == ["Éteinte"]
    assert shown("place=print&state=live") == (["Papier"], [4, 0])
    assert shown("place=<b>&state=5&before=0")[0] == ["Éteinte", "Finie", "Papier"]


def test_a_long_list_goes_on_where_the_page_ends(editor, made):
    labels = [made(f"Lien {number:02}").label for number in range(60)]
    first = editor.get("/desk/links").text
    more = re.search(r'href="\?([^"]*before=\d+)" rel="next"', first)[1]
    second = editor.get(f"/desk/links?{unescape(more)}").text
    assert 'rel="next"' not in second
    assert re.findall(r"Lien \d\d(?=</bdi>)", first) + re.findall(r"Lien \d\d(?=</bdi>)", second) == labels[::-1]
    assert "60 liens de campagne" in second


@pytest.mark.usefixtures("template")
def test_links_are_taken_along_as_files(editor, parts, made, happened):
    link = made("Lettre; du «matin»", place="newsletter", expires_at=2**31)
    made("Papier", place="print")
    happened(Kind.CLICK, FIRST_CAMPAIGN + link.id, 2)
    answer = editor.get(f"/desk/links?{ALL}&place=newsletter&format=csv")
    (row,) = csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert (row["label"], row["place"], row["state"], row["clicks"]) == (link.label, "newsletter", "live", "2")
    assert row["leads_to"].startswith("https://journal.example/a?utm_source=newsletter&utm_campaign=Lettre%3B")
    assert (row["link"], row["expires_at"]) == (campaign_url(parts, link), "2038-01-19T03:14:08+00:00")
    rows = json.loads(editor.get(f"/desk/articles/{link.article_id}?{ALL}&format=json&table=links").get_data())
    rows = rows["items"] if isinstance(rows, dict) else rows
    assert {row["id"]: row["clicks"] for row in rows}[link.id] == 2


def test_a_links_page_has_its_chart_and_the_same_as_a_file(editor, made, happened):
    link = made()
    path = f"/desk/links/{link.id}"
    assert '<svg class="bars"' not in editor.get(path).text
    happened(Kind.CLICK, FIRST_CAMPAIGN + link.id, 3)
    assert '<svg class="bars"' in editor.get(f"{path}?range=7d").text
    answer = editor.get(f"{path}?range=7d&format=csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(answer)))
    assert (len(rows), sum(int(row["clicks"]) for row in rows)) == (7, 3)


def test_a_link_that_is_none_is_not_found(editor):
    for path in ("/desk/links/4711", "/desk/links/4711/qr.svg", "/desk/links/99999999999"):
        assert editor.get(path).status_code == 404
