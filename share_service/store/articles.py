"""The rows of articles: taken in by canonical URL, found by id or URL."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, Engine, Row, func, or_, select, update

from share_service.articles.article import Article
from share_service.articles.fetch import Validators
from share_service.articles.tongue import tongue
from share_service.errors import NotFound
from share_service.store.engine import insert_for, writing
from share_service.store.overrides import EVERYWHERE, StoredOverride, override_photo_digests, read_overrides
from share_service.store.tables import articles
from share_service.store.trials import RunningTrial, Variant, read_running, trial_photo_digests
from share_service.store.words import search_words


@dataclass(frozen=True, slots=True)
class PageState:
    """When an article's page was last read or asked whether it has changed (seconds), and what its server told."""

    read_at: int
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it stands in the store, with the id that tokens and the API use.

    ``article`` is what the CMS or the page says; ``overrides`` by scope what editors set for networks, ``trial`` what
    they are trying out. ``page`` is None where a CMS sent the metadata.
    """

    id: int
    article: Article
    photo_digest: str | None
    photo_problem: str | None
    created_at: int
    updated_at: int
    overrides: Mapping[str, StoredOverride] = field(default_factory=dict)
    page: PageState | None = None
    trial: RunningTrial | None = None

    def for_social(self, network: str | None = None) -> StoredArticle:
        """Return the article as networks are to see it, or as ``network`` (its key) is, where it has its own override.

        What is returned has no overrides and no trial left: it is what it is whoever asks again.
        """
        if not self.overrides and self.trial is None:
            return self
        wanted = (self.overrides.get(scope) for scope in (EVERYWHERE, network) if scope is not None)
        return self._shown(found for found in wanted if found is not None)

    def as_variant(self, variant: Variant) -> StoredArticle:
        """Return the article as the links of a trial's ``variant`` show it, on every network."""
        return self._shown([variant.value] if variant.value else [])

    def untried(self) -> StoredArticle:
        """Return the article as if no trial of it ran: its links are the usual ones."""
        return replace(self, trial=None)

    def social_views(self) -> list[StoredArticle]:
        """Return the article as all networks see it, as each that has its own override does, as each variant on trial."""
        own = [scope for scope in self.overrides if scope != EVERYWHERE]
        tried = self.trial.variants if self.trial else ()
        return [self.for_social(), *(self.for_social(scope) for scope in own), *(self.as_variant(one) for one in tried)]

    def _shown(self, values: Iterable[StoredOverride]) -> StoredArticle:
        article, digest = self.article, self.photo_digest
        for value in values:
            article = value.override.applied_to(article)
            digest = value.photo_digest if value.override.image else digest
        return replace(self, article=article, photo_digest=digest, overrides={}, trial=None)


@dataclass(frozen=True, slots=True)
class PhotoState:
    """What became of an article's photo: its digest in the card store, or the code of the problem."""

    digest: str | None = None
    problem: str | None = None


def save_article(
    engine: Engine, article: Article, photo: PhotoState, page: PageState | None = None
) -> tuple[StoredArticle, bool]:
    """Insert or replace the article of that canonical URL; return it and whether it is new.

    ``page`` is given where its page was read. Its overrides stay as they are.
    """
    now = int(time.time())
    document = article.document()
    values = {
        "url": article.url,
        "document": json.dumps(document, ensure_ascii=False, separators=(",", ":")),
        "title": article.title,
        "words": search_words(document),
        "section": article.section,
        "language": article.language,
        "published_at": int(article.published_at.timestamp()) if article.published_at else None,
        "photo_digest": photo.digest,
        "photo_problem": photo.problem,
        **_page_columns(page),
        "updated_at": now,
    }
    with writing(engine) as connection:
        known = connection.execute(select(articles.c.id).where(articles.c.url == article.url)).scalar()
        statement = insert_for(connection, articles).values(created_at=now, **values)
        statement = statement.on_conflict_do_update(index_elements=["url"], set_=values).returning(*articles.c)
        row = connection.execute(statement).one()
    return stored_article(row), known is None


def get_article(engine: Engine, article_id: int) -> StoredArticle:
    """Return the article with that id.

    Raises:
        NotFound: there is none.
    """
    with engine.connect() as connection:
        row = connection.execute(select(articles).where(articles.c.id == article_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no article with the id {article_id}.", code="article_unknown")
    return stored_article(row)


def find_article(engine: Engine, url: str) -> StoredArticle | None:
    """Return the article of that canonical URL, or None."""
    with engine.connect() as connection:
        row = connection.execute(select(articles).where(articles.c.url == url)).one_or_none()
    return None if row is None else stored_article(row)


def claim_reading(engine: Engine, stored: StoredArticle) -> bool:
    """Say whether it is the caller who asks the article's page now: of all who ask at once, only one does."""
    before = stored.page.read_at if stored.page else None
    due = (articles.c.id == stored.id, articles.c.read_at == before)
    with writing(engine) as connection:
        return bool(connection.execute(update(articles).where(*due).values(read_at=int(time.time()))).rowcount)


def note_reading(engine: Engine, article_id: int, page: PageState) -> None:
    """Note when an article's page was asked whether it has changed, and what its server told."""
    with writing(engine) as connection:
        connection.execute(update(articles).where(articles.c.id == article_id).values(**_page_columns(page)))


def move_article(engine: Engine, article_id: int, url: str) -> None:
    """Give an article another canonical URL: its id, and with it its links and numbers, stay."""
    with writing(engine) as connection:
        row = connection.execute(select(articles.c.document).where(articles.c.id == article_id)).one()
        moved = json.dumps(json.loads(row.document) | {"url": url}, ensure_ascii=False, separators=(",", ":"))
        connection.execute(update(articles).where(articles.c.id == article_id).values(url=url, document=moved))


def get_articles(engine: Engine, ids: Sequence[int]) -> dict[int, StoredArticle]:
    """Return the articles with these ids that exist, by id."""
    with engine.connect() as connection:
        rows = connection.execute(select(articles).where(articles.c.id.in_(ids))).all()
    return {row.id: stored_article(row) for row in rows}


def latest_articles(
    engine: Engine, limit: int, *, language: str | None = None, but: int | None = None
) -> list[StoredArticle]:
    """Return the articles published last, newest first; of one language, without one id."""
    query = select(articles).order_by(articles.c.published_at.desc().nulls_last(), articles.c.id.desc()).limit(limit)
    if language is not None:
        query = query.where(in_tongue(language))
    if but is not None:
        query = query.where(articles.c.id != but)
    with engine.connect() as connection:
        return [stored_article(row) for row in connection.execute(query)]


def in_tongue(language: str | None) -> ColumnElement[bool]:
    """Return the condition that an article is of that language, whatever its territory; None: that it names none."""
    wanted = tongue(language)
    if wanted is None:
        return articles.c.language.is_(None)
    said = func.lower(articles.c.language)
    return or_(said == wanted, said.startswith(f"{wanted}-", autoescape=True))


def recent_places(engine: Engine, limit: int = 400) -> list[tuple[str | None, str | None]]:
    """Return each language and section of the articles published last, as ``(language, section)``, the newest first."""
    query = select(articles.c.language, articles.c.section)
    ordered = query.order_by(articles.c.published_at.desc().nulls_last(), articles.c.id.desc()).limit(limit)
    with engine.connect() as connection:
        return list(dict.fromkeys((row.language, row.section) for row in connection.execute(ordered)))


def changed_since(engine: Engine, when: int) -> list[int]:
    """Return the ids of the articles that were written at ``when`` (seconds since 1970) or later."""
    with engine.connect() as connection:
        return list(connection.scalars(select(articles.c.id).where(articles.c.updated_at >= when)))


def photo_digests(engine: Engine) -> frozenset[bytes]:
    """Return the SHA-256 (32 bytes) of every photo that an article or an override uses."""
    query = select(articles.c.photo_digest).where(articles.c.photo_digest.is_not(None))
    with engine.connect() as connection:
        digests = {
            *connection.execute(query).scalars(),
            *override_photo_digests(connection),
            *trial_photo_digests(connection),
        }
    return frozenset(bytes.fromhex(digest) for digest in digests)


def _page_columns(page: PageState | None) -> dict[str, object]:
    if page is None:
        return {"read_at": None, "page_etag": None, "page_modified": None}
    return {
        "read_at": page.read_at,
        "page_etag": page.validators.etag,
        "page_modified": page.validators.modified,
    }


def stored_article(row: Row[tuple[object, ...]]) -> StoredArticle:
    """Return the article of a row of the table."""
    # The document was checked when it was taken in; a stricter later version must still read it.
    article = Article.model_validate_json(row.document)
    page = None
    if row.read_at is not None:
        page = PageState(row.read_at, Validators(row.page_etag, row.page_modified))
    return StoredArticle(
        row.id,
        article,
        row.photo_digest,
        row.photo_problem,
        row.created_at,
        row.updated_at,
        read_overrides(row.overrides),
        page,
        read_running(row.trial),
    )
