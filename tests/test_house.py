"""The rules of the house that no other tool watches."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import missing

ROOT = Path(__file__).parents[1]
ROOMS = ("share_service", "templates", "tests", "tools", "benchmarks", "docs", "fonts", ".ci")
CODE = {".py", ".js", ".css", ".html"}
LONGEST = 300
# Written in two parts, so that this file does not find itself.
INDEX = re.compile(
    "|".join(("py" + r"pi\.org", "python" + "hosted", "registry" + r"\.npm", "find" + "-links", "index" + "-url"))
)
MACHINE = re.compile(
    r"(?<![\w.:/-])/(?:" + "|".join(("ro" + "ot", "wo" + "rk", "ho" + r"me/\w+", "opt/wh" + "eels")) + r")/"
)
UNFINISHED = re.compile(
    "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X:", "NotImplemented" + "Error", "assert " + "True"))
)
UNREASONED = re.compile(r"# no" + r"qa(?!: [A-Z])|type: ig" + r"nore(?!\[)")


def _files() -> list[Path]:
    inside = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    kept = [path for path in inside if not {"__pycache__", "peers", "out", "node_modules"} & set(path.parts)]
    return kept + [path for path in ROOT.iterdir() if path.is_file() and path.name != ".env"]


def _texts() -> dict[str, str]:
    texts = {}
    for path in _files():
        try:
            texts[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return texts


TEXTS = _texts()


def _found(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_is_longer_than_a_reader_can_hold():
    lengths = {name: len(text.splitlines()) for name, text in TEXTS.items() if Path(name).suffix in CODE}
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_file_names_a_package_index():
    """An operator's own mirror has to do."""
    # gunicorn's and make's own words for the same thing stay out; the Makefile asks pip for its setting.
    texts = {
        name: text.replace("global.index-" + "url", "").replace("--no-emit-index-" + "url", "")
        for name, text in TEXTS.items()
    }
    assert _found(INDEX, texts) == []


def test_no_file_names_a_folder_of_somebodys_machine():
    assert _found(MACHINE, TEXTS) == []


def test_nothing_is_left_unfinished():
    assert _found(UNFINISHED, {name: text for name, text in TEXTS.items() if name.endswith(".py")}) == []


def test_every_exception_to_a_rule_names_the_rule():
    assert _found(UNREASONED, {name: text for name, text in TEXTS.items() if name.endswith(".py")}) == []


def test_imports_go_down_only():
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        missing("import-linter")
    done = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
