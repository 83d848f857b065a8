"""The demo's trials: one that runs and one that was decided, with readers of the days before today."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

from share_service.links.channels import COPY
from share_service.newsroom.parts import Service
from share_service.newsroom.trials import end_trial, start_trial
from share_service.stats.days import DAY, HOUR, day_of, day_start
from share_service.stats.events import Event, Kind
from share_service.store.articles import StoredArticle
from share_service.store.trials import Trial, running_trials

EDITOR = "redaction@demo.example"
NETWORKS = ("facebook", "facebook", "whatsapp", "x", "bluesky")
RUNNING = "brume-deuxieme-riviere"
TRIED = (
    None,
    {"title": "Elle pèse la brume depuis quinze ans : « C’est notre deuxième rivière »"},
    {"design": "split"},
)
DECIDED = "observatoire-des-aubrelles"
PROPOSED = (None, {"title": "Deux mille mètres au-dessus des lumières, une coupole rouvre les yeux"})
# Clicks that a press or copy of each variant brings, in the mean.
SUCCESS = (2.0, 2.9)
HANDOUTS = 120
MORNING = 8 * HOUR


def show_trials(service: Service, articles: Sequence[StoredArticle]) -> None:
    """Start a trial of one demo article and decide one of another, unless one runs. Today's numbers stay as they are."""
    if running_trials(service.engine):
        return
    today = day_start(day_of(time.time(), service.settings.zone), service.settings.zone)
    chance = random.Random(2026)  # noqa: S311  # invented readers, the same in every demo
    found = {article.article.url.rpartition("/")[2]: article for article in articles}
    decided = _start(service, found[DECIDED], PROPOSED, today - 6 * DAY)
    _readers(service, decided, today - 3 * DAY, chance)
    end_trial(service, decided.id, winner="B", author=EDITOR, now=today - 3 * DAY + MORNING)
    running = _start(service, found[RUNNING], TRIED, today - 3 * DAY)
    _readers(service, running, today, chance)
    service.ingester.take_in()


def _start(service: Service, stored: StoredArticle, documents: Sequence[object], day: int) -> Trial:
    # Not before it was published.
    published = stored.article.published_at
    first = published.timestamp() + 2 * HOUR if published else 0
    return start_trial(service, stored.id, documents, EDITOR, now=max(day + MORNING, first))


def _readers(service: Service, trial: Trial, end: int, chance: random.Random) -> None:
    channels = [COPY, *(service.networks[key].code for key in NETWORKS)]
    for _handout in range(HANDOUTS):
        place, channel = chance.randrange(len(trial.variants)), chance.choice(channels)
        at, number = chance.uniform(trial.started_at, end - DAY // 4), trial.variants[place].number
        pressed = Kind.COPY if channel == COPY else Kind.INTENT
        times = range(round(chance.expovariate(1 / SUCCESS[place % 2])))
        clicks = [(at + chance.expovariate(1 / 5_400), Kind.CLICK, chance.getrandbits(60)) for _click in times]
        for when, kind, reader in ((at, pressed, 0), (at + 20, Kind.PREVIEW, 0), *clicks):
            if when < end:
                service.recorder.record(Event(int(when * 1000), kind, trial.article_id, channel, number, reader))
