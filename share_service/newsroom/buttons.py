"""The share buttons of one article: its words, icons and controls, ready for a template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast, get_args

from markupsafe import Markup

from share_service.assets import PACKAGE, folder
from share_service.errors import BadInput, ConfigError, FieldError
from share_service.newsroom.parts import Service
from share_service.newsroom.sharing import ShareItem, share_links
from share_service.store.articles import StoredArticle

WORDS_FILE = PACKAGE / "data" / "button_strings.json"
Theme = Literal["icon", "icon-text", "text"]
THEMES: tuple[Theme, ...] = get_args(Theme)
# These open a message, not a network: "by e-mail", and in no new window.
MESSAGES = frozenset(("email", "sms"))

_ICON = re.compile(r'<svg xmlns="[^"]+" (?P<attributes>[^>]+)>(?P<paths>.*)</svg>\s*', re.DOTALL)

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Control:
    """One button: where it leads or what it shares, what it is called, and the token its beacon names.

    ``name`` is what is read aloud; ``label`` what is seen, and always a part of ``name`` (WCAG 2.5.3).
    """

    channel: str
    label: str
    name: str
    href: str
    token: str
    icon: Markup
    blank: bool = True


@dataclass(frozen=True, slots=True)
class ButtonRow:
    """Everything a fragment shows: the networks of the row, those behind "more", and the two that need a script.

    ``copy_link`` and ``native_link`` are the addresses that these two give away. ``until`` is when a variant's turn is over (seconds
    since the epoch), where a trial of the article runs: the fragment must not be kept longer.
    """

    language: str
    words: Words
    theme: Theme
    title: str
    first: tuple[Control, ...]
    more: tuple[Control, ...]
    more_icon: Markup
    copy: Control
    native: Control
    copy_link: str
    native_link: str
    until: int | None = None


def button_row(
    service: Service, stored: StoredArticle, *, theme: str = "icon-text", lang: str | None = None
) -> ButtonRow:
    """Return the buttons of an article, in ``lang``, else the article's language, else the site's.

    Raises:
        BadInput: there is no such theme.
    """
    buttons = service.site.buttons
    language, words = words_for((lang, stored.article.language, service.site.language))
    if buttons.copied is not None and language == words_for((service.site.language,))[0]:
        words = {**words, "copied": buttons.copied}
    bundle = share_links(service, stored, only=(*buttons.first, *buttons.more))
    by_channel = {item.channel: item for item in bundle.items}
    # A variant is only seen through its links.
    signed = buttons.share_url == "signed" or bundle.turn is not None

    def controls(keys: Iterable[str]) -> tuple[Control, ...]:
        # A network that needs an account the site has not given has no item.
        found = (by_channel.get(service.networks[key].key) for key in keys)
        return tuple(_network_control(item, words) for item in found if item is not None)

    return ButtonRow(
        language=language,
        words=words,
        theme=_theme(theme),
        title=bundle.native.title,
        first=controls(buttons.first),
        more=controls(buttons.more),
        more_icon=icon("more"),
        copy=_own_control(bundle.copy, words["copy"]),
        native=_own_control(bundle.native, words["native"]),
        copy_link=bundle.copy.href if signed else stored.article.url,
        native_link=bundle.native.href if signed else stored.article.url,
        until=bundle.turn.until if bundle.turn else None,
    )


def words_for(wishes: Iterable[str | None]) -> tuple[str, Words]:
    """Return the first language of ``wishes`` that the buttons speak, and its words; English when they speak none."""
    tag = next((tag for tag in map(spoken, wishes) if tag is not None), "en")
    return tag, all_words()[tag]


def spoken(wish: str | None) -> str | None:
    """Return the tag of the words that serve a reader of ``wish``, or None when the buttons do not speak it.

    A tag is looked up whole, then without its last parts: ``pt-BR`` has words of its own, ``fr-CA``
    those of ``fr`` (RFC 4647 §3.4, lookup).
    """
    tags = {tag.lower(): tag for tag in all_words()}
    parts = (wish or "").lower().replace("_", "-").split("-")
    found = (tags.get("-".join(parts[:length])) for length in range(len(parts), 0, -1))
    return next((tag for tag in found if tag is not None), None)


@lru_cache(maxsize=1)
def all_words() -> Mapping[str, Words]:
    """Return the buttons' words by language tag.

    Raises:
        ConfigError: a language lacks a word, or has one that nothing shows.
    """
    data = json.loads(WORDS_FILE.read_text(encoding="utf-8"))
    for tag, words in data["locales"].items():
        if set(words) != set(data["keys"]):
            odd = ", ".join(sorted(set(words) ^ set(data["keys"])))
            raise ConfigError(f"The buttons' words in {tag} lack or have too much: {odd}.", code="button_words")
    return cast("Mapping[str, Words]", data["locales"])


@lru_cache(maxsize=64)
def icon(name: str) -> Markup:
    """Return the inline SVG of a channel, hidden from screen readers: its control has a name."""
    text = (folder("static") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    match = _ICON.fullmatch(text)
    if match is None:
        raise ConfigError(f"The icon {name}.svg is not one plain <svg> element.", code="icon")
    # The size stands in the markup too: without its style sheet an SVG would be 300 pixels wide.
    return Markup('<svg aria-hidden="true" width="20" height="20" {}>{}</svg>').format(
        Markup(match["attributes"]),  # noqa: S704 - our own files
        Markup(match["paths"]),  # noqa: S704 - our own files
    )


def _theme(wish: str) -> Theme:
    if wish not in THEMES:
        listed = ", ".join(THEMES)
        message = f"is one of {listed}"
        raise BadInput(
            f"The theme of the buttons {message}.", code="theme_unknown", fields=(FieldError("theme", message),)
        )
    return wish


def _network_control(item: ShareItem, words: Words) -> Control:
    if item.channel in MESSAGES:
        word = words.get(item.channel, item.name)
        label = word[:1].upper() + word[1:]
        name = words["share_by"].format(n=word)
    else:
        label, name = item.name, words["share_on"].format(n=item.name)
    blank = item.target == "_blank"
    if blank:
        name = f"{name} ({words['new_window']})"
    return Control(item.channel, label, name, item.href, item.token, icon(item.channel), blank)


def _own_control(item: ShareItem, name: str) -> Control:
    return Control(item.channel, name, name, item.href, item.token, icon(item.channel))
