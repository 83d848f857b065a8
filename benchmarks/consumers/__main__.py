"""Show everything to every reader and to every network's profile, and print who saw the right title and picture."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
import venv
from collections import defaultdict
from pathlib import Path

import requests

from benchmarks.consumers.newsroom import Sight, newsroom
from benchmarks.consumers.titles import TITLES
from benchmarks.npm import installed
from share_service.cards.photo_header import read_header
from share_service.previews.cutting import cut
from share_service.previews.preview import preview
from share_service.previews.profiles import Profile, load_profiles
from share_service.previews.tags import read_tags

HERE = Path(__file__).parent
FOLDER = HERE.parent / "peers" / "consumers"
OUT = HERE.parent / "out" / "consumers.json"
AGENT = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"
WAYS = ("article", "link", "own card")
# What a reader does by itself, whatever it is served; counted apart.
OWN_WAYS = {
    ("newspaper4k", "Thai"): "it compares titles by their Latin letters and digits, and this one has none",
}
# Some readers cut a title themselves (summaly at 100 characters): what is left must be its beginning.
LEAST = 60
_QUOTES = str.maketrans(dict.fromkeys("“”„", '"') | dict.fromkeys("‘’", "'"))


def main() -> int:
    commands = _readers()
    results: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    with newsroom() as sights:
        for command, names in commands:
            for (name, way, title), trouble in _read(command, names, sights):
                excused = trouble and (OWN_WAYS.get((name, way)) or OWN_WAYS.get((name, title)))
                results[name, way][title] = f"({excused})" if excused else trouble
        for profile in load_profiles().values():
            for sight in sights:
                results[f"profile: {profile.name}", sight.way][sight.name] = _as_profile(profile, sight)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([{"reader": n, "way": w, "titles": r} for (n, w), r in results.items()], indent=1) + "\n")
    return _print(results)


def _readers() -> list[tuple[list[str], list[str]]]:
    """Install what can be; return each program with the names that it reads under."""
    found: list[tuple[list[str], list[str]]] = []
    # None of them needs what it would build: metascraper's re2 takes minutes, and is left out for plain expressions.
    os.environ["NPM_CONFIG_IGNORE_SCRIPTS"] = "true"
    if installed(HERE / "package.json", FOLDER):
        names = re.findall(r'^  (?:"([^"]+)"|(\w+)): async \(', (HERE / "readers.mjs").read_text(), re.MULTILINE)
        found.append((["node", str(HERE / "readers.mjs"), str(FOLDER)], [one or other for one, other in names]))
    else:
        print("node and npm are not installed: its readers are left out")
    python = FOLDER / "venv" / "bin" / "python"
    if not (FOLDER / "venv" / ".installed").exists():
        venv.create(FOLDER / "venv", clear=True)
        uv = Path(sys.executable).with_name("uv")
        wanted = ["pip", "install", "-q", "--python", str(python), "-r", str(HERE / "requirements.txt")]
        subprocess.run([uv, *wanted], check=True, timeout=900)
        (FOLDER / "venv" / ".installed").touch()
    names = re.findall(r'^    "([^"]+)": \w+,$', (HERE / "readers.py").read_text(), re.MULTILINE)
    return [*found, ([str(python), "-W", "ignore", str(HERE / "readers.py")], names)]


def _read(command: list[str], names: list[str], sights: list[Sight]):
    asked = [(name, sight) for name in names for sight in sights]
    lines = "".join(json.dumps({"reader": name, "url": sight.url, "agent": AGENT}) + "\n" for name, sight in asked)
    ran = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=1_800, check=False)
    answers = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    if len(answers) != len(asked):
        print(f"{command[0]} ended after {len(answers)} of {len(asked)} pages: {ran.stderr[-500:]}", file=sys.stderr)
    for (name, sight), saw in zip(asked, answers, strict=False):
        yield (name, sight.way, sight.name), _trouble(sight, saw)


def _trouble(sight: Sight, saw: dict[str, str]) -> str:
    """Return what is wrong with what a reader saw, or nothing."""
    if "error" in saw:
        return saw["error"]
    wanted, title = _plain(sight.title), _plain(saw["title"])
    shortened = title.rstrip("….").rstrip()
    if title != wanted and not (len(shortened) >= min(LEAST, len(wanted) // 2) and wanted.startswith(shortened)):
        return f"title: {saw['title'][:120]!r}"
    return "" if saw["image"] == sight.image else f"image: {saw['image'][:160]!r}"


def _plain(text: str) -> str:
    """Fold what a reader may set in its own way: spaces, quotation marks (metascraper), joiners (trafilatura)."""
    text = unicodedata.normalize("NFC", text).replace("\u200d", "")
    return " ".join(text.translate(_QUOTES).split())


def _as_profile(profile: Profile, sight: Sight) -> str:
    """Read a page within a network's documented limits; return what it would get wrong."""
    headers = {"User-Agent": profile.user_agent}
    page = requests.get(sight.url, headers=headers, timeout=15)
    if len(page.history) > (profile.page.max_hops or len(page.history)) or not page.ok:
        return f"{page.status_code} after {len(page.history)} redirects"
    tags = read_tags(page.content[: profile.page.max_bytes], url=page.url)
    seen = preview(profile.key, tags)
    if profile.robots == "googlebot" and sight.way == "own card":
        return ""  # a search engine is sent on to the article: that is its page
    if _plain(seen.title.text) != _plain(cut(" ".join(sight.title.split()), profile.title)):
        return f"title: {seen.title.text!r}"
    if seen.picture is None or seen.picture.url != sight.image:
        return f"image: {seen.picture}"
    return _picture_trouble(profile, seen.picture.url, headers)


def _picture_trouble(profile: Profile, url: str, headers: dict[str, str]) -> str:
    answer = requests.get(url, headers=headers, timeout=30)
    rule, weight = profile.image, len(answer.content)
    header = read_header(answer.content)
    if answer.history or not answer.ok or answer.headers.get("Content-Length") != str(weight):
        return f"image: {answer.status_code}, {len(answer.history)} redirects"
    if weight > (rule.advised_bytes or rule.max_bytes or weight) or header.format.lower() not in rule.formats:
        return f"image: {weight} bytes of {header.format}"
    return "" if header.width >= rule.large_from[0] and header.height >= rule.large_from[1] else "image: too small"


def _print(results: dict[tuple[str, str], dict[str, str]]) -> int:
    names = list(dict.fromkeys(name for name, _ in results))
    print(f"{'':32}" + "".join(f"{way:>12}" for way in WAYS))
    for name in names:
        right = [sum(not trouble for trouble in results[name, way].values()) for way in WAYS]
        print(f"{name:32}" + "".join(f"{count:>9}/{len(TITLES)}" for count in right))
    troubles = [(name, way, title, said) for (name, way), row in results.items() for title, said in row.items() if said]
    wrong = [trouble for trouble in troubles if not trouble[3].startswith("(")]
    for name, way, title, said in troubles:
        print(f"  {name}, {way}, {title}: {said}")
    read = sum(map(len, results.values()))
    print(f"{len(names)} readers and profiles, {read} pages read, {len(troubles)} not right, {len(wrong)} of them ours")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
