"""The store's history: alembic runs these in order (`share-service migrate`)."""
