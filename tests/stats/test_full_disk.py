"""A disk that takes nothing more, without mounting one: a limit on the size of files, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

# The kernel refuses to write past the limit, in the middle of a record too; lifted, it is a disk with room again.
PROGRAM = """
    import resource, sys, time
    from pathlib import Path
    from zoneinfo import ZoneInfo
    from sqlalchemy import func, select
    from sqlalchemy.exc import SQLAlchemyError
    from share_service import logs
    from share_service.stats.events import Event, Kind, RECORD_SIZE
    from share_service.stats.ingest import Ingester
    from share_service.stats.recorder import Recorder
    from share_service.store.engine import is_away, open_engine
    from share_service.store.tables import events, metadata

    def room(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    logs.setup("critical")
    spool = Path("spool")
    engine = open_engine("sqlite:///share.db")
    metadata.create_all(engine)
    recorder, ingester = Recorder(spool), Ingester(engine, spool, ZoneInfo("Europe/Paris"))

    room(RECORD_SIZE * 10 + 7)
    for number in range(1, 41):
        recorder.record(Event(1_700_000_000_000 + number, Kind.CLICK, 7, 10, 0, number))
    assert (recorder.waiting, recorder.lost) == (30, 0), recorder.waiting
    try:
        ingester.take_in()
    except SQLAlchemyError as error:
        assert is_away(error), error
    else:
        raise SystemExit("the store took events on a full disk")

    room(resource.RLIM_INFINITY)
    for _ in range(600):
        if recorder.waiting == 0:
            break
        time.sleep(0.05)
    recorder.close()
    ingester.take_in()
    with engine.connect() as connection:
        print(*connection.execute(select(func.count(), func.count(events.c.reader.distinct()))).one())
"""


def test_a_full_disk_keeps_events_in_memory_and_then_each_once(tmp_path):
    program = [sys.executable, "-c", textwrap.dedent(PROGRAM)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        program, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.split()) == (0, ["40", "40"]), done.stderr
