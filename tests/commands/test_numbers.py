"""``stats`` and ``export`` on the terminal."""

from __future__ import annotations

import json
import time

from share_service.articles.article import parse_article
from share_service.stats.events import Event, Kind
from share_service.stats.recorder import Recorder
from share_service.store.articles import PhotoState, save_article
from share_service.store.engine import open_engine
from share_service.store.migrate import migrate

URL = "https://journal.example/1"


def counted(folder) -> None:
    """An article with two clicks of today, still in a journal."""
    url = f"sqlite:///{folder / 'var' / 'share.db'}"
    migrate(url)
    engine = open_engine(url)
    given = parse_article({"url": URL, "title": "L’œuvre", "section": "Culture"})
    number = save_article(engine, given, PhotoState())[0].id
    engine.dispose()
    (folder / "var" / "spool").mkdir(parents=True)
    recorder = Recorder(folder / "var" / "spool")
    for reader in (1, 2):
        recorder.record(Event(int(time.time() * 1000), Kind.CLICK, number, 10, 0, reader))
    recorder.close()


def test_stats_are_of_an_article_of_all_and_of_lists(command, tmp_path):
    counted(tmp_path)
    assert json.loads(command("stats", URL).stdout)["totals"]["clicks"] == 2
    site = json.loads(command("stats", "--by", "section", "--compare", "previous").stdout)
    assert [(item["section"], item["clicks"]) for item in site["by"]["items"]] == [("Culture", 2)]
    assert site["comparison"]["with"] == "previous"
    assert json.loads(command("stats", "--top").stdout)["items"][0]["clicks"] == 2
    assert json.loads(command("stats", "--rising").stdout)["items"] == []
    assert "one thing at a time" in command("stats", URL, "--top", status=1).stderr


def test_an_export_goes_to_the_terminal_or_to_a_file(command, tmp_path):
    counted(tmp_path)
    written = command("export", "--format", "jsonl").stdout
    assert json.loads(written)["title"] == "L’œuvre"
    command("export", "--raw", "-o", "numbers.csv")
    assert len((tmp_path / "numbers.csv").read_bytes().split(b"\r\n")) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["numbers.csv", "var"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(command, tmp_path):
    counted(tmp_path)
    assert "cannot be written" in command("export", "-o", "nowhere/numbers.csv", status=1).stderr
    (tmp_path / "numbers.csv").write_text("old")
    assert "must not be more than" in command("export", "--from", "1999-01-01", "-o", "numbers.csv", status=1).stderr
    assert (tmp_path / "numbers.csv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["numbers.csv", "var"]
