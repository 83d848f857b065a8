"""The blueprint that all nouns of the API are routes of."""

from __future__ import annotations

from flask import Blueprint

from share_service.web.api.access import require_key

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.before_request(require_key)
