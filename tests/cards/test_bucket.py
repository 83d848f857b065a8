"""A bucket of a real S3 server: whether it is away is told by what was asked last."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from share_service.cards.bucket import Bucket, BucketAway
from share_service.settings import BucketPlace
from tests.cards.machines import settled
from tests.s3_server import BUCKET


def test_what_was_asked_before_an_outage_ended_does_not_begin_another(s3, monkeypatch):
    monkeypatch.setattr("share_service.cards.bucket.READ_S", 3.0)
    bucket = Bucket(BucketPlace(BUCKET, "share/", s3.url))
    s3.answers("hang")
    before = s3.asked().total()
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(bucket.put, "card", b"card")
        assert settled(lambda: s3.asked().total() > before)
        s3.answers("200")
        bucket.try_again()
        with pytest.raises(BucketAway):
            late.result()
    assert bucket.away is None
    s3.answers("503")
    with pytest.raises(BucketAway):
        bucket.look()
    assert bucket.away == "SlowDown"
