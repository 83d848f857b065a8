"""An article's JSON-LD: what search engines and the fediverse read, with the photograph and who made it."""

from __future__ import annotations

import json
from typing import Any

from share_service.articles.article import Photo
from share_service.site import Site
from share_service.store.articles import StoredArticle

# Schema.org's name for IPTC's "Composite including generative AI elements": made with its help.
MADE_WITH_AI = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"


def news_article(site: Site, stored: StoredArticle, *, headline: str, description: str | None) -> dict[str, Any]:
    """Return the NewsArticle of an article's page.

    ``headline`` and ``description`` are those of its tags: networks that read both must find the same. The image
    is the photograph and never the card, as Google asks, with its credit (`creditText`).
    """
    article = stored.article
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "description": description,
        "url": article.url,
        "mainEntityOfPage": article.url,
        "inLanguage": article.language or site.language,
        "articleSection": article.section,
        "datePublished": article.published_at.isoformat() if article.published_at else None,
        "dateModified": article.modified_at.isoformat() if article.modified_at else None,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": _present({"@type": "NewsMediaOrganization", "name": site.name, "url": site.url}),
        "digitalSourceType": MADE_WITH_AI if article.ai_disclosure else None,
        "image": _image(article.image),
    }
    return _present(data)


def as_script(data: dict[str, Any]) -> str:
    """Return JSON-LD as the element that carries it. It is data: no Content-Security-Policy refuses it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # `</script` and `<!--` are the only text that could end the element.
    return '<script type="application/ld+json">' + text.replace("<", "\\u003c") + "</script>"


def _image(photo: Photo | None) -> dict[str, Any] | None:
    if photo is None or photo.url is None:
        return None
    made = {"creditText": photo.credit, "caption": photo.alt}
    return _present({"@type": "ImageObject", "url": photo.url, "contentUrl": photo.url, **made})


def _present(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}
