"""The small newsroom that the examples of the API's document are asked of: what is in it has the same ids each time."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import requests

from share_service.newsroom.alerts.telling import message
from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import put_override
from share_service.newsroom.parts import Service
from share_service.newsroom.trials import start_trial
from share_service.settings import Settings
from share_service.stats.events import Event, Kind
from share_service.store.alerts import add_alert, tell
from share_service.store.editors import find_editor, invite
from share_service.store.endpoints import add_endpoint
from share_service.store.engine import writing
from share_service.store.keys import SCOPES, new_key
from share_service.store.links import create_link
from share_service.store.migrate import migrate
from share_service.store.notes import add_note
from share_service.store.outbox import put
from tests import live
from tests.newsroom.site import jpeg

HOSTS = ("journal.example",)
ARTICLES = (
    {
        "url": "https://journal.example/chronique/kupiansk",
        "title": "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine",
        "description": "Quand une ville refuse de mourir.",
        "authors": ["Claire Fontaine"],
        "section": "Monde",
        "language": "fr",
        "published_at": "2026-11-20T08:00:00+01:00",
    },
    {
        "url": "https://journal.example/culture/theatre",
        "title": "Au théâtre, la saison des premières fois",
        "section": "Culture",
        "language": "fr",
        "published_at": "2026-11-21T18:00:00+01:00",
    },
    {"url": "https://journal.example/sans-date", "title": "Un article sans date"},
)
#: What was noticed of the first article.
ALERT = {
    "title": ARTICLES[0]["title"], "url": ARTICLES[0]["url"], "hour": 120, "usual": 8.4, "day": 400, "day_before": 90,
    "usual_day": 30.5, "age_days": 2, "channel": "facebook", "channel_clicks": 300,
}  # fmt: skip
#: What the bodies of examples name, by name.
FILES = {"photo.jpg": jpeg()}


@dataclass
class Newsroom:
    """A running service with something in it, and a key that may do everything."""

    url: str
    key: str
    server: live.LiveServer = field(repr=False)

    def ask(self, method: str, path: str, body=None, *, headers=None, query=None, key=None) -> requests.Response:
        """Send one request; a body that is no bytes goes as JSON."""
        sent = {"Authorization": f"Bearer {key or self.key}"} | ({} if body is None else {"Content-Type": JSON})
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        return requests.request(
            method, self.url + path, data=data, params=query, headers=sent | dict(headers or {}), timeout=30,
            allow_redirects=False,
        )  # fmt: skip


JSON = "application/json"


@contextmanager
def running_newsroom(folder: Path) -> Iterator[Newsroom]:
    """Yield a service with two workers and everything that examples name; it is stopped at the end."""
    url = f"sqlite:///{folder / 'var' / 'share.db'}"
    migrate(url)
    settings = Settings(
        secret_key=live.SECRET, data_dir=folder / "var", database_url=url, article_hosts=HOSTS, log_level="error"
    )
    key = furnish(settings)
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    server = live.start(folder, command, port, SHARE_ARTICLE_HOSTS=",".join(HOSTS))
    try:
        yield Newsroom(server.url, key, server)
    finally:
        server.stop()


def furnish(settings: Settings) -> str:
    """Put everything that examples name into an empty store; return a key that may do everything."""
    parts = Service.open(settings)
    stored = [take_in(parts, article)[0] for article in ARTICLES]
    create_link(parts.engine, stored[0].id, "Lettre du matin", None)
    create_link(parts.engine, stored[0].id, "Affiche du métro", None)
    for title in ("Le théâtre recommence", "Au théâtre, tout recommence"):
        put_override(parts, stored[1].id, {"title": title}, author="marie@journal.example")
    add_note(parts.engine, stored[0].id, "Citée au 20 heures", "marie@journal.example")
    for number in (0, 2):
        variants = [None, {"title": f"Un autre titre pour l’article {number + 1}"}]
        start_trial(parts, stored[number].id, variants, "marie@journal.example")
    for email, role in (("marie@journal.example", "admin"), ("paul@journal.example", "editor")):
        invite(parts.engine, email, role, 3600)
    for number in range(1, 4):
        add_endpoint(parts.engine, f"https://tools.example/hook/{number}", "marie@journal.example")
    with writing(parts.engine) as connection:
        alert = add_alert(connection, "rising", stored[0].id, 1_795_345_200, ALERT)
        tell(connection, find_editor(parts.engine, "marie@journal.example").id, alert.id, 20_779, 0)
        put(connection, "an alert", "alert", message(alert), now=alert.at, keep=3600, endpoint_id=1)
    # Whoever tries small ids ends keys that nobody uses, and not its own.
    for name in ("CMS", "Newsletter", "Écrans", "Tableau", "Application", "Archives"):
        new_key(parts.engine, name, ("read", "write"))
    key = new_key(parts.engine, "tests", SCOPES)
    with closing(parts.recorder):
        for event in _events(parts, stored[0].id):
            parts.recorder.record(event)
    parts.ingester.take_in()
    parts.engine.dispose()
    return key


def _events(parts: Service, article: int) -> Iterator[Event]:
    began = int(datetime(2026, 11, 21, 9, tzinfo=ZoneInfo(parts.settings.timezone)).timestamp() * 1000)
    facebook = parts.networks["facebook"].code
    for number in range(40):
        yield Event(began + number * 1_800_000, Kind.CLICK, article, facebook if number % 3 else 257, 0, number + 1)
    for kind in (Kind.PREVIEW, Kind.INTENT, Kind.COPY, Kind.CRAWLER):
        yield Event(began + kind * 1_000, kind, article, facebook, 0, 0)
