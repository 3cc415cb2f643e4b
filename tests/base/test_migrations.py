"""The migrations make what the tables say, on both databases; running them again changes nothing."""

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from ivr.db import Database, metadata
from ivr.release import MIGRATIONS, migrate


def test_from_an_empty_database_to_the_tables_as_written_and_back(database_url: str) -> None:
    database = Database(database_url)
    migrate(database)
    assert differences(database) == []
    assert set(metadata.tables) <= tables(database)
    migrate(database)
    assert differences(database) == []
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database"] = database
    command.downgrade(config, "base")
    assert not set(metadata.tables) & tables(database)
    migrate(database)
    assert differences(database) == []
    database.close()


def differences(database: Database) -> list[object]:
    """What Alembic would change, leaving out the job engine's own tables."""
    options = {
        "include_object": lambda _object, name, kind, _reflected, _to: kind != "table" or name in metadata.tables,
        "compare_server_default": True,
    }
    with database.read() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def tables(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names())
