"""A newsroom's own designs: a file named on the command line, a folder named in the site file, and the watch."""

import json
import shutil
import signal
import subprocess
import sys
import threading

import pytest
from PIL import Image

from share_service.assets import folder

SHIPPED = folder("templates") / "cards"
ARTICLE = {"url": "https://journal.example/a", "title": "Séisme en mer", "language": "fr"}


@pytest.fixture
def watch(command):
    """Start a command that goes on; it is ended with the test, and killed when it hangs."""
    started = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "share_service", *arguments],
            cwd=command.folder,
            env=command.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        timer = threading.Timer(120, process.kill)
        timer.start()
        started.append((process, timer))
        return process

    yield start
    for process, timer in started:
        timer.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


def save(file, text):
    """Write a file as editors do, whole at once: who watches it never sees the half of it."""
    saved = file.with_suffix(".saved")
    saved.write_text(text, "utf-8")
    saved.replace(file)


def test_a_design_may_be_a_file(command, tmp_path):
    text = (SHIPPED / "headline.toml").read_text("utf-8").replace('ground = "paper"', 'ground = "accent"')
    (tmp_path / "ours.toml").write_text(text, "utf-8")
    article = command.article(**ARTICLE)
    command("card", article, "-o", "card.png", "--design", "ours.toml")
    with Image.open(tmp_path / "card.png") as image:
        assert image.convert("RGB").getpixel((2, 2)) == (0xB3, 0x12, 0x2A)
    assert json.loads(command("layout", article, "--design", "ours.toml").stdout)["design"] == "ours"


def test_a_wrong_design_file_is_one_sentence_with_its_line(command, tmp_path):
    text = (SHIPPED / "headline.toml").read_text("utf-8").replace('field = "byline"', 'field = "bylines"')
    (tmp_path / "ours.toml").write_text(text, "utf-8")
    done = command("card", command.article(**ARTICLE), "-o", "card.png", "--design", "ours.toml", status=1)
    line = text[: text.index('"bylines"')].count("\n") + 1
    assert f"ours.toml is wrong at line {line}, stacks.2.texts.0.field" in done.stderr
    assert not (tmp_path / "card.png").exists()


def test_a_folder_of_designs_in_the_site_file_adds_to_those_that_ship(command, tmp_path):
    (tmp_path / "designs").mkdir()
    shutil.copy(SHIPPED / "split.toml", tmp_path / "designs" / "evening.toml")
    shutil.copy(SHIPPED / "breaking.toml", tmp_path / "designs" / "flash.toml")
    site = '[cards]\ndesign = "headline"\ndesigns = "designs"\n[cards.kickers]\nALERTE = "flash"\n'
    (tmp_path / "site.toml").write_text(site, "utf-8")

    def design(**fields):
        article = command.article(**{**ARTICLE, **fields})
        return json.loads(command("layout", article, SHARE_SITE_FILE="site.toml").stdout)["design"]

    assert design() == "headline"
    assert design(title="ALERTE : séisme en mer") == "flash"
    assert design(title="ALERTE : séisme en mer", design="numbers") == "headline"


def test_the_watch_draws_on_every_save_says_what_is_wrong_and_goes_on(command, watch, tmp_path):
    design = tmp_path / "ours.toml"
    right = (SHIPPED / "headline.toml").read_text("utf-8")
    design.write_text(right, "utf-8")
    process = watch("card", command.article(**ARTICLE), "-o", "card.png", "--design", "ours.toml", "--watch")
    assert process.stdout.readline() == "card.png is drawn.\n"
    first = (tmp_path / "card.png").read_bytes()
    save(design, right + 'rhubarb = "on a card"\n')
    assert "ours.toml is wrong at line" in process.stdout.readline()
    assert (tmp_path / "card.png").read_bytes() == first
    save(design, right.replace('ground = "paper"', 'ground = "accent"'))
    assert process.stdout.readline() == "card.png is drawn.\n"
    second = (tmp_path / "card.png").read_bytes()
    assert second != first
    command.article(**{**ARTICLE, "title": "Séisme en mer : le littoral évacué"})
    assert process.stdout.readline() == "card.png is drawn.\n"
    assert (tmp_path / "card.png").read_bytes() != second
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert process.stdout.read() == ""


def test_the_watch_notices_a_design_that_is_new_in_the_folder(command, watch, tmp_path):
    (tmp_path / "designs").mkdir()
    (tmp_path / "site.toml").write_text('[cards]\ndesigns = "designs"\n', "utf-8")
    command.environment["SHARE_SITE_FILE"] = "site.toml"
    process = watch("card", command.article(**ARTICLE), "-o", "card.png", "--design", "evening", "--watch")
    assert "There is no design 'evening'" in process.stdout.readline()
    save(tmp_path / "designs" / "evening.toml", (SHIPPED / "breaking.toml").read_text("utf-8"))
    assert process.stdout.readline() == "card.png is drawn.\n"
    save(tmp_path / "site.toml", "[cards\n")
    assert "site.toml" in process.stdout.readline()
    save(tmp_path / "site.toml", '[cards]\ndesigns = "designs"\n')
    assert process.stdout.readline() == "card.png is drawn.\n"


def test_standard_input_cannot_be_watched(command):
    assert "cannot be watched" in command("card", "-", "-o", "card.png", "--watch", status=2).stderr
