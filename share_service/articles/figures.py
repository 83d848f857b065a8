"""Pictures that a page shows: the article's own before those of its margins, large ones before small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

import turbohtml

from share_service.articles.markup import MAX_VALUE, Candidate, Markup
from share_service.articles.place import Place
from share_service.articles.walls import tells_an_article

# Marks, portraits beside a byline, counting pixels: by the names that they are given.
_MARK = re.compile(
    r"sprite|spacer|blank|pixel|1x1|avatar|gravatar|favicon|logo|emoji|badge|byline|author|portrait|headshot|"
    r"icons?(?:[-_/.]|$)|advert|sponsor|promo|loading|placeholder|lazy-?load(?:er|ing)",
    re.IGNORECASE,
)
_MARK_FOLDER = re.compile(r"/(?:icons?|logos?|avatars?|badges?|emojis?|authors?|sprites?)/", re.IGNORECASE)
_DRAWING = re.compile(r"^data:|\.svgz?(?:$|[?#])", re.IGNORECASE)
# Where scripts that load late keep the address until a picture is scrolled to, before `src`: that is a stand-in then.
LATE = ("data-src", "data-original", "data-lazy-src", "data-hi-res-src", "data-full-src", "data-url")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_COUNTER = re.compile(
    r"(?:pixel|px|spacer|blank|1x1|counter|transparent)\.gif|/(?:watch|count|track|beacon|ck)(?:[/?.]|$)", re.IGNORECASE
)
_UNSEEN = re.compile(r"-\d{3,}(?:px|em)|display:\s*none|visibility:\s*hidden")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)$", re.IGNORECASE)
# Smaller pictures are portraits, marks and teasers. In addresses: 70x70, w=80, h_80, /96/96/, s40-c.
_SMALL = 120
_SIZES = re.compile(
    r"(?<![\dx])(\d{2,4})x(\d{2,4})(?![\dx])|[?&/,_](?:w|h|width|height|s|sz|size|resize)[=_:](\d{2,4})(?!\d)|"
    r"/(\d{2,4})/(\d{2,4})/|/max/(\d{2,4})/"
)
_WIDTH = re.compile(r"\s(\d{1,5})w$")
_MAX_NEAR, _MAX_PICTURES = 800, 60


def shown_pictures(page: Markup, url: str) -> Iterator[Candidate]:
    """Yield the addresses of pictures that the page at ``url`` shows, the most telling first.

    A page that shows none of its own has its mark or its author's portrait. What stands in its margins is last, and
    never an article's: another story's photo beside a headline would be a lie.
    """
    place = page.place
    marks: list[Candidate] = []
    linked: list[Candidate] = []
    margins: list[Candidate] = []
    for source, element in _places(page, place):
        for address in _addresses(element):
            if _DRAWING.search(address) or _counts(element, address):
                continue
            if _is_small(element, address) or _is_mark(element, address):
                marks.append((source, address))
            elif place.is_apart(element):
                margins.append((source, address))
            elif _leads_elsewhere(page, element, url):
                linked.append((source, address))
            else:
                yield source, address
    yield from marks
    yield from linked
    if not tells_an_article(page):
        yield from margins


def _places(page: Markup, place: Place) -> Iterator[tuple[str, turbohtml.Element]]:
    marked = chain.from_iterable(page.properties.get(name, ())[:10] for name in ("image", "contenturl"))
    yield from (("itemprop image", element) for element in marked if element.tag != "meta")
    for headline in place.headlines:
        article = headline.closest("article")
        if article is not None:
            yield from (("article img", element) for element in islice(article.select("img"), _MAX_PICTURES))
    for selector in ("article img", "main img"):
        yield from ((selector, element) for element in islice(page.document.select(selector), _MAX_PICTURES))
    for headline in place.headlines:
        near = islice(headline.following, _MAX_NEAR)
        yield from (
            ("img after h1", node) for node in near if isinstance(node, turbohtml.Element) and node.tag == "img"
        )
    for selector in ("#content img", '[class*="content" i] img', "img"):
        yield from ((selector, element) for element in islice(page.document.select(selector), _MAX_PICTURES))


def _counts(element: turbohtml.Element, address: str) -> bool:
    """Say whether a picture is there to count readers: nobody sees it."""
    unseen = element.attr("aria-hidden") == "true" or "hidden" in (element.attr("class") or "")
    return unseen or bool(_COUNTER.search(address) or _UNSEEN.search(element.attr("style") or ""))


def _leads_elsewhere(page: Markup, element: turbohtml.Element, url: str) -> bool:
    """Say whether a picture is a link to another page: it is that page's, not to its own large form."""
    link = element.closest("a[href]")
    address = page.absolute(link.attr("href") or "", url) if link is not None else None
    if address is None:
        return False
    path = urlsplit(address).path
    return path != urlsplit(url).path and not _PICTURE.search(path) and "image" not in path


def _addresses(element: turbohtml.Element) -> Iterator[str]:
    """Yield where an element's picture lies, the widest of a set last: many a set is of cuttings."""
    for name in ("content", *LATE, "src", "href"):
        if (value := element.attr(name)) and value.strip():
            yield value.strip()[:MAX_VALUE]
    for name in _SETS:
        if value := element.attr(name):
            yield _widest(value[:MAX_VALUE])


def _widest(sources: str) -> str:
    """Return the widest address of a srcset."""
    listed = [item.strip() for item in re.split(r",\s+", sources)][:20]
    sized = [(int(match[1]) if (match := _WIDTH.search(item)) else 0, item.split()[0]) for item in listed if item]
    return max(sized, default=(0, ""))[1]


def _is_small(element: turbohtml.Element, address: str) -> bool:
    declared = [element.attr(name) or "" for name in ("width", "height")]
    sides = [int(side.removesuffix("px")) for side in declared if re.fullmatch(r"\d{1,4}(?:px)?", side)]
    if not sides:
        sides = [int(side) for match in islice(_SIZES.finditer(address), 5) for side in match.groups() if side]
    return bool(sides) and max(sides) < _SMALL


def _is_mark(element: turbohtml.Element, address: str) -> bool:
    names = [element.attr(name) or "" for name in ("class", "id")]
    names += [
        outer.attr("class") or "" for outer in islice(element.ancestors, 2) if isinstance(outer, turbohtml.Element)
    ]
    if _MARK_FOLDER.search(address) or _MARK.search(address.rpartition("/")[2][:200]):
        return True
    return any(_MARK.search(name) for name in names)
