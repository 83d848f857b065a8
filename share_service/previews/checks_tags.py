"""What is wrong with a page's tags: missing, empty, doubled, at odds with each other, too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from share_service.articles.article import canonical_url, clean_text
from share_service.articles.jsonld import is_json
from share_service.articles.walls import has_text
from share_service.previews.cutting import cut
from share_service.previews.faults import Fault, fault, those
from share_service.previews.observe import Observation
from share_service.previews.preview import preview
from share_service.previews.profiles import load_profiles
from share_service.previews.tags import host_of

# One of each is meant; article:author and article:tag may be lists. Of several images each network shows another.
SINGLE = (
    "og:title", "og:description", "og:image", "og:url", "og:type", "og:site_name", "og:locale",
    "twitter:title", "twitter:description", "twitter:image", "twitter:site", "description",
)  # fmt: skip
REQUIRED = {
    "og:url": "url_missing",
    "og:type": "type_missing",
    "og:site_name": "site_name_missing",
    "og:locale": "locale_missing",
}
MAX_OG_TAGS, MAX_VALUE = 50, 1_000
# Beyond these most networks cut: X and Teams at 70 and 75, X and Teams at 200 (`data/previews.json`).
LONG_TITLE, LONG_DESCRIPTION = 140, 200
_LOCALE = re.compile(r"([a-z]{2,3})_([A-Z]{2}|[0-9]{3})")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_SHELL = "#root, #app, #__next, #___gatsby, [data-reactroot], app-root"


def check_tags(seen: Observation) -> Iterator[Fault]:
    """Yield every fault of the page's tags."""
    social = any(tag.name.startswith(("og:", "twitter:")) for tag in seen.tags.metas)
    if not social and _is_filled_by_script(seen):
        yield fault("tags_by_script")
        return
    for check in (_missing, _empty, _doubled, _at_odds, _address, _card, _lengths, _late, _article, _json_ld):
        yield from check(seen)


def _missing(seen: Observation) -> Iterator[Fault]:
    tags = seen.tags
    if not tags.values("og:title"):
        nobody = those(lambda profile: not preview(profile.key, tags).title.text)
        yield fault("title_missing", nobody or those(lambda profile: profile.title.sources[0] == "og:title"))
    if not tags.values("og:description"):
        yield fault("description_missing", those(lambda profile: profile.description is not None))
    if not tags.values("og:image") and not tags.values("og:image:url"):
        yield fault("image_missing")
    for name, rule in REQUIRED.items():
        if not tags.values(name):
            suffering = {"og:url": ("facebook", "whatsapp"), "og:locale": ("facebook", "mastodon")}
            yield fault(rule, suffering.get(name, ("facebook", "telegram", "discord", "slack", "mastodon")))


def _empty(seen: Observation) -> Iterator[Fault]:
    for name in dict.fromkeys(tag.name for tag in seen.tags.metas):
        social = name.startswith(("og:", "twitter:", "article:")) or name == "description"
        if social and not any(clean_text(value) for value in seen.tags.values(name)):
            yield fault("tag_empty", tag=name)


def _doubled(seen: Observation) -> Iterator[Fault]:
    tags = seen.tags
    for name in SINGLE:
        count = len(tags.values(name))
        # One tag that names itself in both attributes is one tag.
        both = len(tags.values(name, "property")), len(tags.values(name, "name"))
        if count > 1 and (max(both) > 1 or len(set(tags.values(name))) > 1):
            yield fault("tag_duplicate", tag=name, count=count)
    in_name = [tag.name for tag in tags.metas if tag.attribute == "name" and tag.name.startswith("og:")]
    in_name = [name for name in dict.fromkeys(in_name) if not tags.values(name, "property")]
    if in_name:
        yield fault("og_in_name", those(lambda profile: profile.property_only), tag=", ".join(in_name))
    count = sum(tag.name.startswith("og:") for tag in tags.metas)
    if count > MAX_OG_TAGS:
        yield fault("tags_many", those(lambda profile: profile.max_og_tags is not None), count=count)


def _at_odds(seen: Observation) -> Iterator[Fault]:
    tags = seen.tags
    title, description, image = (tags.first(f"og:{name}") for name in ("title", "description", "image"))
    for other, networks in (("twitter:title", ("x", "slack")), ("json-ld headline", ("mastodon", "google"))):
        if title and tags.first(other) and not _same(title, tags.first(other)):
            yield fault("title_differs", networks, other=other.replace("json-ld", "JSON-LD"))
    for other in ("twitter:description", "description"):
        if description and tags.first(other) and not _same(description, tags.first(other)):
            suffering: tuple[str, ...] = ("x", "slack") if other.startswith("twitter") else ("google",)
            yield fault("description_differs", suffering, other=other)
    other = tags.first("twitter:image") or tags.first("twitter:image:src")
    if image and other and image != other:
        yield fault("image_differs", ("x",), other="twitter:image")


def _same(one: str, other: str) -> bool:
    # A straight apostrophe says the same as a curly one.
    return one.casefold().translate(_STRAIGHT).split() == other.casefold().translate(_STRAIGHT).split()


def _address(seen: Observation) -> Iterator[Fault]:
    tags = seen.tags
    named = tags.first("og:url")
    if not named:
        return
    if not urlsplit_ok(named):
        yield fault("url_relative", ("facebook", "whatsapp"))
        return
    own = host_of(tags.url or "") or host_of(tags.canonical)
    if own and not _one_site(_site(host_of(named)), _site(own)):
        yield fault("url_other_domain", ("facebook", "threads"), domain=host_of(named))
    elif urlsplit_ok(tags.canonical) and _normal(named) != _normal(tags.canonical):
        yield fault("url_differs", ("facebook", "linkedin"), canonical=tags.canonical)


def urlsplit_ok(address: str) -> bool:
    """Say whether an address is an absolute http(s) one."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _one_site(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _site(host: str) -> str:
    return host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _normal(address: str) -> str:
    try:
        return canonical_url(address).rstrip("/")
    except ValueError:
        return address


def _card(seen: Observation) -> Iterator[Fault]:
    values = [clean_text(value).lower() for value in seen.tags.values("twitter:card")]
    obeying = those(lambda profile: profile.card)
    if not values:
        yield fault("card_missing", obeying)
    elif len(set(values)) > 1:
        yield fault("card_duplicate", ("x",), count=len(values), value=values[-1])
    elif len(values) > 1:
        yield fault("tag_duplicate", ("x",), tag="twitter:card", count=len(values))
    elif values[-1] and values[-1] not in ("summary_large_image", "player"):
        yield fault("card_small", obeying, value=values[-1])


def _lengths(seen: Observation) -> Iterator[Fault]:
    tags = seen.tags
    title, description = tags.first("og:title"), tags.first("og:description")
    yield from _cuts(title)
    if len(description) > LONG_DESCRIPTION:
        cutting = those(lambda profile: bool(profile.description) and preview(profile.key, tags).description.is_cut)
        yield fault("description_long", cutting, length=len(description))
    for tag in tags.metas:
        if tag.name.startswith(("og:", "twitter:")) and len(tag.value) > MAX_VALUE:
            yield fault("tag_long", ("matrix",), tag=tag.name, length=len(tag.value))
            break
    name = len(tags.first("og:site_name").encode())
    limited = those(lambda profile: profile.site_name_bytes is not None and name > profile.site_name_bytes)
    if limited:
        yield fault("site_name_long", limited, length=name)


def _cuts(title: str) -> Iterator[Fault]:
    """A title of newspaper length is cut somewhere, which is told; one that nearly all cut is a fault."""
    shown = {key: cut(title, profile.title) for key, profile in load_profiles().items()}
    cutting = tuple(key for key, text in shown.items() if text != title)
    if len(title) > LONG_TITLE:
        yield fault("title_long", cutting, length=len(title))
    elif cutting:
        worst = min(cutting, key=lambda key: len(shown[key]))
        yield fault("title_cut", cutting, shown=shown[worst])


def _late(seen: Observation) -> Iterator[Fault]:
    """Compare what each network reads of the page with the whole of it."""
    limits: dict[int, list[str]] = {}
    for key, profile in load_profiles().items():
        if profile.page.max_bytes is not None and profile.page.max_bytes < len(seen.body):
            limits.setdefault(profile.page.max_bytes, []).append(key)
    for limit, keys in sorted(limits.items()):
        start = seen.start(limit)
        for name in ("og:title", "og:image"):
            if seen.tags.first(name) and not start.first(name):
                yield fault("tags_late", keys, tag=name, kilobytes=limit // 1_000)
                break


def _article(seen: Observation) -> Iterator[Fault]:
    tags = seen.tags
    # A front page has neither a date nor an author.
    if tags.first("og:type").lower() not in ("article", "") and "headline" not in tags.json_ld:
        return
    dates = ("article:published_time", "og:article:published_time", "og:published_time", "json-ld published")
    if not any(tags.first(name) for name in dates):
        yield fault("published_missing", ("linkedin", "mastodon", "signal", "google"))
    if not any(tags.first(name) for name in ("article:author", "author", "json-ld author", "og:article:author")):
        yield fault("author_missing", ("linkedin", "mastodon", "google"))
    locale, language = tags.first("og:locale"), clean_text(tags.language).replace("_", "-").split("-")[0].lower()
    if locale and not (_LOCALE.fullmatch(locale) and _is_language(locale)):
        yield fault("locale_invalid", ("facebook",), locale=locale)
    elif locale and language and _one_language(locale.partition("_")[0]) != _one_language(language):
        yield fault("locale_differs", ("facebook", "mastodon"), locale=locale, lang=tags.language)


def _one_language(tag: str) -> str:
    """Norwegian and its written forms, and two old names, are the same language here."""
    return {"nb": "no", "nn": "no", "iw": "he", "in": "id"}.get(tag, tag)


def _is_language(tag: str) -> bool:
    try:
        Locale(tag.partition("_")[0])
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _json_ld(seen: Observation) -> Iterator[Fault]:
    if any(script.strip() and not is_json(script) for script in seen.scripts("ld+json")):
        yield fault("json_ld_broken", ("mastodon", "google"))


def _is_filled_by_script(seen: Observation) -> bool:
    """Say whether a page is a frame that scripts fill: no text, or the root of an application, and scripts."""
    framed = seen.markup.document.select_one(_SHELL) is not None or not has_text(seen.markup)
    return framed and seen.markup.document.select_one("script") is not None
