"""The same titles give the same bytes in every thread of every process, whatever they are drawn after."""

import json
import subprocess
import sys

from tests.cards.text.headlines import HEADLINES

PROCESSES, ROUNDS = 2, 2
# Each thread takes the titles in an order of its own, and every round begins with nothing kept.
PROGRAM = """
import hashlib, io, json, random, sys
from concurrent.futures import ThreadPoolExecutor
from PIL import Image
from share_service.articles.article import Article
from share_service.cards import png
from share_service.cards.size import LANDSCAPE
from share_service.cards.studio import Studio
from share_service.cards.text import raster
from share_service.cards.text.itemise import font_for
from share_service.cards.text.shape import prepare
from share_service.site import Site

articles = [Article(url="https://journal.example/a", title=title, language=language) for language, title in json.load(sys.stdin)]
studio = Studio(Site(cards={"design": "headline"}))
over_photos = Studio(Site(cards={"design": "photo"}))
photo = io.BytesIO()
Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(photo, "JPEG")

def draw(thread):
    order = random.Random(thread).sample(range(len(articles)), len(articles))
    cards = {place: studio.draw(studio.subject(articles[place], None), LANDSCAPE, "png", None) for place in order}
    subject = over_photos.subject(articles[0], "a" * 64)
    cards[len(cards)] = over_photos.draw(subject, LANDSCAPE, "jpg", photo.getvalue())
    return hashlib.sha256(b"".join(cards[place] for place in sorted(cards))).hexdigest()

with ThreadPoolExecutor(4) as pool:
    for turn in range(int(sys.argv[1])):
        prepare.cache_clear(), font_for.cache_clear(), raster._kept.clear(), png._kept.clear()
        print(*pool.map(draw, range(4 * turn, 4 * turn + 4)), sep="\\n")
"""


def test_two_processes_of_four_threads_draw_the_same_bytes():
    titles = json.dumps([row for row in HEADLINES if row[0]][::4])
    command = [sys.executable, "-c", PROGRAM, str(ROUNDS)]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    found = [process.communicate(titles, timeout=120)[0].split() for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES
    assert [len(hashes) for hashes in found] == [4 * ROUNDS] * PROCESSES
    assert len({digest for hashes in found for digest in hashes}) == 1
