"""The round: noticing, telling and delivering, by whichever process of all machines it is due for."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

from share_service.logs import get as get_log
from share_service.newsroom.alerts.delivery import deliver
from share_service.newsroom.alerts.digest import send_digests
from share_service.newsroom.alerts.previews import look_at_previews
from share_service.newsroom.alerts.telling import tell_editors
from share_service.newsroom.parts import Service
from share_service.stats.days import DAY, HOUR
from share_service.stats.trouble import Trouble
from share_service.store.alerts import forget_alerts
from share_service.store.audit import forget_entries
from share_service.store.chores import claim_chore
from share_service.store.engine import reason
from share_service.store.outbox import forget_items
from share_service.store.preview_looks import forget_looks

#: Seconds between two looks of a process at whether anything is due.
EVERY_S = 20.0
_STOP_SECONDS = 5
# What was delivered or given up is shown for so long.
KEPT_DAYS = 30

log = get_log("alerts")


def forget_old(service: Service, now: float) -> int:
    """Delete what is past its time: deliveries after a month, alerts and the log of changes with the counts they tell of."""
    month, counts = (int(now) - days * DAY for days in (KEPT_DAYS, service.settings.retention_months * 31))
    gone = forget_items(service.engine, month) + forget_looks(service.engine, month)
    return gone + forget_alerts(service.engine, counts) + forget_entries(service.engine, counts)


#: What is done how often (seconds), in this order.
CHORES: dict[str, tuple[int, Callable[[Service, float], int]]] = {
    "previews": (HOUR // 2, look_at_previews),
    "alerts": (5 * 60, tell_editors),
    "digest": (10 * 60, send_digests),
    "forgetting": (DAY, forget_old),
}


def go_round(service: Service, now: float | None = None, *, everything: bool = False) -> int:
    """Do what is due, or ``everything``, then deliver; return how many letters and messages were sent.

    Doing it twice, or in two processes at once, tells nobody anything twice.
    """
    at = time.time() if now is None else now
    for name, (every, chore) in CHORES.items():
        if name == "previews" and not service.settings.alerts_per_day:
            continue
        if claim_chore(service.engine, name, int(at), every) or everything:
            chore(service, at)
    return deliver(service, now)


class Rounds:
    """The thread of a server's worker that goes round. Nobody waits for it."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._trouble = Trouble(log, "alerts cannot be told", "alerts are told again")

    def start(self, service: Service, every: float = EVERY_S) -> None:
        """Go round from now on; after a fork, not before."""
        self._thread = threading.Thread(target=self._run, args=(service, every), name="share-rounds", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what it was sending is sent again by the next if it does not come to its end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None

    def _run(self, service: Service, every: float) -> None:
        while not self._stop.wait(every * random.uniform(0.75, 1.25)):  # noqa: S311 - spread, no secret
            try:
                go_round(service)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next round may be better, and it is told
                self._trouble.met(reason(error))
            else:
                self._trouble.over()
