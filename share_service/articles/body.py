"""The body of an answer, read and unpacked within a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import requests

from share_service.articles.gate import refuse
from share_service.articles.wire import Deadline

_CHUNK = 65_536
_GZIP = 16 + zlib.MAX_WBITS


def read_body(response: requests.Response, limit: int, deadline: Deadline) -> bytes:
    """Return the body, unpacked, of at most ``limit`` bytes.

    Raises:
        FetchRefused: it is larger (packed or unpacked), or packed in a way that was not offered.
        TimeoutError: the deadline passed.
        zlib.error: it is not the gzip it says.
    """
    declared = response.headers.get("Content-Length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
        raise _too_large(limit)
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise refuse("fetch_encoding", "The page came in an encoding that was not asked for: serve gzip or none.")
    chunks = _within(_raw(response, deadline), limit)
    if encoding.endswith("gzip"):
        chunks = _within(_gunzip(chunks), limit)
    body = b"".join(chunks)
    # A connection cut at the deadline looks like the end of a body that declared no length.
    deadline.check()
    return body


def read_start(response: requests.Response, limit: int, deadline: Deadline) -> tuple[bytes, bool]:
    """Return the first ``limit`` bytes of the body, unpacked, and whether there are more.

    A body packed in a way that was not offered is not unpacked: it comes back empty.

    Raises:
        TimeoutError: the deadline passed.
        zlib.error: it is not the gzip it says.
    """
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        return b"", False
    chunks = _raw(response, deadline)
    if encoding.endswith("gzip"):
        chunks = _gunzip(_within(chunks, limit))
    start = bytearray()
    for data in chunks:
        start += data
        if len(start) > limit:
            return bytes(start[:limit]), True
    deadline.check()
    return bytes(start), False


def _raw(response: requests.Response, deadline: Deadline) -> Iterator[bytes]:
    for data in response.raw.stream(_CHUNK, decode_content=False):
        deadline.check()
        yield data


def _gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(_GZIP)
    for data in chunks:
        packed = data
        while packed and not unpacker.eof:
            yield unpacker.decompress(packed, _CHUNK)
            packed = unpacker.unconsumed_tail


def _within(chunks: Iterator[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for data in chunks:
        total += len(data)
        if total > limit:
            raise _too_large(limit)
        yield data


def _too_large(limit: int) -> Exception:
    return refuse("fetch_too_large", f"The answer is larger than {limit // 1_000_000} MB.")
