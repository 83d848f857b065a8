"""``python -m share_service`` is ``share-service``, also where only the requirements are installed."""

from share_service.cli import main

if __name__ == "__main__":
    main()
