"""Commands are run as they are installed: in a process, with a folder and settings of their own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import SECRET, clean_environment

ROOT = Path(__file__).parents[2]


class Command:
    """``share-service`` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = clean_environment() | {
            "PYTHONPATH": str(ROOT),
            "SHARE_SECRET_KEY": SECRET,
            "SHARE_DATA_DIR": str(folder / "var"),
            "SHARE_ARTICLE_HOSTS": "journal.example",
        }

    def __call__(self, *arguments: str, status: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run it, expecting an exit ``status``."""
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "share_service", *arguments],
            cwd=self.folder,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == status, done.stderr
        return done

    def article(self, **fields: object) -> str:
        """Write an article's JSON and return its file's name."""
        # Whole at once: a command may be watching it.
        (self.folder / "article.part").write_text(json.dumps(fields), encoding="utf-8")
        (self.folder / "article.part").rename(self.folder / "article.json")
        return "article.json"


@pytest.fixture
def command(tmp_path) -> Command:
    return Command(tmp_path)
