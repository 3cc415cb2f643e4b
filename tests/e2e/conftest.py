"""One whole hotline for each test process and database, started when the first test needs it."""

from collections.abc import Iterator

import pytest

from tests.e2e.hotline import Hotline, postgres_database, whole


@pytest.fixture
def regenerate_transcripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regenerate-transcripts"))


@pytest.fixture(scope="session")
def hotline_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    with whole(f"sqlite:///{tmp_path_factory.mktemp('hotline') / 'hotline.db'}") as hotline:
        yield hotline


@pytest.fixture(scope="session")
def hotline_on_postgres(request: pytest.FixtureRequest) -> Iterator[Hotline]:
    with whole(postgres_database(request.getfixturevalue("postgres_server"))) as hotline:
        yield hotline
