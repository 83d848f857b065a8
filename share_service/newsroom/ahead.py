"""Drawing ahead: the card of an article that was just taken in, so that the first crawler never waits.

Only a server's workers start it: commands and tests that take articles in draw nothing extra.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable

from share_service.logs import get as get_log

# An import of a whole archive must not fill the memory; what finds no place is drawn when it is asked for.
MAX_WAITING = 1000
# The answer to whoever sent the article goes out first.
PAUSE_S = 0.1
_STOP_SECONDS = 5

log = get_log("ahead")


class Ahead:
    """A queue of article ids and the one thread of this process that draws their cards. Threads may share it."""

    def __init__(self, *, max_waiting: int = MAX_WAITING, pause: float = PAUSE_S) -> None:
        self._waiting: queue.Queue[int | None] = queue.Queue(max_waiting)
        self._pause = pause
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._named: set[int] = set()

    def start(self, draw: Callable[[int], object]) -> None:
        """Call ``draw`` with the id of each article added from now on, in a thread; after a fork, not before."""
        self._thread = threading.Thread(target=self._run, args=(draw,), name="share-ahead", daemon=True)
        self._thread.start()

    def add(self, article: int) -> bool:
        """Have an article's card drawn soon; say whether it will be: not before `start`, nor when too many wait."""
        if self._thread is None:
            return False
        with self._lock:
            if article in self._named:
                return True
            with contextlib.suppress(queue.Full):
                self._waiting.put_nowait(article)
                self._named.add(article)
                return True
        return False

    def stop(self) -> None:
        """End the thread after the card that is being drawn, and forget the rest."""
        if self._thread is None:
            return
        self._stop.set()
        # It may be asleep for lack of work; when the queue is full it is not.
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)
        self._thread.join(_STOP_SECONDS)
        self._thread = None

    def _run(self, draw: Callable[[int], object]) -> None:
        while (article := self._waiting.get()) is not None and not self._stop.wait(self._pause):
            with self._lock:
                # Whatever changes from now on is another reason to work on it.
                self._named.discard(article)
            try:
                draw(article)
            except Exception as error:  # noqa: BLE001  # whoever asks for the card is told; the next article is another matter
                log.warning("card not drawn ahead", article=article, reason=f"{type(error).__name__}: {error}"[:300])
