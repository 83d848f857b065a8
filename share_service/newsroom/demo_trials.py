"""The demo's trials: one that runs and one that was decided, with readers of the days before today."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

from share_service.links.channels import COPY
from share_service.newsroom.parts import Service
from share_service.newsroom.trials import end_trial, start_trial
from share_service.stats.days import DAY, day_of, day_start
from share_service.stats.events import Event, Kind
from share_service.store.articles import StoredArticle
from share_service.store.trials import Trial, running_trials

EDITOR = "redaction@demo.example"
NETWORKS = ("facebook", "facebook", "whatsapp", "x", "bluesky")
# Clicks that a press or copy of each variant brings, in the mean.
SUCCESS = (2.0, 2.9)
HANDOUTS = 120
TITLE = "Pont levant : demain, 45 minutes d’arrêt pour un boulon de 3 kg"


def show_trials(service: Service, articles: Sequence[StoredArticle]) -> None:
    """Start a trial of the second article and decide one of the third, unless one runs. Today's numbers stay as they are."""
    if running_trials(service.engine) or len(articles) < 3:
        return
    today = day_start(day_of(time.time(), service.settings.zone), service.settings.zone)
    chance = random.Random(2026)
    second, third = articles[1], articles[2]
    decided = start_trial(service, third.id, [None, {"design": "breaking"}], EDITOR, now=today - 6 * DAY + 33_000)
    _readers(service, decided, today - 5 * DAY, today - 4 * DAY, chance)
    end_trial(service, decided.id, winner="B", author=EDITOR, now=today - 3 * DAY - 31_000)
    running = start_trial(
        service, second.id, [None, {"title": TITLE}, {"design": "numbers"}], EDITOR, now=today - 3 * DAY + 30_000
    )
    _readers(service, running, today - 2 * DAY, today, chance)
    service.ingester.take_in()


def _readers(service: Service, trial: Trial, start: int, end: int, chance: random.Random) -> None:
    channels = [COPY, *(service.networks[key].code for key in NETWORKS)]
    for _handout in range(HANDOUTS):
        place, channel = chance.randrange(len(trial.variants)), chance.choice(channels)
        at, number = chance.uniform(start, end - DAY // 4), trial.variants[place].number
        pressed = Kind.COPY if channel == COPY else Kind.INTENT
        times = range(round(chance.expovariate(1 / SUCCESS[place % 2])))
        clicks = [(at + chance.expovariate(1 / 5_400), Kind.CLICK, chance.getrandbits(60)) for _click in times]
        for when, kind, reader in ((at, pressed, 0), (at + 20, Kind.PREVIEW, 0), *clicks):
            if when < end:
                service.recorder.record(Event(int(when * 1000), kind, trial.article_id, channel, number, reader))
