"""A newsroom's web site on one server of ours: its pages, its photos, and what it was asked."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from PIL import Image

from tests.articles.hostile import BEHAVIOURS, HostileServer, Internet, answer, fetcher

HOST = "http://journal.example"


def jpeg(colour="#0a3d62", extent=(1200, 800)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", extent, colour).save(file, "JPEG")
    return file.getvalue()


def page(title="Le titre", canonical=None, photo=None, text="Un texte assez long pour être celui d’un article. "):
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    image = f'<meta property="og:image" content="{photo}">' if photo else ""
    return f"""<!doctype html><html lang="fr"><head><title>{title}</title>
<meta property="og:title" content="{title}">{link}{image}</head><body><p>{text * 4}</p></body></html>"""


@dataclass
class NewsSite:
    """Serves what it is told to, and counts what is asked for."""

    server: HostileServer
    monkeypatch: object = field(repr=False)

    def serve(self, path: str, html: str, *, headers: str = "", status: str = "200 OK") -> None:
        self.monkeypatch.setitem(BEHAVIOURS, path, lambda: answer(html.encode(), headers=headers, status=status))

    def serve_photo(self, path: str, data: bytes) -> None:
        self.monkeypatch.setitem(BEHAVIOURS, path, lambda: answer(data, content_type="image/jpeg"))

    def behave(self, path: str, reply) -> None:
        self.monkeypatch.setitem(BEHAVIOURS, path, reply)

    def asked(self, path: str) -> int:
        return len([line for line in self.server.requests if line.startswith(f"GET {path} ")])

    def fetcher_for(self, parts, timeout=10.0):
        names = {name: [["93.184.216.34"]] for name in ("journal.example", "cdn.example")}
        return fetcher(Internet(self.server, names), hosts=parts.settings.article_hosts, timeout=timeout)

    def lead_to(self, parts, timeout=10.0):
        """Make this site all there is of the internet for ``parts``, and return them."""
        object.__setattr__(parts, "fetcher", self.fetcher_for(parts, timeout))
        return parts
