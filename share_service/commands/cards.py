"""``card`` and ``layout``: an article's preview image, and the lines it is set in."""

from __future__ import annotations

from pathlib import Path

import click

from share_service.articles.article import Article
from share_service.articles.fetch import Fetcher
from share_service.cards.size import SIZES
from share_service.cards.studio import Studio
from share_service.cards.subject import CardSubject
from share_service.commands.files import ARTICLE_FILE, print_json, read_article
from share_service.errors import ServiceError
from share_service.newsroom.intake import photo_bytes
from share_service.settings import load
from share_service.site import load_site

SIZE = click.option("--size", type=click.Choice(list(SIZES)), default="landscape", show_default=True)
DESIGN = click.option("--design", help="Name of the design; the site file chooses otherwise.")
FORMATS = {".jpg": "jpg", ".jpeg": "jpg", ".png": "png", ".webp": "webp"}


@click.command()
@ARTICLE_FILE
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@SIZE
@DESIGN
def card(file: Path, output: Path, size: str, design: str | None) -> None:
    """Draw the card of article JSON FILE into an image (.png, .jpg or .webp)."""
    ext = FORMATS.get(output.suffix.lower())
    if ext is None:
        raise click.UsageError(f"The output must end in {', '.join(FORMATS)}.")
    studio, subject, photo = _prepared(file, design)
    data = studio.draw(subject, SIZES[size], ext, photo)
    try:
        output.write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from error


@click.command()
@ARTICLE_FILE
@SIZE
@DESIGN
def layout(file: Path, size: str, design: str | None) -> None:
    """Print the drawn lines of article JSON FILE as JSON, in pixels of the card."""
    studio, subject, _photo = _prepared(file, design)
    print_json(studio.layout(subject, SIZES[size]))


def _prepared(file: Path, design: str | None) -> tuple[Studio, CardSubject, bytes | None]:
    article = read_article(file)
    if design:
        article = article.model_copy(update={"design": design})
    settings = load()
    studio = Studio(load_site(settings.site_file))
    if article.design:
        studio.check_design(article.design)
    photo = _photo(article, Fetcher(timeout=settings.fetch_timeout))
    return studio, studio.subject(article, "-" if photo else None), photo


def _photo(article: Article, fetcher: Fetcher) -> bytes | None:
    if article.image is None:
        return None
    try:
        return photo_bytes(article.image, fetcher)
    except ServiceError as error:
        click.echo(f"share-service: drawn without its photo: {error.detail}", err=True)
        return None
