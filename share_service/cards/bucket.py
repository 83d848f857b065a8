"""A bucket that speaks S3: a few requests of boto3, each bounded in time and never asked in vain twice.

The first request that the bucket does not answer makes it *away*: from then on every request fails at
once, until `try_again` finds that it answers. Whoever wants a card waits for one timeout at most.
Imported only where a bucket is set: boto3 takes a third of a second to load.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, ReadTimeoutError

from share_service.logs import get as get_log
from share_service.metrics import BUCKET_AWAY, BUCKET_REQUESTS
from share_service.settings import BucketPlace

CONNECT_S = 1.0
READ_S = 2.0
# A photo of some megabytes from a bucket of the same region; the sum of what is read, not one wait.
BODY_S = 4.0
_CHUNK = 1 << 16
_PROBE = "probe"
# There is no such object (HEAD answers without a code), or a condition that we set does not hold.
_NO = {"NoSuchKey", "404", "PreconditionFailed", "412", "ConditionalRequestConflict", "409"}

T = TypeVar("T")
log = get_log("bucket")


class BucketAway(Exception):
    """The bucket did not answer, or refused what it must do for us; the message says which, without secrets."""


class Found(NamedTuple):
    """An object: its name without our prefix, its bytes, when it was last written (seconds since 1970)."""

    key: str
    size: int
    written: float


class Seen(NamedTuple):
    """An object's tag and the seconds since it was written, both by the bucket's own clock."""

    etag: str
    age: float


class Bucket:
    """Objects by name below one prefix. Threads may share it; it may be made before a fork and used after."""

    def __init__(self, place: BucketPlace, *, on_away: Callable[[], None] | None = None) -> None:
        self.place = place
        self.on_away = on_away
        self._away: str | None = None
        # When it was last found to answer again (monotonic): what was asked before says nothing of it.
        self._back = 0.0
        self._s3: Any = None
        self._pid = 0
        self._lock = threading.Lock()

    @property
    def away(self) -> str | None:
        """Why the bucket is not asked at present, or None."""
        return self._away

    def get(self, key: str) -> bytes | None:
        """Return an object's bytes, or None when there is none."""
        return self._ask("get", lambda s3: _body(s3.get_object(**self._named(key))))

    def put(self, key: str, data: bytes) -> None:
        """Write an object, whole or not at all."""
        self._ask("put", lambda s3: s3.put_object(**self._named(key), Body=data))

    def put_new(self, key: str, data: bytes) -> bool:
        """Write an object unless there is one of that name; say whether it was written. One of many writers wins."""
        return bool(self._ask("put", lambda s3: s3.put_object(**self._named(key), Body=data, IfNoneMatch="*")))

    def replace(self, key: str, data: bytes, etag: str) -> bool:
        """Write an object in place of the one with that tag; say whether it was still there."""
        return bool(self._ask("put", lambda s3: s3.put_object(**self._named(key), Body=data, IfMatch=etag)))

    def touch(self, key: str) -> bool:
        """Make an object as if written now; say whether it is there."""
        source = {"Bucket": self.place.name, "Key": self.place.prefix + key}
        return bool(
            self._ask(
                "copy", lambda s3: s3.copy_object(**self._named(key), CopySource=source, MetadataDirective="REPLACE")
            )
        )

    def seen(self, key: str) -> Seen | None:
        """Return what tells one writing of an object from another, or None when there is none."""
        answer = self._ask("head", lambda s3: s3.head_object(**self._named(key)))
        if answer is None:
            return None
        now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        return Seen(answer["ETag"], (now - answer["LastModified"]).total_seconds())

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is no error."""
        self._ask("delete", lambda s3: s3.delete_object(**self._named(key)))

    def walk(self, folder: str) -> Iterator[Found]:
        """Yield the objects whose names begin with ``folder``, a thousand a request."""
        page: dict[str, str] = {}
        while True:
            answer = self._page(folder, page)
            for item in answer.get("Contents", ()):
                written: datetime = item["LastModified"]
                yield Found(item["Key"][len(self.place.prefix) :], item["Size"], written.timestamp())
            if not answer.get("IsTruncated"):
                return
            page = {"ContinuationToken": answer["NextContinuationToken"]}

    def _page(self, folder: str, page: dict[str, str]) -> dict[str, Any]:
        where = {"Bucket": self.place.name, "Prefix": self.place.prefix + folder, **page}
        return self._ask("list", lambda s3: s3.list_objects_v2(**where)) or {}

    def look(self) -> None:
        """Ask for an object that need not be there.

        Raises:
            BucketAway: the bucket does not answer.
        """
        self.get(_PROBE)

    def try_again(self) -> None:
        """Write an object, read it and remove it, even if the bucket is away; when that works it is not.

        Raises:
            BucketAway: one of these cannot be done.
        """
        # A name of its own: another machine may be trying too.
        named = self._named(f"{_PROBE}s/{secrets.token_hex(8)}")
        self._ask("put", lambda s3: s3.put_object(**named, Body=b"probe"), even_away=True)
        if self._ask("get", lambda s3: _body(s3.get_object(**named)), even_away=True) != b"probe":
            raise self._went_away("get", "what is written cannot be read", time.monotonic())
        self._ask("delete", lambda s3: s3.delete_object(**named), even_away=True)
        if self._away:
            log.info("bucket answers again", bucket=self.place.name)
        self._away, self._back = None, time.monotonic()
        BUCKET_AWAY.set(0)

    def _named(self, key: str) -> dict[str, str]:
        return {"Bucket": self.place.name, "Key": self.place.prefix + key}

    def _ask(self, what: str, request: Callable[[Any], T], *, even_away: bool = False) -> T | None:
        """Return the answer, or None when the bucket says that there is nothing, or that a condition does not hold."""
        if self._away and not even_away:
            raise BucketAway(self._away)
        begun = time.monotonic()
        try:
            answer = self._once_more_if_closed(request)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _NO:
                BUCKET_REQUESTS.labels(what, "no").inc()
                return None
            raise self._went_away(what, code, begun) from None
        except (BotoCoreError, ValueError) as error:
            # Their messages may hold what was configured; their names say enough.
            raise self._went_away(what, type(error).__name__, begun) from None
        BUCKET_REQUESTS.labels(what, "ok").inc()
        return answer

    def _once_more_if_closed(self, request: Callable[[Any], T]) -> T:
        try:
            return request(self._client())
        except ConnectionClosedError:
            # A connection that was kept may be closed at the other end just when it is used again.
            return request(self._client())

    def _went_away(self, what: str, reason: str, begun: float) -> BucketAway:
        BUCKET_REQUESTS.labels(what, "failed").inc()
        if begun < self._back:
            return BucketAway(reason)
        if not self._away:
            log.warning("bucket away", bucket=self.place.name, request=what, reason=reason)
        self._away = reason
        BUCKET_AWAY.set(1)
        if self.on_away:
            self.on_away()
        return BucketAway(reason)

    def _client(self) -> Any:
        with self._lock:
            if self._pid != os.getpid():
                # A session of its own: the default one is shared with whoever else uses boto3 and is no place for threads.
                self._s3 = boto3.session.Session().client(
                    "s3", endpoint_url=self.place.endpoint, config=_config(self.place)
                )
                self._pid = os.getpid()
            return self._s3


def _config(place: BucketPlace) -> Config:
    return Config(
        connect_timeout=CONNECT_S,
        read_timeout=READ_S,
        # Whoever waits for a card has no time for a second try; what fails is delivered later.
        retries={"total_max_attempts": 1, "mode": "standard"},
        max_pool_connections=8,
        # Buckets that are not Amazon's refuse the checksums in trailers that it has come to like.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if place.endpoint else "auto"},
    )


def _body(answer: Any) -> bytes:
    until = time.monotonic() + BODY_S
    parts = []
    # A read timeout bounds one wait; a server that sends a byte now and then is bounded here.
    for part in answer["Body"].iter_chunks(_CHUNK):
        parts.append(part)
        if time.monotonic() > until:
            answer["Body"].close()
            raise ReadTimeoutError(endpoint_url="")
    return b"".join(parts)
