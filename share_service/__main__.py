"""``python -m share_service`` is ``share-service``."""

from share_service.cli import main

main()
