"""The commands of ``share-service``, one file a room."""
