"""Brings a database to this release's schema: our tables by Alembic, the job engine's by its own migration."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from ivr.db import Database
from ivr.jobs import create_tables

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def migrate(database: Database) -> None:
    """Runs what has not run yet; safe to run again."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database"] = database
    command.upgrade(config, "head")
    create_tables(database)
