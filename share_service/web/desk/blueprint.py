"""The desk's blueprint, apart from its pages so that they can all import it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
