"""The service's parts, opened once per process and handed to whoever needs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from share_service.articles.fetch import Fetcher
from share_service.cards.shelf import Shelf
from share_service.cards.shelves import open_shelf
from share_service.cards.studio import Studio
from share_service.errors import ConfigError
from share_service.links.networks import Networks, load_networks
from share_service.links.places import Places
from share_service.links.token import CardSigner, LinkRef, LinkSigner
from share_service.newsroom.addresses import AddressBook
from share_service.newsroom.ahead import Ahead
from share_service.newsroom.changes import Changes
from share_service.newsroom.drawing import DrawingRoom
from share_service.newsroom.graph import Graph
from share_service.newsroom.mail.server import MailServer, mail_server
from share_service.newsroom.reading_room import ReadingRoom
from share_service.settings import Settings
from share_service.site import Site, load_site
from share_service.stats.ingest import Ingester
from share_service.stats.readers import Salts
from share_service.stats.recent import Recent
from share_service.stats.recorder import Recorder
from share_service.stats.stream_address import parse_address
from share_service.stats.stream_ingest import StreamIngester
from share_service.stats.stream_keeper import FOLDER
from share_service.store.engine import make_folder, open_engine

if TYPE_CHECKING:
    from share_service.stats.stream import ClickStream


@dataclass(frozen=True, slots=True)
class Service:
    """Everything one process needs. Opening it touches no network and no row."""

    settings: Settings
    site: Site
    networks: Networks
    places: Places
    engine: Engine
    fetcher: Fetcher
    link_tokens: LinkSigner
    card_tokens: CardSigner
    studio: Studio
    shelf: Shelf
    drawing: DrawingRoom
    reading: ReadingRoom
    ahead: Ahead
    rereads: Ahead
    recorder: Recorder
    ingester: Ingester
    stream: ClickStream | None
    salts: Salts
    recent: Recent
    addresses: AddressBook
    changes: Changes
    mail: MailServer | None
    graph: Graph | None

    @classmethod
    def open(cls, settings: Settings) -> Service:
        """Open the parts that ``settings`` describe.

        Raises:
            ConfigError: a setting, the site file or a design is wrong.
        """
        keys = (settings.require_secret(), *settings.secret_key_fallbacks)
        site = load_site(settings.site_file)
        networks = load_networks()
        networks.refuse_dead((*site.buttons.first, *site.buttons.more))
        make_folder(settings.spool_dir)
        engine = open_engine(settings.database)
        stream = _open_stream(settings, engine)
        return cls(
            settings=settings,
            site=site,
            networks=networks,
            places=Places(site.campaigns, networks),
            engine=engine,
            fetcher=Fetcher(hosts=settings.article_hosts, timeout=settings.fetch_timeout),
            link_tokens=LinkSigner(keys),
            card_tokens=CardSigner(keys),
            studio=Studio(site),
            shelf=open_shelf(settings),
            drawing=DrawingRoom(),
            reading=ReadingRoom(settings.spool_dir / "reading"),
            ahead=Ahead(),
            rereads=Ahead(pause=0),
            recorder=stream.recorder if stream else Recorder(settings.spool_dir),
            ingester=stream.ingester if stream else _open_ingester(settings, engine),
            stream=stream,
            salts=Salts(settings.spool_dir / "salts", settings.zone, engine),
            recent=Recent(),
            addresses=AddressBook(settings.spool_dir),
            changes=Changes(settings.spool_dir),
            graph=Graph(settings.facebook_token) if settings.facebook_token else None,
            mail=mail_server(settings),
        )

    def link_url(self, ref: LinkRef) -> str:
        """Return the signed link of ``ref`` as readers see it."""
        return f"{self.settings.public_url}/s/{self.link_tokens.mint(ref)}"


def _open_ingester(settings: Settings, engine: Engine) -> Ingester:
    folder = settings.spool_dir / FOLDER
    if folder.is_dir():
        return StreamIngester(engine, settings.spool_dir, settings.zone, folder=folder)
    return Ingester(engine, settings.spool_dir, settings.zone)


def _open_stream(settings: Settings, engine: Engine) -> ClickStream | None:
    if not settings.click_stream:
        return None
    address = parse_address(settings.click_stream)
    try:
        from share_service.stats.stream import ClickStream  # noqa: PLC0415  # redis is an extra
    except ImportError as error:
        raise ConfigError(
            "SHARE_CLICK_STREAM needs the package redis: install share-service[redis].", code="redis_missing"
        ) from error
    return ClickStream(address, engine, settings.spool_dir, settings.zone, consume=settings.click_stream_in_web)
