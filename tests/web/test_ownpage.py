"""A link with a title or a picture of its own: a page for preview crawlers, the redirect for everyone else."""

import pytest
from turbohtml import parse

from share_service.links.channels import COPY
from share_service.links.token import LinkRef
from share_service.newsroom.campaigns import campaign_url, change_campaign, make_campaign
from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import delete_override, put_override
from share_service.newsroom.sharing import share_bundle
from share_service.stats.questions import article_stats

URL = "https://journal.example/chronique?a=1&b=2"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
CRAWLERS = (
    "facebookexternalhit/1.1",
    "Twitterbot/1.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mastodon/4.5.0 (http.rb/5.3.1; +https://example.social/)",
    "WhatsApp/2.23.20.0",
)
OTHERS = (
    BROWSER,
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
    "GPTBot/1.2",
    "curl/8.5.0",
    "",
)


@pytest.fixture
def stored(parts):
    return take_in(parts, {"url": URL, "title": "Le titre", "description": "D", "language": "fr"})[0]


@pytest.fixture
def link(parts, stored):
    """The path of the X link of an article that has another title on X."""
    changed = put_override(parts, stored.id, {"title": "Pour « X »", "description": "E"}, network="x", author="ana")
    return next(item.link for item in share_bundle(parts, changed).items if item.channel == "x")


def visit(client, link, user_agent=CRAWLERS[0], method="GET"):
    return client.open("/s/" + link.rpartition("/s/")[2], method=method, headers={"User-Agent": user_agent})


@pytest.mark.parametrize("user_agent", CRAWLERS)
def test_a_preview_crawler_gets_a_small_page_that_stands_for_the_link(client, parts, stored, link, user_agent):
    page = visit(client, link, user_agent)
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    assert len(page.data) == int(page.headers["Content-Length"]) < 8_000
    tree = parse(page.text)
    tags = {tag.attrs.get("property"): tag.attrs.get("content") for tag in tree.select("meta[property]")}
    assert (tags["og:url"], tags["og:title"], tags["og:description"]) == (link, "Pour « X »", "E")
    assert [element.text for element in tree.select("h1, p")] == ["Pour « X »", "E"]
    own = next(item for item in share_bundle(parts, parts_article(parts, stored)).items if item.channel == "x").own_card
    assert tags["og:image"] == own
    assert (tags["og:image:width"], tags["og:image:height"], tags["og:image:type"]) == ("1200", "630", "image/png")
    assert tree.select_one("title").text == "Pour « X »"
    assert tree.select_one("body a").attrs["href"] == URL
    assert not tree.select("script, meta[http-equiv], link[rel=canonical]")
    assert client.get(own.removeprefix(parts.settings.public_url)).status_code == 200


def parts_article(parts, stored):
    from share_service.store.articles import get_article

    return get_article(parts.engine, stored.id)


@pytest.mark.parametrize("user_agent", OTHERS)
def test_everyone_else_is_redirected_and_no_cache_mixes_them_up(client, link, user_agent):
    answer = visit(client, link, user_agent)
    assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    page = visit(client, link)
    for one in (answer, page):
        assert one.headers["Vary"] == "User-Agent"
        assert one.headers["Cache-Control"] == "private, no-store"
        assert one.headers["X-Robots-Tag"] == "noindex"
    assert "Location" not in page.headers


def test_head_tells_a_crawler_of_the_page_and_a_reader_of_the_redirect(client, link):
    head, page = visit(client, link, method="HEAD"), visit(client, link)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    assert head.headers["X-Share-Count"] == "head"
    assert visit(client, link, BROWSER, method="HEAD").status_code == 302


def test_it_is_counted_as_a_preview(client, parts, stored, link):
    visit(client, link)
    visit(client, link, BROWSER)
    visit(client, link, method="HEAD")
    parts.ingester.take_in()
    found = article_stats(parts.engine, stored.id, None, None, zone=parts.settings.zone, networks=parts.networks)
    of_x = found["channels"]["x"]
    assert (of_x["previews"], of_x["clicks"]) == (1, 1)


def test_other_links_of_the_article_and_an_override_for_all_redirect(client, parts, stored, link):
    put_override(parts, stored.id, {"title": "Pour tous"}, author="ana")
    for code in (COPY, parts.networks["facebook"].code):
        answer = visit(client, parts.link_url(LinkRef(stored.id, code)))
        assert answer.status_code == 302
        assert "Vary" not in answer.headers


@pytest.mark.usefixtures("link")
def test_a_campaign_link_that_is_put_on_a_network_shows_what_the_network_s_own_link_shows(client, parts, stored):
    on_x = make_campaign(parts, stored.id, "Campagne", place="x", utm="utm_source={place}", author="ana")
    elsewhere = make_campaign(parts, stored.id, "Lettre", place="newsletter", author="ana")
    address = campaign_url(parts, on_x)
    page = parse(visit(client, address).text)
    assert page.select_one("meta[property='og:title']").attrs["content"] == "Pour « X »"
    assert page.select_one("meta[property='og:url']").attrs["content"] == address
    assert visit(client, address, BROWSER).headers["Location"] == f"{URL}&utm_source=x"
    assert visit(client, campaign_url(parts, elsewhere)).status_code == 302
    change_campaign(parts, on_x.id, {"place": "newsletter"}, author="ana")
    assert visit(client, address).status_code == 302


def test_a_change_is_seen_at_once_and_so_is_its_end(client, parts, stored, link):
    assert "Pour « X »" in visit(client, link).text
    put_override(parts, stored.id, {"title": "Encore autre chose"}, network="x", author="ana")
    assert "Encore autre chose" in visit(client, link).text
    delete_override(parts, stored.id, network="x", author="ana")
    assert visit(client, link).status_code == 302


@pytest.mark.parametrize("letter", ["a", "&", "क्षि ", "😀", "<b>", '"'])
def test_however_long_its_texts_the_page_is_small(client, parts, letter):
    url = "https://journal.example/" + "x" * 1_900
    long = take_in(parts, {"url": url, "title": (letter * 1000)[:1000], "authors": [letter * 60] * 20})[0]
    put_override(parts, long.id, {"description": (letter * 5000)[:5000]}, network="x", author="ana")
    page = visit(client, parts.link_url(LinkRef(long.id, parts.networks["x"].code)))
    assert page.status_code == 200
    assert len(page.data) < 8_192
    assert parse(page.text).select_one("meta[property='og:title']").attrs["content"]
