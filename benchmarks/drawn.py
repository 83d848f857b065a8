"""``python -m benchmarks.drawn URL KEY TURN``: ask for cards that nobody drew, until stopped; then say how many came."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

# More than two workers draw at once and keep waiting.
ASKERS = 6
LONGEST_S = 120


def main(url: str, key: str, turn: str) -> None:
    """Take articles in and fetch their cards in every size, by several askers."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    drawn, refused = [0] * ASKERS, [0] * ASKERS

    def ask(asker: int) -> None:
        until = time.monotonic() + LONGEST_S
        number = 0
        while not stop.is_set() and time.monotonic() < until:
            number += 1
            for card in cards(url, key, f"{turn}-{asker}-{number}"):
                try:
                    urlopen(card, timeout=30).read()
                    drawn[asker] += 1
                except HTTPError:
                    refused[asker] += 1
                    time.sleep(0.2)
                if stop.is_set():
                    break

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(ASKERS)]
    for asker in askers:
        asker.start()
    time.sleep(0.3)
    print("drawing", flush=True)
    for asker in askers:
        asker.join()
    print(f"{sum(drawn)} cards were drawn meanwhile, {sum(refused)} asked to come again")


def cards(url: str, key: str, name: str) -> list[str]:
    """Take an article in and return the addresses of its cards."""
    article = {"url": f"https://journal.example/{name}", "title": f"Le titre {name} que personne n’a encore dessiné"}
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    taken = json.load(urlopen(Request(f"{url}/api/v1/articles", json.dumps(article).encode(), headers), timeout=30))
    share = Request(f"{url}/api/v1/articles/{taken['id']}/share", headers=headers)
    bundle = json.load(urlopen(share, timeout=30))
    return [url + "/cards/" + card["url"].rpartition("/")[2] for card in bundle["cards"].values()]


if __name__ == "__main__":
    main(*sys.argv[1:4])
