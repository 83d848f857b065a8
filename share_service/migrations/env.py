"""What alembic runs for every command: the connection comes from `store/migrate.py`."""

from alembic import context

from share_service.store.tables import metadata

connection = context.config.attributes["connection"]
# SQLite cannot alter most things in place: batch mode copies the table, changed, inside the transaction.
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
