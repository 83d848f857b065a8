"""The link of every network, letter for letter, and what happens to texts that are too long."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.errors import BadInput, ConfigError
from share_service.links.networks import Networks, load_networks
from share_service.links.text import MEASURES
from share_service.links.weight import weighted_length

VECTORS = json.loads(Path(__file__).with_name("share_urls.json").read_text(encoding="utf-8"))
URL = "https://journal.example/chronique/" + "a" * 60
LONG = {
    "french": "CHRONIQUE : le cœur battant de l’Ukraine, quand une ville refuse de mourir ; " * 30,
    "japanese": "戦争の中の町、その心臓はまだ動いている。" * 60,
    "thai": "หัวใจของเมืองที่ไม่ยอมตายในสงครามอันยาวนาน" * 60,
    "emoji": "👩‍👩‍👧‍👦🇫🇷" * 300,
    "one word": "a" * 2_000,
    "addresses": "lemonde.fr journal.example.com " * 90,
}


@pytest.fixture(scope="module")
def networks():
    return load_networks()


@pytest.mark.parametrize("key", VECTORS["links"])
def test_a_link_is_encoded_once_and_completely(networks, key):
    article = VECTORS["article"]
    href = networks.href(key, title=article["title"], url=article["url"], image=article["image"], app_id="APP")
    assert href == VECTORS["links"][key].format(**VECTORS["encoded"])


def test_every_living_network_has_its_letter_for_letter_link(networks):
    assert [network.key for network in networks] == list(VECTORS["links"])
    assert len(networks) == 20


def test_facebook_x_and_linkedin_come_first_and_codes_never_change(networks):
    assert [network.code for network in networks] == list(range(10, 30))
    assert [network.key for network in networks][:3] == ["facebook", "x", "linkedin"]


def test_twitter_is_another_name_of_x(networks):
    assert networks["twitter"] is networks["x"]
    assert "twitter" in networks
    assert "friendster" not in networks


@pytest.mark.parametrize("account", ["journal", "@journal"])
def test_x_names_the_site_s_account(networks, account):
    href = networks.href("x", url=URL, title="Titre", x_account=account)
    assert href.endswith("&via=journal")
    assert "via" not in networks.href("bluesky", url=URL, title="Titre", x_account=account)


def test_an_empty_parameter_is_left_out(networks):
    assert (
        networks.href("x", url="https://journal.example/", title=" \n")
        == "https://x.com/intent/tweet?url=https%3A%2F%2Fjournal.example%2F"
    )
    assert (
        networks.href("sms", url="https://journal.example/", title="") == "sms:?body=https%3A%2F%2Fjournal.example%2F"
    )
    assert "media" not in networks.href("pinterest", url=URL, title="T")
    for network in networks:
        href = networks.href(network.key, url=URL, title="", app_id="1")
        assert not any(wrong in href for wrong in ("&&", "?&", "=&")), href


def test_messenger_is_hidden_without_an_application(networks):
    assert networks.href("messenger", url=URL, title="T") is None


@pytest.mark.parametrize("title", ["un\r\nBcc: a@b.c", "un\x00\x0b deux\u2028trois\u202e", "l\ud800one"])
def test_no_line_break_or_control_gets_into_a_link(networks, title):
    for network in networks:
        href = networks.href(
            network.key, url="https://journal.example/\r\nx", title=title, app_id="1", x_account="a\r\nb"
        )
        assert href.isascii()
        assert not any(ord(letter) < 33 for letter in href)
        text = unquote(href)
        assert text.replace("\r\n\r\n", "").replace("\n\n", "").isprintable(), text


def test_mail_carries_nothing_but_subject_and_body(networks):
    href = networks.href("email", url=URL, title="A&cc=x@y.z\r\nBcc: x")
    assert set(parse_qs(urlsplit(href).query)) == {"subject", "body"}
    assert "%0D%0A%0D%0Ahttps" in href
    assert "+" not in href


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_post_is_cut_at_a_word_to_what_its_network_takes(networks, text):
    for network in networks:
        if network.text_limit is None:
            continue
        title = network.title_for(text.strip(), URL, "journal")
        measure = MEASURES[network.text_limit.unit]
        cost = {"x": 23 + 1 + len(" via @journal"), "bluesky": len(URL) + 2, "mastodon": 23 + 2}.get(network.key, 0)
        assert measure(title) + cost <= network.text_limit.max + (0 if network.key == "x" else len(" via @journal"))
        assert title.endswith("…")
        assert text.startswith(title[:-1])


def test_x_gets_as_many_words_as_fit_with_the_address_and_the_account(networks):
    href = networks.href("x", url=URL, title="mots " * 200, x_account="journal")
    text = parse_qs(urlsplit(href).query)["text"][0]
    assert text == " ".join(["mots"] * 48) + "…"
    assert weighted_length(f"{text} {'https://t.co/abcdefghij'} via @journal") <= 280


def test_a_title_that_fits_is_left_as_it_is(networks):
    title = "x" * (300 - len(URL) - 2)
    assert networks["bluesky"].title_for(title, URL) == title
    assert networks["bluesky"].title_for(title + "x", URL) != title + "x"


def test_a_network_without_a_documented_limit_gets_the_whole_title(networks):
    for key in ("whatsapp", "reddit", "hackernews", "email", "telegram"):
        assert "CHRONIQUE%20%3A%20le" in networks.href(key, url=URL, title=LONG["french"])
        assert "%E2%80%A6" not in networks.href(key, url=URL, title=LONG["french"])


@given(st.text(max_size=400), st.sampled_from([network.key for network in load_networks()]))
def test_any_title_gives_a_link_that_reads_back(title, key):
    href = load_networks().href(key, url="https://journal.example/é?a=b&c", title=title, app_id="1")
    assert href.isascii()
    assert "journal.example/é?a=b&c" in unquote(href)


def test_a_dead_network_is_refused_with_the_reason(networks):
    with pytest.raises(ConfigError, match="'pocket'") as refusal:
        networks.refuse_dead(["facebook", "pocket"])
    assert refusal.value.code == "network_dead"
    networks.refuse_dead(["facebook", "twitter"])
    with pytest.raises(ConfigError, match="There is no network 'facebok': there are facebook, x, linkedin,"):
        networks.refuse_dead(["facebok"])
    with pytest.raises(ConfigError):
        Networks([replace(networks["facebook"], key="pocket")], {"pocket": "closed"})


def test_an_unknown_network_is_refused_in_a_sentence(networks):
    with pytest.raises(BadInput) as refusal:
        networks.href("friendster", url=URL, title="T")
    assert refusal.value.code == "network_unknown"


def test_two_networks_share_no_name_and_no_code(networks):
    facebook = networks["facebook"]
    for other in (
        replace(facebook, code=99),
        replace(facebook, key="other"),
        replace(facebook, key="o", code=9, aliases=("facebook",)),
    ):
        with pytest.raises(ConfigError) as refusal:
            Networks([facebook, other], {})
        assert refusal.value.code == "network_duplicate"


def test_a_template_with_an_unknown_placeholder_is_a_configuration_error(networks):
    broken = Networks([replace(networks["facebook"], template="https://f.example/?u={adress}")], {})
    with pytest.raises(ConfigError):
        broken.href("facebook", url=URL, title="T")
