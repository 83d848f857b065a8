"""``key rotate``: a new key where the settings are kept, the old one behind it, and no key where others read."""

from __future__ import annotations

import re

import pytest

from share_service.settings import load
from tests.live import SECRET

OLDER = "an older secret key, long enough".replace(" ", "-").replace(",", "-")
MODE = 0o640


@pytest.fixture
def old(command):
    """The key in use, which may be a fallback; the folder's own."""
    key = SECRET.replace(" ", "-").replace(",", "-")
    del command.environment["SHARE_SECRET_KEY"]
    return key


def settings_of(command):
    text = (command.folder / ".env").read_text(encoding="utf-8")
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def test_a_dotenv_keeps_everything_but_its_keys(command, old):
    dotenv = command.folder / ".env"
    dotenv.write_text(
        f"# ours\nSHARE_PUBLIC_URL=https://share.journal.example\nexport SHARE_SECRET_KEY='{old}'\n"
        f'SHARE_SECRET_KEY_FALLBACKS="{OLDER}"\n\nPORT=9000',
        encoding="utf-8",
    )
    dotenv.chmod(MODE)
    done = command("key", "rotate")
    lines = dotenv.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["# ours", "SHARE_PUBLIC_URL=https://share.journal.example"]
    new = re.fullmatch(r"export SHARE_SECRET_KEY=([\w-]{43})", lines[2])[1]
    assert lines[3:] == [f"SHARE_SECRET_KEY_FALLBACKS={old},{OLDER}", "", "PORT=9000"]
    assert dotenv.stat().st_mode & 0o777 == MODE
    assert [path.name for path in command.folder.glob(".env*")] == [".env"]
    assert done.stdout == ""
    assert not [key for key in (new, old, OLDER) if key in done.stderr]
    assert "2 older keys go on" in done.stderr
    assert "Restart" in done.stderr
    again = command("key", "rotate")
    assert settings_of(command)["SHARE_SECRET_KEY_FALLBACKS"] == f"{new},{old},{OLDER}"
    assert "3 older keys" in again.stderr


def test_files_of_their_own_are_written(command, old):
    key, fallbacks = command.folder / "key", command.folder / "fallbacks"
    key.write_text(old + "\n")
    fallbacks.write_text("")
    named = {"SHARE_SECRET_KEY_FILE": str(key), "SHARE_SECRET_KEY_FALLBACKS_FILE": str(fallbacks)}
    command("key", "rotate", **named)
    assert fallbacks.read_text() == old + "\n"
    assert re.fullmatch(r"[\w-]{43}\n", key.read_text())


def test_a_key_that_would_be_lost_is_not_replaced(command, old):
    key = command.folder / "key"
    key.write_text(old)
    said = command("key", "rotate", status=1, SHARE_SECRET_KEY_FILE=str(key)).stderr
    assert "set SHARE_SECRET_KEY_FALLBACKS_FILE" in said
    assert key.read_text() == old
    said = command("key", "rotate", status=1, SHARE_SECRET_KEY="with a space, and a comma, in the middle of it").stderr
    assert "cannot be one" in said


def test_in_the_environment_the_lines_are_printed(command, old):
    done = command("key", "rotate", SHARE_SECRET_KEY=old)
    assert re.fullmatch(rf"SHARE_SECRET_KEY=[\w-]{{43}}\nSHARE_SECRET_KEY_FALLBACKS={old}\n", done.stdout)
    assert old not in done.stderr
    assert "Nothing was written" in done.stderr
    dotenv = command.folder / ".env"
    dotenv.write_text(f"SHARE_SECRET_KEY={old}\n")
    assert command("key", "rotate", "--print").stdout.count("\n") == 2
    assert dotenv.read_text() == f"SHARE_SECRET_KEY={old}\n"


def test_odd_keys_are_quoted_so_that_they_are_read_as_they_were(tmp_path, monkeypatch):
    from share_service.commands.rotate import FALLBACKS, _with_lines
    from share_service.settings import Settings

    odd = "a#b'c\\d\"e$f" * 4
    (tmp_path / ".env").write_text(_with_lines(f"SHARE_SECRET_KEY={OLDER}", {FALLBACKS: odd}), encoding="utf-8")
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    assert load().secret_key_fallbacks == (odd,)
