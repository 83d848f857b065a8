"""What the redirect and the card are measured against: Flask saying hello, and Flask sending the same bytes."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response

app = Flask(__name__)
_CARD = Path(os.environ["BENCH_CARD"]).read_bytes()


@app.get("/hello")
def hello() -> str:
    """Say hello."""
    return "Hello, World!"


@app.get("/card")
def card() -> Response:
    """Send the bytes of a card from memory."""
    return Response(_CARD, mimetype="image/jpeg")
