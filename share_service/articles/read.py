"""What an article page says, from a saved file or from its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from share_service.articles.fetch import MAX_BYTES, Fetcher
from share_service.articles.page import read_page
from share_service.errors import BadInput


def read_source(
    source: str,
    *,
    url: str | None = None,
    hosts: tuple[str, ...] | None = None,
    timeout: float = 10.0,
    fetcher: Fetcher | None = None,
) -> dict[str, Any]:
    """Return article JSON and "sources" of the page at ``source``: an http(s) address, or a file.

    ``url`` is where a saved page was read from. ``hosts`` are those that may be fetched (None: any public one).

    Raises:
        BadInput: the file cannot be read or is too large; or the page is no article: it is empty
            (``page_empty``), or a check for robots (``page_walled``) or a sign-in (``page_paywalled``) stands in
            the article's place.
        FetchRefused: the address was refused or did not answer.
    """
    if is_address(source):
        page = (fetcher or Fetcher(hosts=hosts, timeout=timeout)).fetch(source)
        reading = read_page(page.body, url=page.url, charset=page.charset, hosts=hosts or ())
    else:
        reading = read_page(read_file(source), url=url, hosts=hosts or ())
    if reading.wall:
        raise BadInput(reading.wall.detail, code=reading.wall.code)
    return reading.article | {"sources": reading.sources}


def is_address(source: str) -> bool:
    """Say whether ``source`` is an address to fetch; otherwise it is a file."""
    return source.lower().startswith(("http://", "https://"))


def read_file(name: str) -> bytes:
    """Return the saved page in the file called ``name``.

    Raises:
        BadInput: it cannot be read or is too large.
    """
    try:
        with Path(name).open("rb") as file:
            data = file.read(MAX_BYTES["page"] + 1)
    except OSError as error:
        raise BadInput(f"The page {name} cannot be read: {error.strerror}.", code="page_unreadable") from error
    if len(data) > MAX_BYTES["page"]:
        raise BadInput(f"The page {name} is larger than {MAX_BYTES['page'] // 1_000_000} MB.", code="page_too_large")
    return data
