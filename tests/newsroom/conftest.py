"""A newsroom's site for the service to read."""

import pytest

from tests.articles.hostile import HostileServer
from tests.newsroom.site import NewsSite


@pytest.fixture
def news_site(monkeypatch):
    """A web site on the loopback that stands for journal.example."""
    server = HostileServer()
    yield NewsSite(server, monkeypatch)
    server.stop()


@pytest.fixture
def reading(parts, news_site):
    """The parts of `app`, whose internet is `news_site`."""
    return news_site.lead_to(parts)
