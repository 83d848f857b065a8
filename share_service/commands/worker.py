"""``worker``: reads the click stream into the store, in the foreground."""

from __future__ import annotations

import signal
import threading

import click

from share_service import logs
from share_service.commands.opened import opened
from share_service.errors import ConfigError, Unavailable
from share_service.settings import load


@click.command()
@click.option("--drain", is_flag=True, help="End when the stream is empty, instead of waiting for more.")
def worker(drain: bool) -> None:
    """Move the events of the click stream to the store until stopped: SIGTERM ends it after the batch at hand."""
    settings = load()
    with opened(settings) as parts:
        logs.setup(settings.log_level)
        if parts.stream is None:
            raise ConfigError("share-service worker reads a stream: set SHARE_CLICK_STREAM.", code="no_click_stream")
        consumer = parts.stream.consumer()
        try:
            if drain:
                click.echo(f"{consumer.drain():,} entries stored")
                if consumer.trouble:
                    raise Unavailable(f"The stream was not read to its end: {consumer.trouble}.", code="stream_away")
            else:
                consumer.run(_told_to_stop())
        finally:
            consumer.close()


def _told_to_stop() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
