"""Changes are seen by every worker at once."""

from __future__ import annotations

import os

from share_service.newsroom.changes import Changes


def test_a_change_is_another_generation_for_everybody(tmp_path):
    one, other = Changes(tmp_path / "spool"), Changes(tmp_path / "spool")
    before = other.generation()
    one.bump()
    assert other.generation() == one.generation() > before


def test_a_child_s_change_is_seen_by_its_parent(tmp_path):
    changes = Changes(tmp_path)
    before = changes.generation()
    child = os.fork()
    if child == 0:
        changes.bump()
        os._exit(0)
    os.waitpid(child, 0)
    assert changes.generation() > before


def test_where_nothing_can_be_written_nothing_has_changed(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert Changes(tmp_path / "file" / "spool").generation() == 0
