"""A server that is away is tried by one at a time."""

from __future__ import annotations

import threading
import time

import pytest

from share_service.store.reach import Away, Reach


def fail():
    raise ConnectionRefusedError


def test_a_server_that_answers_is_asked_each_time():
    reach = Reach()
    assert [reach.through(lambda: 1), reach.through(lambda: 2)] == [1, 2]


def test_after_a_failure_nobody_waits_again_for_a_while():
    reach = Reach(pause=60)
    with pytest.raises(ConnectionRefusedError):
        reach.through(fail)
    with pytest.raises(Away):
        reach.through(lambda: 1)


def test_one_tries_for_all():
    reach, inside, go_on = Reach(pause=0), threading.Event(), threading.Event()
    with pytest.raises(ConnectionRefusedError):
        reach.through(fail)
    found = []

    def slow():
        inside.set()
        assert go_on.wait(20)
        return 1

    trying = threading.Thread(target=lambda: found.append(reach.through(slow)))
    trying.start()
    assert inside.wait(20)
    with pytest.raises(Away):
        reach.through(lambda: 2)
    go_on.set()
    trying.join(20)
    assert found == [1]
    assert reach.through(lambda: 3) == 3


def test_a_server_that_another_thread_has_reached_meanwhile_is_there(monkeypatch):
    reach, clock = Reach(pause=60), [time.monotonic() + 61]
    with pytest.raises(ConnectionRefusedError):
        reach.through(fail)

    def now():
        if len(clock) == 1:
            clock.append(clock[0])
            assert reach.through(lambda: 1) == 1
        return clock[0]

    monkeypatch.setattr("share_service.store.reach.time.monotonic", now)
    assert reach.through(lambda: 2) == 2


def test_a_child_finds_out_for_itself():
    reach = Reach(pause=60)
    with pytest.raises(ConnectionRefusedError):
        reach.through(fail)
    reach.forget()
    assert reach.through(lambda: 1) == 1
