"""The buttons' fragment: complete links before any script, words in the article's language, small and cacheable."""

import gzip
import json

import pytest
from turbohtml import parse

from share_service.errors import FetchRefused
from share_service.links.channels import COPY, NATIVE
from share_service.links.token import LinkRef
from share_service.newsroom import buttons, lookup
from share_service.newsroom.intake import take_in
from share_service.site import Buttons, Site

URL = "https://journal.example/chronique/kupiansk"
TITLE = "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine : quand « tout » s’arrête & repart"


@pytest.fixture
def stored(parts):
    return take_in(parts, {"url": URL, "title": TITLE, "language": "fr"})[0]


def fragment(client, **parameters):
    answer = client.get("/buttons", query_string={"url": URL, **parameters})
    assert answer.status_code == 200, answer.text
    return answer


def element(answer, selector):
    return parse(answer.text).select_one(selector)


def with_buttons(parts, monkeypatch, **settings):
    site = parts.site.model_copy(update={"buttons": Buttons(**settings)})
    object.__setattr__(parts, "site", site)
    monkeypatch.setattr(Site, "buttons", site.buttons, raising=False)


def test_the_fragment_links_to_each_network_in_the_sites_order(client, parts, stored):
    page = parse(fragment(client).text)
    hosts = [a.attrs["href"].split("?")[0] for a in page.select("share-buttons > ul > li > a")]
    assert hosts == [
        "https://www.facebook.com/sharer/sharer.php",
        "https://x.com/intent/tweet",
        "https://www.linkedin.com/sharing/share-offsite/",
    ]
    assert len(page.select("details a")) == len(parts.site.buttons.more)


def test_every_network_link_opens_a_new_window_that_knows_nothing_of_ours(client, stored):
    for link in parse(fragment(client).text).select("a"):
        assert link.attrs["rel"] in ("noopener nofollow", ["noopener", "nofollow"])
        if link.attrs["href"].startswith("https:"):
            assert link.attrs["target"] == "_blank"
            assert "(nouvelle fenêtre)" in link.attrs["aria-label"]
        else:
            assert "target" not in link.attrs


def test_every_control_carries_the_signed_token_of_its_channel(client, parts, stored):
    page = parse(fragment(client).text)
    refs = [parts.link_tokens.read(control.attrs["data-token"]) for control in page.select("[data-token]")]
    assert {ref.subject for ref in refs} == {stored.id}
    assert len({ref.channel for ref in refs}) == len(refs)
    assert {COPY, NATIVE} < {ref.channel for ref in refs}


def test_the_signed_link_to_copy_is_in_the_html_already(client, parts, stored):
    button = element(fragment(client), "button[data-copy]")
    token = parts.link_tokens.mint(LinkRef(stored.id, COPY))
    assert button.attrs["data-copy"] == f"{parts.settings.public_url}/s/{token}"
    assert button.attrs["type"] == "button"


def test_native_sharing_is_hidden_until_a_script_has_asked(client, stored):
    native = element(fragment(client), "button[data-share]")
    assert "hidden" in native.attrs
    assert native.attrs["data-title"] == TITLE


def test_one_empty_status_stands_outside_the_button(client, stored):
    page = parse(fragment(client).text)
    (status,) = page.select("[role=status]")
    assert status.text.strip() == ""
    assert not page.select("button [role=status]")


def test_without_a_script_the_link_to_copy_is_a_field_to_copy_from(client, stored):
    assert '<noscript><input readonly aria-label="Copier le lien"' in fragment(client).text


@pytest.mark.parametrize("tag", sorted(buttons.all_words()))
def test_the_buttons_speak(client, parts, tag):
    words = buttons.all_words()[tag]
    take_in(parts, {"url": URL, "title": TITLE, "language": tag})
    root = element(fragment(client), "share-buttons")
    assert (root.attrs["lang"], root.attrs["dir"]) == (tag, words["dir"])
    assert root.attrs["data-copied"] == words["copied"]
    names = [link.attrs["aria-label"] for link in parse(fragment(client, theme="icon").text).select("[aria-label]")]
    assert all(name and "{n}" not in name for name in names)


def test_copied_in_french_has_its_narrow_no_break_space(client, stored):
    assert element(fragment(client), "share-buttons").attrs["data-copied"] == "Copié\u202f!"


def test_a_wished_language_comes_before_the_articles(client, stored):
    assert element(fragment(client, lang="pt-BR"), "share-buttons").attrs["lang"] == "pt-BR"
    assert element(fragment(client, lang="en-GB"), "share-buttons").attrs["lang"] == "en"
    assert element(fragment(client, lang="tlh"), "share-buttons").attrs["lang"] == "fr"


def test_the_site_can_print_copied_as_it_wants(client, parts, stored, monkeypatch):
    with_buttons(parts, monkeypatch, copied="Copié!")
    assert element(fragment(client), "share-buttons").attrs["data-copied"] == "Copié!"
    assert element(fragment(client, lang="de"), "share-buttons").attrs["data-copied"] == "Kopiert!"


def test_a_canonical_site_shares_the_articles_own_address_and_still_counts_presses(client, parts, stored, monkeypatch):
    with_buttons(parts, monkeypatch, share_url="canonical")
    page = parse(fragment(client).text)
    assert page.select_one("button[data-copy]").attrs["data-copy"] == URL
    assert "/s/" not in page.select_one("a").attrs["href"]
    assert page.select_one("a").attrs["data-token"]


@pytest.mark.parametrize(
    ("theme", "icons", "labels"), [("icon", True, False), ("icon-text", True, True), ("text", False, True)]
)
def test_a_theme_chooses_icons_and_words(client, stored, theme, icons, labels):
    first = element(fragment(client, theme=theme), "share-buttons > ul > li > a")
    assert bool(first.select("svg")) is icons
    assert bool(first.select("span")) is labels
    assert first.attrs["aria-label"].startswith("Partager sur Facebook")


def test_an_unknown_theme_is_refused_in_words(client, stored):
    answer = client.get("/buttons", query_string={"url": URL, "theme": "neon"})
    assert answer.status_code == 422
    assert json.loads(answer.text)["code"] == "theme_unknown"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("url", ["", "not a url", "https://elsewhere.example/a", "ftp://journal.example/a"])
def test_only_articles_of_our_hosts_have_buttons(client, url):
    answer = client.get("/buttons", query_string={"url": url})
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"


def test_a_refusal_says_what_to_do(client):
    elsewhere = client.get("/buttons", query_string={"url": "https://elsewhere.example/a"}).json
    assert elsewhere["code"] == "host_not_allowed"
    assert elsewhere["detail"] == "Articles of elsewhere.example are not served here: add it to SHARE_ARTICLE_HOSTS."
    assert client.get("/buttons").json["detail"] == "Say which article: its url is missing."


def test_a_changed_article_shows_at_once(client, parts, stored):
    assert TITLE in element(fragment(client), "[data-title]").attrs["data-title"]
    take_in(parts, {"url": URL, "title": "Un autre titre"})
    assert element(fragment(client), "[data-title]").attrs["data-title"] == "Un autre titre"


def test_a_page_that_cannot_be_read_is_not_asked_for_again_at_once(client, monkeypatch):
    asked = []

    def refuse(_parts, data, **_options):
        asked.append(data)
        raise FetchRefused("The page did not answer.", code="fetch_timeout")

    monkeypatch.setattr(lookup, "take_in", refuse)
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    codes = [client.get("/buttons", query_string={"url": URL}).json["code"] for _reader in range(3)]
    assert codes == ["fetch_timeout"] * 3
    assert asked == [{"url": URL}]


def test_an_unknown_id_is_not_found(client):
    assert client.get("/buttons/4711").status_code == 404
    assert client.get("/buttons/" + "9" * 40).status_code == 404


def test_the_same_fragment_is_at_the_articles_id(client, stored):
    assert client.get(f"/buttons/{stored.id}").data == fragment(client).data


def test_any_page_and_any_cache_may_have_it(client, stored):
    answer = fragment(client)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600"
    again = client.get("/buttons", query_string={"url": URL}, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Set-Cookie" not in answer.headers


def test_html_in_a_title_stays_text(client, parts):
    take_in(parts, {"url": URL, "title": '"><script>alert(1)</script>'})
    page = parse(fragment(client).text)
    assert not page.select("script")
    assert page.select_one("[data-title]").attrs["data-title"] == '"><script>alert(1)</script>'


def test_five_controls_weigh_at_most_2048_bytes(client, parts, stored, monkeypatch):
    with_buttons(parts, monkeypatch, more=())
    body = fragment(client).data
    assert len(parse(body.decode()).select("a, button")) == 5
    assert len(gzip.compress(body, 9)) <= 2_048


def test_every_network_has_an_icon(parts):
    for network in parts.networks:
        assert "currentColor" in buttons.icon(network.key)


def test_no_prefix_stands_apart_from_the_word_it_belongs_to():
    """Hebrew joins its prefixes to a Hebrew word; with a maqaf they stand before Latin names alone."""
    words = buttons.all_words()["he"]
    assert "־" not in words["share_by"]
    assert words["share_on"].endswith("ב־{n}")


def test_nobody_is_addressed_as_a_man():
    """The Arabic imperative has a gender; networks write the noun of the action instead, and so do we."""
    words = buttons.all_words()["ar"]
    assert {words[name].split()[0] for name in ("heading", "share_on", "share_by")} == {"مشاركة"}
