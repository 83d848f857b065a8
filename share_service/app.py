"""The application factory: settings, then the parts, then the surfaces; nothing else."""

from __future__ import annotations

from flask import Flask

from share_service import assets, logs
from share_service.newsroom.parts import Service
from share_service.settings import Settings, load
from share_service.web import (
    api,
    buttons,
    cards,
    desk,
    events,
    files,
    health,
    links,
    more,
    oembed,
    robots,
)
from share_service.web import demo as demo_pages
from share_service.web.asgi import LinksApp
from share_service.web.context import EXTENSION
from share_service.web.door import Door
from share_service.web.guard import init_guard
from share_service.web.i18n import init_babel
from share_service.web.ids import init_ids
from share_service.web.problems import init_problems

SURFACES = (links, cards, buttons, files, events, more, oembed, robots, api, health)


def create_app(settings: Settings | None = None, *, demo: bool = False) -> Flask:
    """Return the application. Without ``settings`` they are read from the environment.

    Raises:
        ConfigError: a setting, the site file or a design is wrong.
    """
    settings = settings or load()
    logs.setup(settings.log_level)
    parts = Service.open(settings)

    app = Flask("share_service", static_folder=None, template_folder=str(assets.folder("templates")))
    # The site's order of networks is meant.
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.config["SECRET_KEY"] = settings.secret_key
    app.config["SECRET_KEY_FALLBACKS"] = list(settings.secret_key_fallbacks)
    app.extensions[EXTENSION] = parts

    init_ids(app)
    init_problems(app)
    init_babel(app, settings)
    for surface in SURFACES:
        app.register_blueprint(surface.blueprint)
    desk.init_desk(app)
    if demo or settings.demo:
        app.register_blueprint(demo_pages.blueprint)
    app.wsgi_app = Door(app.wsgi_app, parts)  # type: ignore[method-assign]  # Flask's documented way to wrap
    init_guard(app, proxy_hops=settings.proxy_hops)
    return app


def create_links(settings: Settings | None = None) -> LinksApp:
    """Return the ASGI application that answers links alone, for the ``links`` process.

    Raises:
        ConfigError: a setting, the site file or a design is wrong.
    """
    return LinksApp(create_app(settings))
