"""The service's parts as they are joined."""

import time

from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.store.migrate import migrate
from tests import live


def test_machines_that_share_a_store_know_a_reader_alike(postgres, tmp_path):
    url = postgres.database()
    migrate(url)
    machines = [
        Service.open(
            Settings(secret_key=live.SECRET, data_dir=tmp_path / name, database_url=url, article_hosts=("a.example",))
        )
        for name in ("one", "other")
    ]
    now = int(time.time() * 1000)
    hashes = {machine.salts.reader_hash(now, "192.0.2.1", "Firefox") for machine in machines}
    for machine in machines:
        machine.recorder.close()
        machine.engine.dispose()
    postgres.drop(url)
    assert len(hashes) == 1
