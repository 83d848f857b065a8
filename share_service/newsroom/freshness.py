"""Looking again: whether an article's page has changed, asked politely and behind the scenes."""

from __future__ import annotations

import time

from share_service.errors import ServiceError
from share_service.logs import get as get_log
from share_service.newsroom.intake import TOO_SLOW, put_page, read_article
from share_service.newsroom.parts import Service
from share_service.store.articles import PageState, get_article, note_reading

log = get_log("freshness")


def look_again(service: Service, article_id: int) -> bool:
    """Ask the page of an article whether it has changed, and take in what has; say whether anything had.

    A page that is gone or cannot be read leaves the article as it is. One that names another canonical
    address has moved, and its article with it.

    Raises:
        NotFound: there is no article of that id.
    """
    stored = get_article(service.engine, article_id)
    if stored.page is None:
        return False
    # A photo that was too slow at first is tried again: for that the page must be seen whole.
    since = stored.page.validators if stored.photo_problem != TOO_SLOW else None
    try:
        page = read_article(service, stored.article.url, since)
    except ServiceError as refused:
        log.info("page not read again", article=article_id, code=refused.code)
        return False
    if page is None or (page.article == stored.article and stored.photo_problem != TOO_SLOW):
        state = page.state if page else PageState(int(time.time()), stored.page.validators)
        note_reading(service.engine, article_id, state)
        return False
    put_page(service, page)
    return True
