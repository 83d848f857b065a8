"""``doctor``: what is set and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import click
from sqlalchemy import Engine, text

from share_service import __version__
from share_service.assets import folder
from share_service.cards.shelves import open_shelf
from share_service.cards.studio import Studio
from share_service.cards.text.coverage import coverage
from share_service.cards.text.faces import Faces
from share_service.cards.text.own_fonts import load_own
from share_service.commands.store import store
from share_service.errors import BadInput, ServiceError
from share_service.links.networks import load_networks
from share_service.links.places import Places
from share_service.links.visitor import known_lists
from share_service.newsroom.mail.sending import look
from share_service.newsroom.mail.server import mail_server
from share_service.settings import Settings, load
from share_service.site import load_site
from share_service.stats.stream_address import parse_address
from share_service.store.migrate import lacks_migrations, revision
from share_service.web.files import Assets

OLDEST_POSTGRES = 15
_SERVER = text("SELECT current_setting('server_version_num'), current_setting('server_encoding'), pg_is_in_recovery()")


@click.command()
def doctor() -> None:
    """Say what is set and what is missing, one line each; exit status 1 when something must be mended."""
    settings = load()
    problems = 0
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("version", lambda: __version__),
        ("public URL", lambda: settings.public_url),
        ("article hosts", lambda: ", ".join(settings.article_hosts) or _missing("set SHARE_ARTICLE_HOSTS")),
        ("site", lambda: _site(settings)),
        ("secret key", lambda: f"{len(settings.require_secret())} characters"),
        ("store", lambda: _store(settings)),
        ("cards", lambda: _cards(settings)),
        ("crawlers", _crawlers),
        ("fonts", lambda: _fonts(_faces(settings))),
        ("scripts", lambda: _scripts(_faces(settings))),
        ("buttons.css", lambda: _pinned(settings, "buttons.css")),
        ("buttons.js", lambda: _pinned(settings, "buttons.js")),
    )
    if settings.click_stream:
        checks += (("click stream", lambda: _stream(settings)),)
    if settings.smtp_url:
        checks += (("mail", lambda: _mail(settings)),)
    for label, check in checks:
        try:
            click.echo(f"✓ {label:<14} {check()}")
        except ServiceError as error:
            problems += 1
            click.echo(f"✗ {label:<14} {error.detail}")
    if problems:
        raise SystemExit(1)


def _missing(mend: str) -> str:
    raise BadInput(f"missing: {mend}.", code="setting_missing")


def _store(settings: Settings) -> str:
    with store(settings) as engine:
        found = revision(engine)
        server = f", {_server(engine)}" if engine.dialect.name == "postgresql" else ""
        behind = lacks_migrations(engine)
    if behind:
        state = "it has no tables yet" if found is None else f"it is at {found}, older than this version"
        raise BadInput(f"{state}: run `share-service migrate`.", code="not_migrated")
    return f"{engine.url.render_as_string(hide_password=True)} at {found}{server}"


def _stream(settings: Settings) -> str:
    address = parse_address(settings.click_stream)
    try:
        from share_service.stats.stream_survey import survey  # noqa: PLC0415  # redis is an extra
    except ImportError as error:
        raise BadInput("install share-service[redis].", code="redis_missing") from error
    return survey(address, timeout=3)


def _server(engine: Engine) -> str:
    with engine.connect() as connection:
        version, encoding, standby = connection.execute(_SERVER).one()
    if int(version) < OLDEST_POSTGRES * 10_000:
        raise BadInput(f"PostgreSQL {OLDEST_POSTGRES} or newer is needed: this is {int(version) // 10_000}.")
    if encoding != "UTF8":
        raise BadInput(f"its encoding is {encoding}: make a database with ENCODING 'UTF8'.")
    if standby:
        raise BadInput("it is a standby, which takes no writes: name the primary.")
    return f"PostgreSQL {int(version) // 10_000}"


def _mail(settings: Settings) -> str:
    server = mail_server(settings)
    if server is None:
        return "none"
    look(server, hello=urlsplit(settings.public_url).hostname or "localhost")
    return f"{server.host}:{server.port}, from {server.sender.addr_spec}"


def _cards(settings: Settings) -> str:
    place = settings.bucket
    if place is None:
        return str(settings.card_dir)
    if trouble := open_shelf(settings).trouble(thorough=True):
        raise BadInput(f"{settings.card_store}: {trouble}.", code="bucket_away")
    return f"{settings.card_store}{f' at {place.endpoint}' if place.endpoint else ''}, copies in {settings.card_dir}"


def _crawlers() -> str:
    known = known_lists()
    return (
        f"{known.patterns:,} patterns of crawler-user-agents {known.version}; "
        f"{known.previews} makers of previews as of {known.gathered}"
    )


def _site(settings: Settings) -> str:
    """Read the site file as the server does when it starts: its networks, places and designs."""
    site, networks = load_site(settings.site_file), load_networks()
    networks.refuse_dead((*site.buttons.first, *site.buttons.more))
    Places(site.campaigns, networks)
    Studio(site)
    return f"{site.name}, {settings.site_file or 'without a site file (SHARE_SITE_FILE)'}"


def _faces(settings: Settings) -> Faces:
    return load_own(load_site(settings.site_file).fonts)


def _fonts(faces: Faces) -> str:
    own = [font.path.name for font in faces if font.own]
    shipped = f"{len(list(faces)) - len(own)} files in {folder('fonts')}"
    return f"{shipped}, and the newsroom's own: {', '.join(own)}" if own else shipped


def _scripts(faces: Faces) -> str:
    covered, missing = coverage(faces)
    lacking = f"; missing: {', '.join(missing)}" if missing else ""
    return f"{len(covered)} of {len(covered) + len(missing)} in living use: {', '.join(covered)}{lacking}"


def _pinned(settings: Settings, name: str) -> str:
    """Return the address and the SRI value of a file of this very release, as a page pins it."""
    assets = Assets(folder("static"), settings.public_url)
    return f'{assets.absolute_url(name)} integrity="{assets.integrity(name)}"'
