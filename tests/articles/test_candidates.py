"""The pictures of a page that an editor may choose from."""

from share_service.articles.candidates import page_pictures

URL = "https://journal.example/a"


def found(html):
    return [one.url for one in page_pictures(html, url=URL, cards="https://share.example/card")]


def test_what_the_page_names_for_sharing_comes_first_and_each_file_once():
    html = """<meta property="og:image" content="/photos/port-1200.jpg">
    <script type="application/ld+json">{"@type":"NewsArticle","image":["/photos/port-800.jpg","/photos/quai.jpg"]}</script>
    <article><img src="/photos/port-640.jpg"><img src="/photos/phare.jpg"></article>"""
    names = [url.rpartition("/")[2] for url in found(html)]
    assert names == ["port-1200.jpg", "quai.jpg", "phare.jpg"]


def test_the_largest_of_an_images_sizes_is_taken_with_its_words():
    html = """<article><figure><img src="s.jpg" srcset="a-320.jpg 320w, a-1600.jpg 1600w" alt="Le port">
    <figcaption>Vu du quai <span class="photo-credit">Tom Roy</span></figcaption></figure></article>"""
    (one,) = page_pictures(html, url=URL)
    assert one.url == "https://journal.example/a-1600.jpg"
    assert (one.alt, one.credit) == ("Le port", "Tom Roy")


def test_what_is_no_photo_is_left_out():
    html = """<meta property="og:image" content="https://share.example/cards/abc.jpg"><article>
    <img src="logo.png"><img src="i.svg"><img src="t.jpg" width="32"><img src="http://127.0.0.1/x.jpg">
    <img src="data:image/gif;base64,AAAA"><img src=""><img src="ok.jpg"></article>"""
    assert found(html) == ["https://journal.example/ok.jpg"]


def test_a_page_with_a_thousand_pictures_offers_twelve():
    assert len(found("<article>" + "".join(f'<img src="/p{n}x.jpg">' for n in range(1000)) + "</article>")) == 12
    assert found("") == []
