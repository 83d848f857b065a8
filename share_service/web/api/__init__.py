"""``/api/v1``: one file a noun, one blueprint; Bearer keys; errors as problem+json.

Each route says next to its view what it takes and answers (`declare`); `document` makes OpenAPI 3.1 of that.
"""

from share_service.web.api import (
    alerts,
    articles,
    author_links,
    conditional,
    deliveries,
    drafts,
    endpoints,
    export,
    imported,
    keys,
    links,
    lint,
    looks,
    marks,
    notes,
    now,
    openapi,
    overrides,
    people,
    photos,
    pins,
    previews,
    receiving,
    share,
    site,
    stats,
    trials,
)
from share_service.web.api.blueprint import blueprint

#: In the order in which their routes stand in the document.
NOUNS = (
    articles,
    share,
    links,
    author_links,
    overrides,
    photos,
    pins,
    previews,
    looks,
    drafts,
    lint,
    trials,
    notes,
    now,
    stats,
    marks,
    imported,
    export,
    people,
    keys,
    conditional,
    openapi,
    site,
    alerts,
    receiving,
    endpoints,
    deliveries,
)

__all__ = ["NOUNS", "blueprint"]
