"""Errors as people and programs get them."""

from share_service import logs


def test_a_page_that_is_not_there_says_so_in_the_persons_language(client):
    french = client.get("/nowhere", headers={"Accept": "text/html", "Accept-Language": "fr"})
    english = client.get("/nowhere", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert (french.status_code, english.status_code) == (404, 404)
    assert "Page introuvable" in french.text
    assert "Page not found" in english.text


def test_who_looks_at_a_card_that_cannot_be_answered_reads_why(client):
    page = client.get("/card", headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert page.status_code == 422
    assert "<h1>Impossible de répondre</h1>" in page.text
    assert "Say which article: its url is missing." in page.text


def test_a_mistyped_address_of_the_desk_leads_back_to_it(client):
    headers = {"Accept": "text/html", "Accept-Language": "fr"}
    assert 'href="/desk/">Retour au bureau</a>' in client.get("/desk/nothing", headers=headers).text
    assert "/desk/" not in client.get("/nothing", headers=headers).text


def test_what_fails_unexpectedly_is_logged_without_its_address(app, settings, monkeypatch, capsys):
    """The address of a sign-in link, an author's or a letter's opens something to whoever reads the log."""
    app.testing = False

    def fails(_token):
        raise RuntimeError("unexpected")

    monkeypatch.setattr("share_service.web.auth.enter", fails)
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    logs.setup("info")
    assert app.test_client().get("/desk/enter/a-secret-token", headers=browser).status_code == 500
    told = capsys.readouterr().err
    assert "unexpected error" in told
    assert "/desk/enter/<token>" in told
    assert "a-secret-token" not in told
