"""``share-service lint``: findings for people and for programs, and an exit status for continuous integration."""

import json

import pytest

from tests.previews.site import GOOD, URL

SECURE = GOOD.replace("http://journal.test/card.jpg", "https://journal.test/card.jpg")
FAULTY = SECURE.replace("og:image:alt", "og:image:other")


@pytest.fixture
def page(command):
    def write(text):
        (command.folder / "page.html").write_text(text, encoding="utf-8")
        return "page.html"

    return write


def test_a_good_page_passes_and_its_picture_s_origin_is_told(command, page):
    done = command("lint", page(SECURE), "--url", URL, "--lang", "en")
    assert done.stdout == "Nothing to mend.\nPhoto credit: Photo : A. Durand\n"


def test_a_warning_and_an_error_have_exit_statuses_of_their_own(command, page):
    command("lint", page(FAULTY), "--url", URL, status=1)
    command("lint", page(SECURE.replace("og:title", "og:titel")), "--url", URL, status=2)
    noted = SECURE.replace("Kupiansk, le", "Kupiansk et toute sa région, encore et toujours, le")
    assert "title_cut" in command("lint", page(noted), "--url", URL, status=0).stdout


def test_the_findings_are_told_in_french_and_in_english(command, page):
    french = command("lint", page(FAULTY), "--lang", "fr", status=1).stdout
    assert french.startswith("avertissement image_alt_missing: Il n’y a pas d’og:image:alt")
    assert "Mastodon, X, Bluesky" in french
    english = command("lint", page(FAULTY), "--lang", "en", status=1).stdout
    assert english.startswith("warning image_alt_missing: There is no og:image:alt")


def test_json_has_the_shape_that_programs_rely_on(command, page):
    findings = json.loads(command("lint", page(FAULTY), "--json", status=1).stdout)["findings"]
    assert [set(finding) for finding in findings] == [{"rule", "severity", "networks", "message", "mend"}]
    assert (findings[0]["rule"], findings[0]["severity"]) == ("image_alt_missing", "warning")
    assert json.loads(command("lint", page(SECURE), "--json").stdout) == {"findings": []}


@pytest.mark.parametrize("source", ["missing.html", "http://127.0.0.1/", "http://journal.example:22/"])
def test_what_cannot_be_judged_is_refused_in_a_sentence(command, source):
    done = command("lint", source, status=3)
    assert done.stdout == ""
    assert done.stderr.startswith("share-service: ")
