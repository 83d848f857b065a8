"""Which shelf an installation has: a folder of its own, or a bucket that machines share."""

from __future__ import annotations

from share_service.cards.folder_shelf import FolderShelf
from share_service.cards.shelf import Shelf
from share_service.errors import ConfigError
from share_service.settings import Settings


def open_shelf(settings: Settings) -> Shelf:
    """Return the shelf that ``settings`` describe, without looking at it.

    Raises:
        ConfigError: it is in a bucket, and boto3 is not installed.
    """
    place = settings.bucket
    if place is None:
        return FolderShelf(settings.card_dir)
    try:
        # Nobody else waits the third of a second that boto3 takes to load.
        from share_service.cards.bucket_shelf import BucketShelf  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"SHARE_CARD_STORE names a bucket, which needs {error.name}: install share-service[s3].", code="card_store"
        ) from error
    return BucketShelf(place, settings.card_dir)
