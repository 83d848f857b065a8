"""The log of changes."""

import time

from share_service.store.audit import COMMAND_LINE, entries, forget_entries, note


def test_the_newest_entry_comes_first_and_pages_go_back(engine):
    for number in range(5):
        note(engine, "marie@journal.example", "key_made", f"cms {number}")
    newest = entries(engine, 2)
    assert [entry.subject for entry in newest] == ["cms 4", "cms 3"]
    assert [entry.subject for entry in entries(engine, 2, newest[-1].id)] == ["cms 2", "cms 1"]
    assert abs(newest[0].at - time.time()) < 60


def test_what_is_too_long_is_cut_and_what_is_too_old_is_forgotten(engine):
    note(engine, COMMAND_LINE, "editor_invited", "a" * 1_000)
    assert len(entries(engine, 1)[0].subject) == 400
    assert forget_entries(engine, int(time.time()) + 1) == 1
    assert entries(engine, 1) == []
