"""The fixtures of the tests that need a whole hotline; each folder's conftest takes what it uses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ivr.db import Database
from ivr.ids import Ids
from ivr.release import migrate
from tests.base.hotline import Hotline, hotline_on
from tests.base.outside import Wallet, served_wallet


@pytest.fixture(scope="session")
def wallet() -> Iterator[Wallet]:
    with served_wallet() as wallet:
        yield wallet


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Any) -> str:
    """A database made by the migrations, to be copied: they take a second on PostgreSQL."""
    name = f"template_{Ids().key()}"
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = Database(postgres_server.get_uri(name))
    migrate(database)
    database.close()
    return name


@pytest.fixture
def migrated_postgres(postgres_server: Any, postgres_template: str) -> Iterator[str]:
    """The address of a migrated database, gone after the test."""
    name = f"test_{Ids().key()}"
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
        yield postgres_server.get_uri(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def migrated_sqlite(tmp_path: Path) -> str:
    """The address of a migrated SQLite file."""
    url = f"sqlite:///{tmp_path / 'hotline.db'}"
    database = Database(url)
    migrate(database)
    database.close()
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database, on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(f"migrated_{request.param}"))


@pytest.fixture
def hotline(migrated_url: str, wallet: Wallet) -> Iterator[Hotline]:
    """A hotline on each database."""
    with hotline_on(migrated_url, wallet) as hotline:
        yield hotline


@pytest.fixture
def small_hotline(migrated_sqlite: str, wallet: Wallet) -> Iterator[Hotline]:
    """A hotline for what does not depend on the database."""
    with hotline_on(migrated_sqlite, wallet) as hotline:
        yield hotline


@pytest.fixture
def postgres_hotline(migrated_postgres: str, wallet: Wallet) -> Iterator[Hotline]:
    """A hotline for what concerns PostgreSQL alone."""
    with hotline_on(migrated_postgres, wallet) as hotline:
        yield hotline
