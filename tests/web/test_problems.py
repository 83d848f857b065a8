"""Errors as people and programs get them."""


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
