"""``card`` and ``layout``: an article's preview image, and the lines it is set in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from share_service.articles.article import Article
from share_service.articles.fetch import Fetcher
from share_service.cards.design_files import read_design
from share_service.cards.size import SIZES
from share_service.cards.studio import Studio
from share_service.cards.subject import CardSubject
from share_service.commands.files import ARTICLE_FILE, print_json, read_article
from share_service.commands.watch import watch_files
from share_service.errors import ServiceError
from share_service.newsroom.intake import photo_bytes
from share_service.settings import load
from share_service.site import load_site

SIZE = click.option("--size", type=click.Choice(list(SIZES)), default="landscape", show_default=True)
DESIGN = click.option(
    "--design", metavar="NAME|FILE", help="Name of the design, or a .toml file of one; the site file chooses otherwise."
)
WATCH = click.option(
    "--watch", "watching", is_flag=True, help="Draw again whenever the design or the article is saved, until Ctrl+C."
)
FORMATS = {".jpg": "jpg", ".jpeg": "jpg", ".png": "png", ".webp": "webp"}


@click.command()
@ARTICLE_FILE
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@SIZE
@DESIGN
@WATCH
def card(file: Path, output: Path, size: str, design: str | None, watching: bool) -> None:
    """Draw the card of article JSON FILE into an image (.png, .jpg or .webp)."""
    ext = FORMATS.get(output.suffix.lower())
    if ext is None:
        raise click.UsageError(f"The output must end in {', '.join(FORMATS)}.")

    def draw() -> None:
        studio, subject, photo = _prepared(file, design)
        _write(output, studio.draw(subject, SIZES[size], ext, photo))

    if not watching:
        draw()
    elif str(file) == "-":
        raise click.UsageError("Standard input cannot be watched: name a file.")
    else:
        _watch(file, design, output, draw)


@click.command()
@ARTICLE_FILE
@SIZE
@DESIGN
def layout(file: Path, size: str, design: str | None) -> None:
    """Print the drawn lines of article JSON FILE as JSON, in pixels of the card."""
    studio, subject, photo = _prepared(file, design)
    print_json(studio.layout(subject, SIZES[size], photo))


def _watch(file: Path, design: str | None, output: Path, draw: Callable[[], None]) -> None:
    """Draw at once and after every save; a mistake is one sentence, and the watch goes on."""
    own = [Path(design)] if design and _is_file(design) else []

    def redraw() -> None:
        try:
            draw()
        except (ServiceError, click.ClickException) as error:
            click.echo(f"share-service: {error.detail if isinstance(error, ServiceError) else error.message}", err=True)
        else:
            click.echo(f"{output} is drawn.")

    watch_files(lambda: [file, *own, *_site_files()], redraw)


def _site_files() -> list[Path]:
    """Return the site file and its folder's designs as they are now: they too decide how a card looks."""
    site_file = load().site_file
    if site_file is None:
        return []
    try:
        folder = load_site(site_file).cards.designs
    except ServiceError:
        # Its mistake is told by the drawing; once it is mended its folder is known again.
        folder = None
    return [site_file, *(sorted(folder.glob("*.toml")) if folder else ())]


def _write(output: Path, data: bytes) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from error


def _is_file(design: str) -> bool:
    return design.endswith(".toml")


def _prepared(file: Path, design: str | None) -> tuple[Studio, CardSubject, bytes | None]:
    article = read_article(file)
    own = read_design(Path(design)) if design and _is_file(design) else None
    if design:
        article = article.model_copy(update={"design": own.name if own else design})
    settings = load()
    studio = Studio(load_site(settings.site_file), own)
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
