"""Another photo in **Aperçu**: one of the page, one at an address, one that is sent; refused in a sentence, kept, undone."""

import io
import os
import re
from html import unescape

import pytest
from PIL import Image

from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import put_override
from share_service.newsroom.upkeep import tick
from share_service.store.articles import get_article
from tests.newsroom.conftest import news_site
from tests.newsroom.site import jpeg
from tests.web.desk.test_people import TOKEN
from tests.web.desk.test_preview import SEEN, overrides

__all__ = ["news_site"]

PAGE = """<!doctype html><title>Un titre</title><meta property="og:image" content="http://cdn.example/own">
<article><figure><img src="http://cdn.example/other" alt="Le port, vu du quai"><figcaption class="credit">Tom Roy</figcaption></figure>
<img src="/logo.png"><img src="http://cdn.example/pixel" width="1"></article><p>{}</p>""".format("Un texte. " * 30)


@pytest.fixture
def stored(parts, news_site):
    news_site.lead_to(parts)
    news_site.serve("/a", PAGE)
    news_site.serve_photo("/own", jpeg("#0a3d62"))
    news_site.serve_photo("/other", jpeg("#7a1d22"))
    image = {"url": "http://cdn.example/own", "credit": "Ana Gil", "alt": "La rade", "focal": [0.2, 0.4]}
    return take_in(parts, {"url": "http://journal.example/a", "title": "Le titre", "image": image})[0]


@pytest.fixture
def send(editor, stored):
    path = f"/desk/articles/{stored.id}/preview"

    def press(do, network="", files=None, **typed):
        address = f"{path}?network={network}" if network else path
        page = editor.get(address).text
        known = {"csrf_token": TOKEN.search(page)[1], "seen": SEEN.search(page)[1]}
        known |= {name: value(page, name) for name in ("of", "credit", "alt", "fx", "fy")}
        data = {**known, "do": do, **typed}
        if files is not None:
            data["upload"] = (io.BytesIO(files), "photo.jpg")
        answer = editor.post(address, data=data, content_type="multipart/form-data")
        answer.request.environ["wsgi.input"].close()
        return answer

    return press


def value(page, name):
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def held(parts, stored, scope=""):
    return get_article(parts.engine, stored.id).overrides[scope]


def test_a_file_is_sent_seen_and_saved(send, parts, stored):
    page = send("preview", files=jpeg("#123456", (900, 700))).text
    digest = value(page, "of")
    assert digest != stored.photo_digest
    assert f"photo={digest}" in page
    assert overrides(parts, stored) == {}
    assert send("save", photo=digest, of=digest, credit="Marie", alt="").status_code == 303
    assert overrides(parts, stored)[""]["image"] == {"photo": digest, "credit": "Marie"}
    assert parts.shelf.photo(held(parts, stored).photo_digest)


def test_another_photo_takes_nothing_over_from_the_one_before(send, parts, stored):
    assert send("save", files=jpeg("#123456")).status_code == 303
    document = overrides(parts, stored)[""]
    assert document == {"image": {"photo": held(parts, stored).photo_digest}}
    send("save", photo="")
    assert overrides(parts, stored) == {}


def test_what_the_camera_wrote_is_not_kept(send, parts, stored):
    exif = Image.Exif()
    exif[0x010E] = "48.8566 N, chez Marie"
    made = io.BytesIO()
    Image.new("RGB", (900, 700)).save(made, "JPEG", exif=exif)
    send("save", files=made.getvalue())
    assert b"Marie" not in parts.shelf.photo(held(parts, stored).photo_digest)


def test_a_photo_of_the_page_comes_with_its_own_words(send, parts, stored):
    page = send("pictures").text
    assert 'value="at:http://cdn.example/other"' in page
    assert "Le port, vu du quai" in page
    assert "logo.png" not in page
    assert "cdn.example/pixel" not in page
    words = {"credit http://cdn.example/other": "Tom Roy", "alt http://cdn.example/other": "Le port, vu du quai"}
    send("save", photo="at:http://cdn.example/other", **words)
    image = overrides(parts, stored)[""]["image"]
    assert (image["credit"], image["alt"]) == ("Tom Roy", "Le port, vu du quai")


def test_a_photo_of_the_page_is_looked_at_in_small(editor, stored):
    answer = editor.get(f"/desk/articles/{stored.id}/page-picture?url=http://cdn.example/other")
    assert Image.open(io.BytesIO(answer.data)).size == (320, 213)
    assert editor.get(f"/desk/articles/{stored.id}/page-picture?url=http://169.254.169.254/").status_code == 422


def test_an_address_is_fetched_through_the_guarded_door(send, parts, stored):
    send("save", address="http://cdn.example/other")
    assert Image.open(io.BytesIO(parts.shelf.photo(held(parts, stored).photo_digest))).size == (1200, 800)
    for address, said in (
        ("http://127.0.0.1/x", "nomme un site public"),
        ("http://cdn.example/404", "Le site ne l’a pas donnée"),
        ("http://journal.example/a", "l’adresse de l’image elle-même"),
    ):
        answer = send("save", address=address, title="Gardé")
        assert answer.status_code == 422
        assert said in answer.text
        assert "Gardé</textarea>" in answer.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "Ce n’est pas une photo"),
        (jpeg(extent=(300, 200)), "trop petite"),
        (jpeg(extent=(4000, 400)), "trop étroite"),
        (jpeg()[:900], "abîmée"),
        (b"\xff\xd8\xff" + b"x" * 11_000_000, "10\u00a0Mo"),
    ],
)
def test_what_cannot_be_a_photo_is_refused_in_a_sentence_and_changes_nothing(send, parts, stored, data, said):
    answer = send("save", files=data, title="Gardé")
    assert answer.status_code == 422
    assert said in answer.text.replace(" Mo", "\u00a0Mo")
    assert "Gardé</textarea>" in answer.text
    assert overrides(parts, stored) == {}


def test_a_digest_that_nobody_sent_is_refused(send, parts, stored):
    for digest in ("ab" * 32, "../../etc/passwd", "x"):
        assert "choisissez-la" in send("save", photo=digest).text
    assert overrides(parts, stored) == {}


def test_a_credit_alone_is_corrected(send, parts, stored):
    send("save", credit="Ana Gil / Le Journal")
    image = overrides(parts, stored)[""]["image"]
    assert image == {"photo": stored.photo_digest, "credit": "Ana Gil / Le Journal", "alt": "La rade"}


def test_the_photo_of_a_step_back_is_not_pruned(send, editor, parts, stored):
    send("save", files=jpeg("#123456"))
    digest = held(parts, stored).photo_digest
    send("undo")
    assert overrides(parts, stored) == {}
    path = parts.shelf.photo_path(digest)
    os.utime(path, (1, 1))
    tick(parts)
    assert path.exists()
    revision = re.search(r'name="revision" value="(\d+)"', editor.get(f"/desk/articles/{stored.id}/preview").text)[1]
    send("restore", revision=revision)
    assert held(parts, stored).photo_digest == digest


def test_the_photos_of_the_page_stay_on_offer_until_one_is_saved(send):
    words = {"credit http://cdn.example/other": "Tom Roy", "alt http://cdn.example/other": "Le port"}
    page = send("preview", photo="at:http://cdn.example/other", **words).text
    assert 'value="at:http://cdn.example/other"' in page
    assert value(page, "credit") == "Tom Roy"
    words = {f"alt http://cdn.example/{number}": "" for number in range(100)}
    assert send("preview", **words).text.count('value="at:') == 12


def test_saving_what_nobody_changed_changes_nothing(send, parts, stored):
    put_override(parts, stored.id, {"title": "Autre", "focal": [0.3333, 0.5]}, author="api: cms")
    send("save", title="Autre")
    assert overrides(parts, stored) == {"": {"title": "Autre", "focal": [0.3333, 0.5]}}
    send("save", title="Autre", fx="34")
    assert overrides(parts, stored)[""]["focal"] == [0.34, 0.5]
