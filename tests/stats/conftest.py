"""A store, a spool and an ingester in a folder of their own."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from share_service.stats.ingest import Ingester
from share_service.store.engine import open_engine
from share_service.store.tables import metadata

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def engine(tmp_path):
    opened = open_engine(f"sqlite:///{tmp_path / 'share.db'}")
    metadata.create_all(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def spool(tmp_path):
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


@pytest.fixture
def ingester(engine, spool):
    return Ingester(engine, spool, PARIS)
