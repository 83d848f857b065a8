"""``backup`` and ``restore``."""

import sqlite3

URL = "https://journal.example/chronique"


def test_a_tick_by_hand_prunes_the_cards(command, tmp_path):
    command("migrate")
    card = tmp_path / "var" / "cards" / "cards" / "007" / "7" / "0123456789abcdef-0.png"
    card.parent.mkdir(parents=True)
    card.write_bytes(bytes(2_000_000))
    command("tick")
    assert card.exists()
    command("tick", SHARE_CARD_STORE_MAX_MB="1")
    assert not card.exists()


def test_a_backup_restores_what_it_was_made_of(command, tmp_path):
    command("migrate")
    command("urls", command.article(url=URL, title="Le titre"), "--share-url", "signed")
    command("backup", "copy.db")
    assert "exists already" in command("backup", "copy.db", status=1).stderr
    with sqlite3.connect(tmp_path / "var" / "share.db") as store:
        store.execute("DELETE FROM articles")
    command("restore", "copy.db", "--yes")
    assert command("link", URL).stdout.startswith("http")


def test_a_backup_that_cannot_be_written_is_one_sentence(command, tmp_path):
    command("migrate")
    refused = command("backup", str(tmp_path / "nowhere" / "copy.db"), status=1).stderr
    assert refused.startswith(f"share-service: {tmp_path}/nowhere/copy.db cannot be written: unable to open database")
    assert len(refused.splitlines()) == 1


def test_a_damaged_backup_is_refused_and_the_store_stays(command, tmp_path):
    command("migrate")
    command("urls", command.article(url=URL, title="Le titre"), "--share-url", "signed")
    (tmp_path / "copy.db").write_bytes(b"no database" * 1000)
    assert "copy.db" in command("restore", "copy.db", "--yes", status=1).stderr
    assert command("link", URL).stdout.startswith("http")
