"""The reference page: whole, small, of our own style sheet alone, and its samples are what the document says."""

from __future__ import annotations

import gzip
import re

import pytest

from share_service.web.api.samples import sample
from tests.conftest import missing

PAGE = "/api/v1/"


def test_the_page_has_every_operation_and_every_shape(client, document):
    html = client.get(PAGE).text
    ids = set(re.findall(r'id="([^"]+)"', html))
    assert len(re.findall(r' id="', html)) == len(ids)
    assert {operation["operationId"] for item in document["paths"].values() for operation in item.values()} <= ids
    assert set(document["components"]["schemas"]) <= ids
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids


def test_the_page_runs_nothing_and_asks_nobody_else(client):
    answer = client.get(PAGE)
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    prose = re.sub("<pre.*?</pre>", "", answer.text, flags=re.DOTALL)
    assert re.findall(r"<script|style=|https?://(?!127|journal|share\.journal)", prose) == []
    assert set(re.findall(r'(?:src|rel="[^"]+" href)="([^"]+)"', answer.text)) == set(
        re.findall(r'"(/assets/[^"]+)"', answer.text)
    )


def test_the_page_is_small_and_kept(client):
    answer = client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) < 40_000
    assert b"<h1>" in gzip.decompress(answer.data)
    assert client.get(PAGE, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_samples_are_what_the_document_says(document):
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        missing("jsonschema")
    schemas = document["components"]["schemas"]
    wrong = {}
    for name, schema in schemas.items():
        whole = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        errors = [error.message for error in Draft202012Validator(whole).iter_errors(sample(schema, schemas))]
        if errors:
            wrong[name] = errors[0]
    assert wrong == {}


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 320)])
def test_the_page_has_no_barrier_and_is_never_wider_than_its_window(page, newsroom, theme, width):
    from tests.browser.test_accessibility import complaints

    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(newsroom.url + PAGE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints(page) == []
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_is_gone_through_with_the_keyboard(page, newsroom):
    page.goto(newsroom.url + PAGE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.locator("nav").get_by_text("Send an article").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#sendArticle")
