"""The consumer: moves what the stream holds to the store, and takes it off the stream only then.

Consumers share the work as one consumer group, on any number of machines. An entry stays pending until
its events are committed; what a dead consumer left pending is claimed by another. Whatever is delivered
twice is stored once (`stream_store`), so nothing here needs to be exact about who had what.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from datetime import tzinfo
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from share_service.logs import get as get_log
from share_service.stats.events import RECORD_SIZE
from share_service.stats.ingest import sync_store
from share_service.stats.stream_store import Run, store_runs
from share_service.stats.stream_wire import GROUP, WIRE_ERRORS, Wire
from share_service.stats.trouble import Trouble
from share_service.store.engine import reason

log = get_log("stream")

# Of one part at a time: with at most 64 records each, half a megabyte.
ENTRIES = 200
TIMEOUT = 5.0
IDLE_SECONDS = 0.2
AWAY_SECONDS = 1.0
CLAIM_SECONDS = 5.0
# A consumer that has been silent for so long is taken for dead. If it was not, the store counts its entries once.
DEAD_AFTER_MS = 15_000
FORGOTTEN_AFTER_MS = 3_600_000
_TRIM_SECONDS = 1.0
_ASIDE_MOST = 1000
_LONGEST_NAME = 80
_DIGITS = 15
_LONGEST_DATA = 1000 * RECORD_SIZE

Entry = tuple[bytes, dict[bytes, bytes] | None]


class Consumer:
    """One member of the consumer group. One thread at a time; made in the process that runs it."""

    def __init__(self, engine: Engine, wire: Wire, zone: tzinfo) -> None:
        self._engine = engine
        self._wire = wire
        self._zone = zone
        self._name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._unfinished: set[str] = set()
        self._claims: dict[str, tuple[float, bytes | str]] = {}
        self._untrimmed: set[str] = set()
        self._trimmed = 0.0
        self._found = float("-inf")
        self._trouble = Trouble(
            log, "the stream is not brought to the store", "the stream is brought to the store again"
        )

    @property
    def trouble(self) -> str | None:
        """Why nothing came from a part of the stream, or nothing went to the store, the last time; None if it did."""
        return self._trouble.reason

    def run(self, stop: threading.Event) -> None:
        """Consume until ``stop`` is set; finish the round that was begun."""
        log.info("the stream is read from here", consumer=self._name)
        while not stop.is_set():
            taken = self.step()
            if self.trouble is not None:
                stop.wait(AWAY_SECONDS)
            elif not taken:
                stop.wait(IDLE_SECONDS)

    def step(self) -> int:
        """Take one batch of entries from each part; return how many entries. It raises nothing that may pass."""
        trouble = self._find()
        taken = 0
        for part in self._wire.parts:
            try:
                taken += self._take(part)
            except WIRE_ERRORS as error:
                trouble = self._describe(part, error)
                self._unfinished.add(part)
                self._found = float("-inf")
            except SQLAlchemyError as error:
                trouble = self._describe("the store", error)
                self._unfinished.add(part)
                break
        self._trim_when_due()
        self._note(trouble)
        return taken

    def drain(self) -> int:
        """Take what the stream holds now, to its end; return how many entries.

        Whoever comes back to a stream finds that others go on adding to it, so there is a bound.
        """
        taken = 0
        for _ in range(10_000):
            step = self.step()
            taken += step
            if not step:
                break
        return taken

    def close(self) -> None:
        """Leave the group: nothing of ours is pending, or another consumer claims it."""
        # Who is told to stop while the stream is away does not wait for each part's timeout.
        for part in self._wire.parts if self.trouble is None else ():
            try:
                client = self._wire.client(part)
                if not client.xpending_range(part, GROUP, "-", "+", 1, consumername=self._name):
                    client.xgroup_delconsumer(part, GROUP, self._name)
            except WIRE_ERRORS:
                continue
        self._wire.close()

    def _find(self) -> str | None:
        now = time.monotonic()
        if now - self._found < 60:
            return None
        try:
            self._wire.find()
            for part in self._wire.parts:
                self._wire.make_group(part)
                forget_dead_consumers(self._wire, part, FORGOTTEN_AFTER_MS)
        except WIRE_ERRORS as error:
            return self._describe("the stream", error)
        self._found = now
        return None

    def _take(self, part: str) -> int:
        entries = self._next_entries(part)
        if not entries:
            return 0
        runs, strange = [], []
        for entry in entries:
            run = read_entry(entry)
            if run is not None:
                runs.append(run)
            elif entry[1] is not None:
                strange.append(entry)
        refused = store_runs(self._engine, runs, self._zone).refused
        self._set_aside(part, strange, refused)
        self._wire.client(part).xack(part, GROUP, *(entry[0] for entry in entries))
        self._untrimmed.add(part)
        return len(entries)

    def _next_entries(self, part: str) -> list[Entry]:
        client = self._wire.client(part)
        if part in self._unfinished:
            # Ours, and not acknowledged: the store was away, or our acknowledgement did not arrive.
            entries = _entries(client.xreadgroup(GROUP, self._name, {part: "0"}, count=ENTRIES))
            if entries:
                return entries
            self._unfinished.discard(part)
        due, cursor = self._claims.get(part, (0.0, "0-0"))
        if time.monotonic() >= due:
            cursor, entries = self._claim(part, cursor)
            self._claims[part] = (0.0 if cursor != b"0-0" else time.monotonic() + CLAIM_SECONDS, cursor)
            if entries:
                return entries
        return _entries(client.xreadgroup(GROUP, self._name, {part: ">"}, count=ENTRIES))

    def _claim(self, part: str, cursor: bytes | str) -> tuple[bytes, list[Entry]]:
        answer = self._wire.client(part).xautoclaim(
            part, GROUP, self._name, DEAD_AFTER_MS, start_id=cursor, count=ENTRIES
        )
        return answer[0], answer[1]

    def _set_aside(self, part: str, strange: list[Entry], refused: list[Run]) -> None:
        aside: list[Any] = [fields for _number, fields in strange]
        aside += [{"j": run.name, "n": run.first, "e": b"".join(run.records)} for run in refused]
        for fields in aside:
            self._wire.client(part).xadd(f"{part}:aside", fields, maxlen=_ASIDE_MOST, approximate=False)
        for entry in strange:
            log.error("an entry of the stream is none of ours and is set aside", part=part, entry=entry[0].decode())

    def _trim_when_due(self) -> None:
        if not self._untrimmed or time.monotonic() - self._trimmed < _TRIM_SECONDS:
            return
        self._trimmed = time.monotonic()
        try:
            sync_store(self._engine)
            for part in sorted(self._untrimmed):
                trim(self._wire, part)
                self._untrimmed.discard(part)
        except (*WIRE_ERRORS, SQLAlchemyError) as error:
            log.info("the stream could not be trimmed", reason=type(error).__name__)

    def _describe(self, what: str, error: Exception) -> str:
        return f"{what}: {type(error).__name__}: {reason(error)}"

    def _note(self, trouble: str | None) -> None:
        if trouble is None:
            self._trouble.over()
        else:
            self._trouble.met(trouble)


def read_entry(entry: Entry) -> Run | None:
    """Return the records of an entry of the stream, or None when it is none of ours."""
    fields = entry[1] or {}
    name, number, data = fields.get(b"j", b""), fields.get(b"n", b""), fields.get(b"e", b"")
    if not 0 < len(name) <= _LONGEST_NAME or not name.isascii() or not number.isdigit() or len(number) > _DIGITS:
        return None
    if not data or len(data) % RECORD_SIZE or len(data) > _LONGEST_DATA:
        return None
    records = [data[at : at + RECORD_SIZE] for at in range(0, len(data), RECORD_SIZE)]
    return Run(name.decode(), int(number), records)


def trim(wire: Wire, part: str) -> None:
    """Take off the stream what every consumer has acknowledged.

    Raises:
        RedisError: it could not be done.
        OSError: likewise.
    """
    client = wire.client(part)
    group = next((group for group in client.xinfo_groups(part) if group["name"] == GROUP.encode()), None)
    if group is None:
        return
    # What was delivered until now and is not pending afterwards is stored.
    milliseconds, number = group["last-delivered-id"].split(b"-")
    oldest = b"%s-%d" % (milliseconds, int(number) + 1)
    pending = client.xpending(part, GROUP)
    if pending["pending"]:
        oldest = min(oldest, pending["min"], key=_place)
    client.xtrim(part, minid=oldest, approximate=False)


def forget_dead_consumers(wire: Wire, part: str, idle_ms: int) -> None:
    """Take consumers off the group that have been silent for ``idle_ms`` and have nothing pending.

    Raises:
        RedisError: it could not be done.
        OSError: likewise.
    """
    client = wire.client(part)
    for consumer in client.xinfo_consumers(part, GROUP):
        if consumer["idle"] > idle_ms and not consumer["pending"]:
            client.xgroup_delconsumer(part, GROUP, consumer["name"])


def _place(entry: bytes) -> tuple[int, int]:
    milliseconds, _, number = entry.partition(b"-")
    return int(milliseconds), int(number)


def _entries(answer: Any) -> list[Entry]:
    return [entry for _key, entries in answer or [] for entry in entries]
