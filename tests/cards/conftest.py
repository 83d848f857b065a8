"""Machines that share a bucket."""

from __future__ import annotations

import pytest

from tests.s3_server import BUCKET


@pytest.fixture
def machines(s3, tmp_path):
    """Makes a shelf of another machine, as often as it is called."""

    from share_service.cards.bucket_shelf import BucketShelf
    from share_service.settings import BucketPlace

    made = []
    # No slow machine draws a card anew because another took long.
    usual = {"try_every": 0.05, "lock_seconds": 60}

    def machine(name: str, url: str = s3.url, **options):
        made.append(BucketShelf(BucketPlace(BUCKET, "share/", url), tmp_path / name, **(usual | options)))
        return made[-1]

    yield machine
    s3.answers("200")
    for shelf in made:
        shelf.close()
