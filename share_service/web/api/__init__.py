"""``/api/v1``: one file a noun, one blueprint; Bearer keys; errors as problem+json.

Each route says next to its view what it takes and answers (`declare`); `document` makes OpenAPI 3.1 of that.
"""

from share_service.web.api import (
    alerts,
    articles,
    author_links,
    conditional,
    deliveries,
    endpoints,
    export,
    keys,
    links,
    lint,
    looks,
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
    lint,
    trials,
    notes,
    now,
    stats,
    export,
    people,
    keys,
    conditional,
    openapi,
    alerts,
    receiving,
    endpoints,
    deliveries,
)

__all__ = ["NOUNS", "blueprint"]
