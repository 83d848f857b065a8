"""Reads {"reader", "url", "agent"} lines and writes what each reader from PyPI saw there, as `readers.mjs` does.

Runs in an environment of its own, without this project.
"""

import importlib
import json
import sys
import urllib.request


def page(url, agent):
    with urllib.request.urlopen(urllib.request.Request(url, headers={"User-Agent": agent}), timeout=15) as answer:
        return answer.read().decode("utf-8"), answer.url


def linkpreview(url, agent):
    html, url = page(url, agent)
    found = importlib.import_module("linkpreview").link_preview(url, html)
    return found.title, found.absolute_image


def trafilatura(url, agent):
    html, url = page(url, agent)
    found = importlib.import_module("trafilatura").extract_metadata(html, default_url=url)
    return found.title, found.image


def newspaper4k(url, agent):
    html, url = page(url, agent)
    # Its splitting of Japanese, Thai and Arabic into words needs more packages; its tags do not.
    found = importlib.import_module("newspaper").Article(url, language="en", fetch_images=False)
    found.download(input_html=html)
    found.parse()
    return found.title, found.meta_img or found.top_image


def extruct(url, agent):
    html, url = page(url, agent)
    found = importlib.import_module("extruct").extract(html, base_url=url, syntaxes=["opengraph"], uniform=True)
    og = found["opengraph"][0]
    return og["og:title"], og["og:image"]


def metadata_parser(url, agent):
    html, url = page(url, agent)
    found = importlib.import_module("metadata_parser").MetadataParser(html=html, url=url, search_head_only=False)
    parsed = found.parsed_result
    return parsed.get_metadatas("title")[0], parsed.get_metadatas("image")[0]


def goose3(url, agent):
    html, _url = page(url, agent)
    found = importlib.import_module("goose3").Goose({"enable_image_fetching": False}).extract(raw_html=html)
    return found.opengraph.get("title") or found.title, found.opengraph.get("image")


def webpreview(url, agent):
    html, url = page(url, agent)
    found = importlib.import_module("webpreview").webpreview(url, content=html)
    return found.title, found.image


READERS = {
    "linkpreview": linkpreview,
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "extruct": extruct,
    "metadata-parser": metadata_parser,
    "goose3": goose3,
    "webpreview": webpreview,
}


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        saw = {"reader": asked["reader"], "url": asked["url"]}
        try:
            title, image = READERS[asked["reader"]](asked["url"], asked["agent"])
            saw |= {"title": str(title or ""), "image": str(image or "")}
        except Exception as error:  # noqa: BLE001 - what a reader trips over is its result
            saw["error"] = f"{type(error).__name__}: {error}"[:200]
        print(json.dumps(saw), flush=True)


if __name__ == "__main__":
    main()
