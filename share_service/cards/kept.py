"""What is costly to make and returns on card after card, kept up to a number of bytes."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class Kept(Generic[_Value]):
    """Values by key, at most ``limit`` bytes of them: the oldest go first. Safe to share between threads.

    A value stands for its key whoever made it, so that what is kept never changes what is drawn.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: dict[Hashable, tuple[_Value, int]] = {}
        self._weight = 0
        self._changing = threading.Lock()

    def get(self, key: Hashable) -> _Value | None:
        """Return what is kept under ``key``, or None."""
        found = self._values.get(key)
        return found[0] if found else None

    def keep(self, key: Hashable, value: _Value, weight: int) -> None:
        """Keep ``value``, which weighs so many bytes, in place of the oldest."""
        with self._changing:
            if key in self._values:
                return
            self._values[key] = (value, weight)
            self._weight += weight
            while self._weight > self._limit:
                self._weight -= self._values.pop(next(iter(self._values)))[1]

    def clear(self) -> None:
        """Give everything up."""
        with self._changing:
            self._values.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._values)
