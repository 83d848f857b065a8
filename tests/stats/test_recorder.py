"""The recorder: every event durable when `record` returns, whatever the disk does."""

from __future__ import annotations

import errno
import os
import threading
import time

import pytest

from share_service.stats import journal as journals
from share_service.stats import recorder as recorders
from share_service.stats.events import Event, Kind, pack
from share_service.stats.journal import Journal, abandoned, journals_in, read_events
from share_service.stats.recorder import Recorder


def click(number: int) -> Event:
    return Event(1_700_000_000_000 + number, Kind.CLICK, number, 10, 0, number + 1)


def recorded(spool) -> list[int]:
    return sorted(
        event.article
        for name in journals_in(spool)
        for event, _offset in read_events(spool / name, 0, 1_000_000, finished=True)
        if event is not None
    )


def until(condition) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it never came to be")


def test_an_event_is_in_the_journal_when_record_returns(spool):
    recorder = Recorder(spool)
    recorder.record(click(1))
    assert recorded(spool) == [1]


def test_threads_share_a_recorder_and_lose_nothing(spool):
    recorder = Recorder(spool)
    threads = [
        threading.Thread(target=lambda start=start: [recorder.record(click(start + n)) for n in range(500)])
        for start in range(0, 4000, 500)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recorded(spool) == list(range(4000))
    assert len(journals_in(spool)) == 1


def test_a_forked_child_writes_a_journal_of_its_own(spool):
    recorder = Recorder(spool)
    recorder.record(click(1))
    child = os.fork()
    if child == 0:
        recorder.record(click(2))
        os._exit(0)
    os.waitpid(child, 0)
    recorder.record(click(3))
    assert recorded(spool) == [1, 2, 3]
    (mine, its) = (name for name in journals_in(spool))
    assert not abandoned(spool / mine)
    assert abandoned(spool / its)


def test_a_journal_is_held_until_its_worker_lets_go(spool):
    recorder = Recorder(spool)
    recorder.record(click(1))
    (name,) = journals_in(spool)
    assert not abandoned(spool / name)
    recorder.close()
    assert abandoned(spool / name)


def test_a_full_journal_is_followed_by_another(spool, monkeypatch):
    monkeypatch.setattr(journals, "ROTATE_AT", 10 * len(pack(click(0))))
    recorder = Recorder(spool)
    for number in range(25):
        recorder.record(click(number))
    assert recorded(spool) == list(range(25))
    assert [abandoned(spool / name) for name in journals_in(spool)] == [True, True, False]


def test_what_the_disk_refuses_is_kept_and_written_later(spool, monkeypatch):
    monkeypatch.setattr(recorders, "RETRY_SECONDS", 0.01)
    recorder = Recorder(spool)
    recorder.record(click(0))
    full = True
    real_write = os.write

    def write(file, data):
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real_write(file, data)

    monkeypatch.setattr(journals.os, "write", write)
    for number in range(1, 50):
        recorder.record(click(number))
    assert recorder.waiting == 49
    full = False
    until(lambda: recorder.waiting == 0)
    recorder.record(click(50))
    assert recorded(spool) == list(range(51))
    assert recorder.lost == 0


def test_half_a_record_is_taken_back(spool, monkeypatch):
    journal = Journal(spool)
    journal.append(pack(click(1)))
    real_write = os.write
    answers = iter([lambda file, data: real_write(file, data[:10])])

    def write(file, data):
        for answer in answers:
            return answer(file, data)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(journals.os, "write", write)
        with pytest.raises(OSError, match="No space"):
            journal.append(pack(click(2)))
    journal.append(pack(click(3)))
    assert recorded(spool) == [1, 3]


def test_a_write_in_two_parts_is_completed(spool, monkeypatch):
    journal = Journal(spool)
    real_write = os.write
    monkeypatch.setattr(journals.os, "write", lambda file, data: real_write(file, data[:20]))
    journal.append(pack(click(1)))
    journal.append(pack(click(2)))
    assert recorded(spool) == [1, 2]


def test_too_many_waiting_events_drop_the_oldest_and_are_told(tmp_path):
    recorder = Recorder(tmp_path / "file" / "spool", max_waiting=3)
    (tmp_path / "file").write_text("in the way")
    for number in range(5):
        recorder.record(click(number))
    assert (recorder.waiting, recorder.lost) == (3, 2)
    recorder.close()


def test_a_torn_tail_is_left_for_its_writer_and_dropped_when_it_is_dead(spool):
    path = spool / "a.journal"
    path.write_bytes(pack(click(1)) + pack(click(2))[:20])
    assert [event.article for event, _ in read_events(path, 0, 10, finished=False)] == [1]
    path.write_bytes(pack(click(1)) + bytes(32))
    assert [event for event, _ in read_events(path, 0, 10, finished=False)] == [click(1)]
    assert [event for event, _ in read_events(path, 0, 10, finished=True)] == [click(1), None]
