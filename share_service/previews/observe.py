"""What crawlers meet at an address: the page as each network's user agent, its picture, robots.txt. Guarded, bounded."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from share_service.articles.fetch import Fetcher
from share_service.articles.markup import Markup
from share_service.articles.probe import Answer, probe
from share_service.previews.preview import absolute
from share_service.previews.profiles import load_profiles
from share_service.previews.robots import Robots, read_robots
from share_service.previews.tags import Tags, read_tags

PAGE_BYTES = 2_000_000
IMAGE_BYTES = 10_000_000
ROBOTS_BYTES = 500_000
# Each agent's page is only compared: its status and its tags stand in the first of it.
AGENT_BYTES = 65_536
# Everything together, in seconds; one request may take as long as the fetcher allows.
BUDGET = 25.0
AT_ONCE = 4
MAX_SCRIPTS = 50
# Whose page is read whole: most others copy what this one does.
READER = "facebook"


@dataclass(frozen=True)
class Observation:
    """Everything the lint judges. Of a saved page only ``tags`` and ``body`` are known.

    ``agents`` are the answers to each network's user agent, ``picture`` and ``head`` those of the image to a GET and
    a HEAD, ``page_head`` that of the page to a HEAD; ``robots`` are the rules by host.
    """

    tags: Tags
    body: bytes = b""
    page: Answer | None = None
    page_head: Answer | None = None
    agents: dict[str, Answer] = field(default_factory=dict)
    picture: Answer | None = None
    head: Answer | None = None
    robots: dict[str, Robots] = field(default_factory=dict)

    @cached_property
    def markup(self) -> Markup:
        """The page's markup."""
        return Markup(self.body)

    def start(self, size: int) -> Tags:
        """Return the tags of the first ``size`` bytes of the page: all that some networks read."""
        return read_tags(self.body[:size], url=self.tags.url)

    def scripts(self, kind: str) -> list[str]:
        """Return the texts of the page's scripts whose type contains ``kind``; an empty one means all of them."""
        selector = f'script[type*="{kind}" i]' if kind else "script"
        return [element.text for element in islice(self.markup.document.select(selector), MAX_SCRIPTS)]


def observe_file(data: bytes, url: str | None = None) -> Observation:
    """Return what a saved page says; ``url`` is where it stands."""
    return Observation(read_tags(data, url=url), data)


def observe(fetcher: Fetcher, url: str) -> Observation:
    """Return what the networks' crawlers meet at ``url``. Never raises for what servers do or pages contain."""
    ends = time.monotonic() + BUDGET
    profiles = load_profiles()
    page = probe(fetcher, url, user_agent=profiles[READER].user_agent, limit=PAGE_BYTES)
    tags = read_tags(page.body, url=page.url, charset=_charset(page))
    if not page.status:
        return Observation(tags, page=page)
    image = _image_address(tags)
    jobs: dict[str, tuple[str, str, str, int]] = {
        f"agent {key}": (url, profile.user_agent, "GET", AGENT_BYTES)
        for key, profile in profiles.items()
        if key != READER
    }
    jobs["page head"] = (url, profiles[READER].user_agent, "HEAD", 0)
    if image:
        jobs["picture"] = (image, profiles[READER].user_agent, "GET", IMAGE_BYTES)
        jobs["head"] = (image, profiles[READER].user_agent, "HEAD", 0)
    for address in {_robots_of(page.url), _robots_of(image)} - {""}:
        jobs[f"robots {urlsplit(address).hostname}"] = (address, profiles[READER].user_agent, "GET", ROBOTS_BYTES)
    answers = _ask_all(fetcher, jobs, ends)
    return Observation(
        tags=tags,
        body=page.body,
        page=page,
        page_head=answers.get("page head"),
        agents={READER: page}
        | {name.removeprefix("agent "): answer for name, answer in answers.items() if name.startswith("agent ")},
        picture=answers.get("picture"),
        head=answers.get("head"),
        robots={
            name.removeprefix("robots "): read_robots(answer.body.decode("utf-8", "replace"))
            for name, answer in answers.items()
            if name.startswith("robots ") and answer.ok
        },
    )


def _ask_all(fetcher: Fetcher, jobs: dict[str, tuple[str, str, str, int]], ends: float) -> dict[str, Answer]:
    """Ask for everything, a few at a time; what the budget leaves no time for is not in the answer."""

    def ask(job: tuple[str, str, str, int]) -> Answer | None:
        url, agent, method, limit = job
        left = min(fetcher.timeout, ends - time.monotonic())
        if left <= 0:
            return None
        any_host = job not in pages
        return probe(
            fetcher,
            url,
            user_agent=agent,
            method="HEAD" if method == "HEAD" else "GET",
            limit=limit,
            any_host=any_host,
            timeout=left,
        )

    pages = {job for name, job in jobs.items() if name.startswith(("agent ", "page "))}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = zip(jobs, pool.map(ask, jobs.values()), strict=True)
        return {name: answer for name, answer in answers if answer is not None}


def _image_address(tags: Tags) -> str:
    return absolute(tags.first("og:image") or tags.first("twitter:image"), tags.url)


def _robots_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt" if parts.scheme in ("http", "https") and parts.netloc else ""


def _charset(page: Answer) -> str | None:
    _, _, after = page.header("content-type").lower().partition("charset=")
    return after.split(";")[0].strip().strip("\"'")[:40] or None
