"""What is wrong with a picture, seeded fault by seeded fault: as it is served, and as it is said to be."""

import pytest

from tests.previews.judged import HTTP, of_file, of_site, secure
from tests.previews.site import GOOD, Reply, picture


def image_reply(**changes):
    headers = {"Content-Type": changes.pop("type", "image/jpeg")} | changes.pop("headers", {})
    return lambda *_: Reply(**({"body": picture(), "headers": headers} | changes))


IMAGE_FAULTS = {
    "image_unreachable": image_reply(status=404),
    "image_redirects": image_reply(status=302, headers={"Location": "/moved.jpg"}, body=b""),
    "image_type_wrong": image_reply(type="application/octet-stream"),
    "image_not_picture": image_reply(body=b"<!doctype html><p>Sign in", type="text/html"),
    "image_format": image_reply(body=b"<svg xmlns='http://www.w3.org/2000/svg'/>", type="image/svg+xml"),
    "image_no_length": image_reply(length=False),
    "image_heavy": image_reply(body=picture(noise=True)),
    "image_small": image_reply(body=picture(400, 210)),
    "image_ratio": image_reply(body=picture(1200, 1200)),
    "image_dimensions_untrue": image_reply(body=picture(1200, 675)),
    "attachment": image_reply(headers={"Content-Disposition": "attachment; filename=a.jpg"}),
    "head_refused": lambda method, _: Reply(picture() if method == "GET" else b"", 200 if method == "GET" else 405, {"Content-Type": "image/jpeg"}),
}  # fmt: skip
ALSO = {"image_small": {"image_dimensions_untrue"}, "image_ratio": {"image_dimensions_untrue"}}


@pytest.mark.parametrize("rule", IMAGE_FAULTS)
def test_a_seeded_fault_of_the_picture_is_found_and_no_other(site, rule):
    site.serve()
    site.paths["/card.jpg"] = IMAGE_FAULTS[rule]
    site.paths["/moved.jpg"] = image_reply()
    assert set(of_site(site)) == {rule} | HTTP | ALSO.get(rule, set())


def test_a_picture_that_some_networks_do_not_take_names_them(site):
    site.serve(GOOD.replace("image/jpeg", "image/webp"), picture(kind="WEBP"))
    site.paths["/card.jpg"] = image_reply(body=picture(kind="WEBP"), type="image/webp")
    found = of_site(site)
    assert {"linkedin", "bluesky", "teams"} <= set(found["image_format"].networks)
    assert "facebook" not in found["image_format"].networks


SAID = {
    "image_format": GOOD.replace("image/jpeg", "image/svg+xml"),
    "image_small": GOOD.replace('"1200"', '"400"').replace('"630"', '"210"'),
    "image_ratio": GOOD.replace('"630"', '"1200"'),
    "tag_duplicate": GOOD.replace("</head>", '<meta property="og:image" content="https://journal.test/b.jpg"></head>'),
}


@pytest.mark.parametrize("rule", SAID)
def test_of_a_saved_page_s_picture_what_is_said_of_it_is_judged(rule):
    assert set(of_file(secure(SAID[rule]))) == {rule}


def test_a_picture_s_name_tells_its_format_where_no_type_does():
    page = secure(GOOD).replace("card.jpg", "card.webp").replace('og:image:type"', 'og:image:x"')
    assert "bluesky" in of_file(page)["image_format"].networks


def test_a_type_that_is_declared_must_be_true(site):
    site.serve(GOOD.replace("image/jpeg", "image/png"))
    assert set(of_site(site)) == HTTP | {"image_type_untrue"}
