"""Refusals that several routes of the API share. What holds on every route is added by the document itself."""

from __future__ import annotations

from share_service.web.api.declare import Refusal

# Everywhere, or wherever there is a key, a JSON body, a condition.
STORE_AWAY = Refusal(503, "store_away", "The store cannot be reached just now; `Retry-After` says when to try again.")
KEY_MISSING = Refusal(401, "key_missing", "There is no key, or it was ended.")
SCOPE_MISSING = Refusal(403, "scope_missing", "The key may not do this.")
NOT_JSON = Refusal(400, "not_json", "The body is not JSON.")
NOT_JSON_TYPE = Refusal(415, "not_json", "The body is said to be something else than JSON.")
TOO_LARGE = Refusal(413, "too_large", "The body is larger than 128 kB (10 MB for a photo).")
CHANGED = Refusal(412, "changed_meanwhile", "It was changed after it was read: read it again, then send the change.")

ARTICLE_UNKNOWN = Refusal(404, "article_unknown", "There is no article with this id.")
LINK_UNKNOWN = Refusal(404, "link_unknown", "There is no campaign link with this id.")
NETWORK_UNKNOWN = Refusal(422, "network_unknown", "There is no network with this key.")
LIMIT_INVALID = Refusal(422, "limit_invalid", "`limit` is not a number in its range.")
OVERRIDE_INVALID = Refusal(422, "override_invalid", "A field is wrong or unknown: `errors` names it.")
OVERRIDE_EMPTY = Refusal(422, "override_empty", "It sets nothing.")
RANGE_INVALID = Refusal(422, "range_invalid", "`from` or `to` cannot be read, or the range is empty or too long.")
ID_INVALID = Refusal(422, "id_invalid", "What should be an id is none: a whole number from 1.")
