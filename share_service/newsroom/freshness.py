"""Looking again: whether an article's page has changed, asked politely and behind the scenes."""

from __future__ import annotations

import time

from share_service.errors import ServiceError
from share_service.logs import get as get_log
from share_service.newsroom.intake import TOO_SLOW, put_page, read_article
from share_service.newsroom.parts import Service
from share_service.store.articles import PageState, claim_reading, get_article, note_reading

# A page is asked whether it has changed when it is asked for, but not more often than this …
SOONEST_S = 60
# … and the less often the longer it has stayed the same: after a tenth of that time (RFC 9111 section 4.2.2).
SHARE_OF_AGE = 0.1
LATEST_S = 6 * 3600

log = get_log("freshness")


def is_due(page: PageState, updated_at: int) -> bool:
    """Say whether a page that was last looked at then, and changed at ``updated_at``, is to be looked at again."""
    steady = max(0, page.read_at - updated_at)
    return time.time() - page.read_at >= min(max(SOONEST_S, SHARE_OF_AGE * steady), LATEST_S)


def look_again(service: Service, article_id: int) -> bool:
    """Ask the page of an article whether it has changed, if that is due; take in what has, and say whether anything had.

    Of all workers and machines that want to know at once, one asks.
    A page that is gone or cannot be read leaves the article as it is. One that names another canonical
    address has moved, and its article with it.

    Raises:
        NotFound: there is no article of that id.
    """
    stored = get_article(service.engine, article_id)
    too_slow = stored.photo_problem == TOO_SLOW
    if stored.page is None or not (too_slow or is_due(stored.page, stored.updated_at)):
        return False
    if not claim_reading(service.engine, stored):
        return False
    # A photo that was too slow at first is tried again: for that the page must be seen whole.
    since = None if too_slow else stored.page.validators
    try:
        page = read_article(service, stored.article.url, since)
    except ServiceError as refused:
        log.info("page not read again", article=article_id, code=refused.code)
        return False
    if page is None or (page.article == stored.article and not too_slow):
        state = page.state if page else PageState(int(time.time()), stored.page.validators)
        note_reading(service.engine, article_id, state)
        return False
    put_page(service, page)
    return True
