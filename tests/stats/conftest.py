"""A spool and an ingester on the test's store."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from share_service.stats.ingest import Ingester

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def spool(tmp_path):
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


@pytest.fixture
def ingester(engine, spool):
    return Ingester(engine, spool, PARIS)
