"""What commands share: reading article JSON from a file or standard input, and printing JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from share_service.articles.article import Article, parse_article
from share_service.errors import BadInput

MAX_FILE = 1_000_000

ARTICLE_FILE = click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))


def read_article(file: Path) -> Article:
    """Return the article of a JSON file; ``-`` is standard input. A photo's path is relative to the file.

    Raises:
        BadInput: the file cannot be read, is not JSON, or is not an article.
    """
    article = parse_article(_load(file))
    photo = article.image
    if photo and photo.path and str(file) != "-":
        return article.model_copy(update={"image": photo.model_copy(update={"path": str(file.parent / photo.path)})})
    return article


def print_json(data: Any) -> None:
    """Print ``data`` as readable JSON on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _load(file: Path) -> object:
    try:
        # surrogateescape: bytes that are no UTF-8 are dropped with what else cannot be shown.
        raw = sys.stdin.buffer.read(MAX_FILE) if str(file) == "-" else file.read_bytes()[:MAX_FILE]
        return json.loads(raw.decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.", code="file_missing") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{file} is not JSON.", code="not_json") from error
