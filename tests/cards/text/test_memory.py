"""A worker's memory: with every font open, and while card after card is drawn."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cards.text.headlines import HEADLINES
from tests.conftest import missing

# Anonymous memory only: pages of font files are the system's to take back.
PROGRAM = """
import gc, json, random, sys
from pathlib import Path
from share_service.articles.article import Article
from share_service.cards.size import LANDSCAPE
from share_service.cards.studio import Studio
from share_service.cards.text.faces import load_faces
from share_service.site import Site

def resident(kind):
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024

titles, studio, chance = json.load(sys.stdin), Studio(Site(cards={"design": "headline"})), random.Random(4)

def draw(count):
    for number in range(count):
        language, title = titles[number % len(titles)]
        words = title.split()
        chance.shuffle(words)
        article = Article(url="https://journal.example/a", title=f"{' '.join(words)} {number}", language=language)
        studio.draw(studio.subject(article, None), LANDSCAPE, "png", None)

studio.warm()
for font in load_faces():
    load_faces().typeface(font, 700).ink(5), font.covered
print(resident("VmRSS"))
draw(500)
before = resident("RssAnon")
draw(1_000)
print(resident("RssAnon") - before)
"""


def test_all_fonts_fit_in_130_megabytes_and_a_thousand_cards_add_nothing_to_speak_of():
    # Linux tells a process's memory there; other systems nowhere that is as plain.
    if not Path("/proc/self/status").exists():
        missing("/proc/self/status")
    titles = json.dumps([row for row in HEADLINES if row[0]][::7])
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=titles, capture_output=True, text=True, check=True, timeout=240
    )
    opened, growth = map(float, ran.stdout.split())
    assert opened <= 130
    assert growth <= 5
