"""Trouble is told once."""

from __future__ import annotations

from share_service.stats.trouble import MAX_REASONS, Trouble


class Log:
    def __init__(self):
        self.said = []

    def warning(self, event, **fields):
        self.said.append((event, fields))


def test_trouble_is_told_when_it_begins_and_when_it_ends():
    log = Log()
    trouble = Trouble(log, "begun", "ended")
    assert trouble.reason is None
    for _ in range(100):
        trouble.met("no answer")
    assert trouble.reason == "no answer"
    assert trouble.over(events=7)
    assert not trouble.over(events=7)
    assert [event for event, _ in log.said] == ["begun", "ended"]
    assert log.said[0][1] == {"reason": "no answer"}
    assert log.said[1][1] == {"after_seconds": 0, "events": 7}


def test_another_reason_is_told_too_and_none_twice():
    log = Log()
    trouble = Trouble(log, "begun", "ended")
    for reason in ("away", "full", "away", "full"):
        trouble.met(reason)
    assert [fields["reason"] for _, fields in log.said] == ["away", "full"]


def test_reasons_that_always_differ_are_not_told_for_ever():
    log = Log()
    trouble = Trouble(log, "begun", "ended")
    for number in range(100):
        trouble.met(f"reason {number}")
    assert len(log.said) == MAX_REASONS


def test_the_next_trouble_is_told_again():
    log = Log()
    trouble = Trouble(log, "begun", "ended")
    for _ in range(2):
        trouble.met("away")
        trouble.over()
    assert [event for event, _ in log.said] == ["begun", "ended"] * 2
