"""Runs migrations on the database that the release gives, or on the one of the environment under `alembic`."""

from alembic import context

from ivr.db import Database
from ivr.every_table import metadata
from ivr.settings import Settings


def _is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    return kind != "table" or name in metadata.tables


def run() -> None:
    """Migrates inside one transaction."""
    database = context.config.attributes.get("database") or Database(Settings().database_url)
    with database.write() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_object=_is_ours,
            render_as_batch=database.is_sqlite,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
