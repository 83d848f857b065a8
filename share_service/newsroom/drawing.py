"""The drawing room: a few cards are drawn at once, a few requests wait, and more are asked to come again.

A flood of new cards then costs a bounded number of threads and pictures in memory, and the threads
that are left answer links. Cards are drawn on threads of their own: whoever waited in vain leaves a
drawing that goes on, and finds the card on the shelf the next time.
"""

from __future__ import annotations

import contextlib
import contextvars
import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

from share_service.errors import Unavailable

# Two at once: while one decodes or compresses outside of Python's lock, the other sets type.
DRAWERS = 2
# A burst of crawlers for one article, and still fewer requests than `server.py` has threads.
WAITING = 4
# Crawlers give a card about ten seconds in all.
PATIENCE_S = 5.0
# Six cards take well under a second; whoever comes back then finds a place.
RETRY_AFTER_S = 2


class DrawingRoom:
    """Where one process draws. Threads share it; it may be made before a fork and used after."""

    def __init__(self, drawers: int = DRAWERS, waiting: int = WAITING, patience: float = PATIENCE_S) -> None:
        # Threads are started by the first drawing, so a room that was made before a fork has none to lose.
        self._drawers = ThreadPoolExecutor(drawers, thread_name_prefix="share-drawer")
        self._places = threading.BoundedSemaphore(drawers + waiting)
        self._patience = patience
        self._lock = threading.Lock()
        self._begun: dict[Hashable, Future[bytes]] = {}

    def draw(self, card: Hashable, drawing: Callable[[], bytes]) -> bytes:
        """Return what ``drawing`` returns; whoever asks for the same ``card`` meanwhile gets the same.

        Raises:
            Unavailable: `drawing_busy`: too many wait already, or it was not drawn within the patience (seconds).
        """
        with self._place():
            future = self._begin(card, drawing)
            try:
                return future.result(self._patience)
            except (TimeoutError, CancelledError):
                # One that has not begun would be drawn for nobody, and make the next wait longer.
                future.cancel()
                raise _busy() from None

    def draw_ahead(self, card: Hashable, drawing: Callable[[], bytes]) -> bytes:
        """Return what ``drawing`` returns, for one who takes no request's place and waits as long as it takes."""
        while True:
            # A request that lost its patience takes the drawing back that it shared and that had not begun.
            with contextlib.suppress(CancelledError):
                return self._begin(card, drawing).result()

    @contextlib.contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise _busy()
        try:
            yield
        finally:
            self._places.release()

    def _begin(self, card: Hashable, drawing: Callable[[], bytes]) -> Future[bytes]:
        with self._lock:
            future = self._begun.get(card)
            # Whoever waited is woken a moment before the drawing is forgotten: one that is done answers nobody new.
            if future is None or future.done():
                # The request's id goes with it into the log.
                future = self._drawers.submit(contextvars.copy_context().run, drawing)
                self._begun[card] = future
        # Outside of the lock: a drawing that is done by now is forgotten here and at once.
        future.add_done_callback(lambda done: self._forget(card, done))
        return future

    def _forget(self, card: Hashable, done: Future[bytes]) -> None:
        with self._lock:
            if self._begun.get(card) is done:
                del self._begun[card]


def _busy() -> Unavailable:
    return Unavailable(
        f"Many cards are being drawn: ask for this one again in {RETRY_AFTER_S} seconds.",
        code="drawing_busy",
        retry_after=RETRY_AFTER_S,
    )
