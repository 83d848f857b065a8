"""``read``, ``urls``, ``meta`` and ``link``: a page understood, and what its sharing needs."""

import json
import sqlite3
from contextlib import closing

URL = "https://journal.example/chronique"
PAGE = """<!doctype html><html lang="fr"><head><title>Le titre | Journal</title>
<meta property="og:title" content="Le titre"><meta property="og:image" content="/photo.jpg">
<link rel="canonical" href="https://journal.example/chronique"></head><body><h1>Le titre</h1></body></html>"""


def test_a_saved_page_is_read_with_the_source_of_every_value(command, tmp_path):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    reading = json.loads(command("read", "page.html", "--url", URL + "?utm_source=x").stdout)
    assert (reading["title"], reading["url"]) == ("Le titre", URL)
    assert reading["image"]["url"] == "https://journal.example/photo.jpg"
    assert set(reading["sources"]) == set(reading) - {"sources"}


def test_a_private_address_is_not_read(command):
    done = command("read", "http://127.0.0.1:1/", status=1, SHARE_ARTICLE_HOSTS="")
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("share-service: ")


def test_share_urls_are_canonical_or_signed(command):
    file = command.article(url=URL, title="Le titre")
    plain = json.loads(command("urls", file).stdout)
    assert plain["facebook"] == "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fjournal.example%2Fchronique"
    assert "messenger" not in plain
    command("migrate")
    signed = json.loads(command("urls", file, "--share-url", "signed").stdout)
    assert "%2Fs%2F" in signed["facebook"]


def test_a_link_and_the_tags_are_printed_for_a_known_article(command):
    command("migrate")
    command("urls", command.article(url=URL, title="Le titre"), "--share-url", "signed")
    assert command("link", URL).stdout.startswith("http://127.0.0.1:8000/s/")
    assert command("link", URL, "--channel", "twitter").stdout == command("link", URL, "--channel", "x").stdout
    assert '<meta property="og:title" content="Le titre">' in command("meta", URL).stdout
    assert "There is no article" in command("link", URL + "/none", status=1).stderr
    assert "pocket" in command("link", URL, "--channel", "pocket", status=1).stderr
    campaign = command("link", URL, "--label", "Infolettre de mars", "--until", "2099-03-31").stdout
    assert campaign != command("link", URL, "--label", "Infolettre de mars").stdout, "each is a link of its own"
    assert "take --label or --channel" in command("link", URL, "--label", "A", "--channel", "x", status=1).stderr
    assert "is no day" in command("link", URL, "--label", "A", "--until", "tomorrow", status=1).stderr


def test_a_campaign_link_has_a_place_parameters_and_a_code(command):
    (command.folder / "site.toml").write_text('[campaigns]\nutm = "utm_source={place}&utm_campaign={label}"\n')
    site = {"SHARE_SITE_FILE": str(command.folder / "site.toml")}
    command("migrate")
    command("urls", command.article(url=URL, title="Le titre"), "--share-url", "signed")
    made = ("link", URL, "--label", "Une de mars", "--place", "print")
    command(*made, "--expires", "2099-03-31", "--qr", "une.svg", **site)
    command("link", URL, "--qr", "copy.PNG", "--qr-size", "600px")
    assert (command.folder / "une.svg").read_bytes().startswith(b"<?xml")
    assert (command.folder / "copy.PNG").read_bytes().startswith(b"\x89PNG")
    with closing(sqlite3.connect(command.folder / "var" / "share.db")) as store:
        assert store.execute("SELECT place, utm FROM links").fetchall() == [
            ("print", "utm_source=print&utm_campaign=Une%20de%20mars")
        ]
        assert "There is no place 'lune'" in command("link", URL, "--label", "A", "--place", "lune", status=1).stderr
        assert "'id'" in command("link", URL, "--label", "A", "--utm", "id=6", status=1).stderr
        assert "name it with --label" in command("link", URL, "--place", "print", status=1).stderr
        assert ".svg or a .png" in command(*made, "--qr", "une.pdf", status=1).stderr
        assert "30mm" in command(*made, "--qr", "une.svg", "--qr-size", "1mm", status=1).stderr
        assert store.execute("SELECT count(*) FROM links").fetchone() == (1,), "what is refused makes no link"
