"""``override``: what networks see of an article, set from the command line."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

import click

from share_service.articles.article import canonical_url
from share_service.commands.files import print_json
from share_service.commands.opened import opened
from share_service.errors import BadInput, NotFound, PhotoRefused
from share_service.newsroom.lookup import find_known
from share_service.newsroom.overriding import (
    delete_override,
    overrides_json,
    put_override,
    store_upload,
    undo_override,
)
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle


@click.command()
@click.argument("url")
@click.option("--network", help="For one network alone; otherwise for every one.")
@click.option("--title", help="The title that networks see.")
@click.option("--description", help="The description that they see.")
@click.option("--kicker", help="The kicker on the card.")
@click.option("--design", help="The card's design.")
@click.option("--image", help="The card's picture: an address or a file.")
@click.option("--credit", help="Who made that picture.")
@click.option("--alt", help="What that picture shows.")
@click.option("--focal", type=(float, float), help="What must stay of the picture: two shares from 0 to 1.")
@click.option("--remove", is_flag=True, help="Remove the override.")
@click.option("--undo", is_flag=True, help="Take one step back.")
def override(url: str, network: str | None, *, remove: bool, undo: bool, **fields: Any) -> None:
    """Print what networks see of the article at URL, after setting, removing or undoing an override."""
    with opened() as parts:
        stored = _found(parts, url)
        author = f"command: {getpass.getuser()}"
        if remove:
            stored = delete_override(parts, stored.id, network=network, author=author)
        elif undo:
            stored = undo_override(parts, stored.id, network=network, author=author)
        elif data := _data(parts, fields):
            stored = put_override(parts, stored.id, data, network=network, author=author)
        print_json(overrides_json(stored))


def _found(parts: Service, url: str) -> StoredArticle:
    try:
        stored = find_known(parts, canonical_url(url))
    except ValueError as error:
        raise BadInput(f"The url {error}.", code="url_invalid") from error
    if stored is None:
        raise NotFound(f"There is no article at {url}.", code="article_unknown")
    return stored


def _data(parts: Service, fields: dict[str, Any]) -> dict[str, Any]:
    named = {name: value for name, value in fields.items() if value is not None}
    picture = {name: named.pop(name) for name in ("credit", "alt") if name in named}
    source = named.pop("image", None)
    if source is None and picture:
        raise BadInput("--credit and --alt are of the picture that --image names.", code="override_invalid")
    return named if source is None else named | {"image": picture | _where(parts, source)}


def _where(parts: Service, source: str) -> dict[str, str]:
    if source.lower().startswith(("http://", "https://")):
        return {"url": source}
    try:
        return {"photo": store_upload(parts, Path(source).read_bytes())[0]}
    except OSError as error:
        raise PhotoRefused(f"The photo {source} cannot be read: {error.strerror}.", code="photo_missing") from error
