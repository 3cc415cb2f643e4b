"""Keys are changed while the hotline runs: everything sealed is found, in batches, and nothing is written over."""

import base64
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from ivr.db import Sealed
from ivr.every_table import metadata
from ivr.rotation import Rotation, sealed_columns
from ivr.settings import Settings
from ivr.vault import Vault, parse_keys
from tests.base.hotline import Hotline
from tests.base.outside import VICTIM
from tests.identity.test_pairs import RIGHT, enter

OLD = Settings(_env_file=None).data_keys.get_secret_value()  # type: ignore[call-arg]  # pydantic's own
NEW = "k2:" + base64.b64encode(b"2" * 32).decode()


ROWS = (
    "agents",
    "calls",
    "call_events",
    "call_requests",
    "call_transactions",
    "cases",
    "codes",
    "messages",
    "proof_pairs",
)


def vault(hotline: Hotline, keys: str = f"{NEW},{OLD}") -> Vault:
    return Vault(parse_keys(keys), hotline.house.settings.search_key.get_secret_value().encode())


def sealed_values(hotline: Hotline) -> dict[str, list[bytes]]:
    return {
        f"{table.name}.{column.name}": [bytes(row[column.name]) for row in hotline.rows(table.name) if row[column.name]]
        for table, columns in sealed_columns().items()
        for column in columns
    }


def busy(hotline: Hotline) -> None:
    """A call that leaves rows in the tables, and a value in every sealed column of those."""
    call = hotline.call().prove()
    enter(hotline, "1", RIGHT[0], call.record()["call"])
    for name in ("a", "b"):
        hotline.house.agents.put(name, name, ["fraud"], ["zh-CN"], f"client:{name}")
    with hotline.database.write() as connection:
        for table, columns in sealed_columns().items():
            for column in columns:
                purpose = column.type.purpose  # type: ignore[attr-defined]  # sealed columns are of this type alone
                value = {column: hotline.house.settings.vault.seal("anything", purpose)}
                connection.execute(sa.update(table).where(column.is_(None)).values(value))


def test_every_binary_column_of_the_database_is_one_that_keys_are_rotated_for(hotline: Hotline) -> None:
    looks = sa.inspect(hotline.database.engine)
    binary = {
        (name, column["name"])
        for name in looks.get_table_names()
        if name in metadata.tables
        for column in looks.get_columns(name)
        if isinstance(column["type"], sa.LargeBinary)
    }
    found = {(table.name, column.name) for table, columns in sealed_columns().items() for column in columns}
    assert binary == found, "give a sealed column the type Sealed(purpose)"
    assert all(isinstance(metadata.tables[table].c[name].type, Sealed) for table, name in found)


def test_everything_is_sealed_anew_and_the_old_key_can_be_taken_away(hotline: Hotline) -> None:
    busy(hotline)
    before = sealed_values(hotline)
    rotated = {each.column: each for each in Rotation(hotline.database, vault(hotline), batch=2).run()}
    after = sealed_values(hotline)
    assert after.keys() == rotated.keys()
    for column, values in after.items():
        assert values or column.split(".")[0] not in ROWS
        assert (len(values), rotated[column].sealed) == (len(before[column]), len(values))
        assert all(value.startswith(b"k2:") for value in values)
    only_new = vault(hotline, NEW)
    for table, columns in sealed_columns().items():
        for each in columns:
            for row in hotline.rows(table.name):
                purpose = each.type.purpose  # type: ignore[attr-defined]  # sealed columns are of this type alone
                assert row[each.name] is None or only_new.open(row[each.name], purpose)
    assert sum(each.sealed for each in Rotation(hotline.database, vault(hotline)).run()) == 0


def test_records_are_read_and_found_as_before(hotline: Hotline) -> None:
    call = hotline.call().prove()
    before = call.record()
    list(Rotation(hotline.database, vault(hotline)).run())
    object.__setattr__(hotline.house.records, "vault", vault(hotline, NEW))
    assert call.record() == before
    assert [found["sid"] for found in hotline.house.records.by_phone(VICTIM)] == [call.sid]


def test_it_goes_on_where_it_was_stopped(hotline: Hotline) -> None:
    busy(hotline)
    run = Rotation(hotline.database, vault(hotline)).run()
    first = next(run)
    del run
    again = {each.column: each.sealed for each in Rotation(hotline.database, vault(hotline)).run()}
    assert (first.sealed > 0, again[first.column]) == (True, 0)
    assert all(value.startswith(b"k2:") for values in sealed_values(hotline).values() for value in values)


class Interrupted(Rotation):
    """Somebody changes a row between its reading and its writing."""

    def _store(self, table: sa.Table, column: sa.Column[Any], changed: Any) -> int:
        if column.name == "session":
            with self.database.write() as connection:
                connection.execute(sa.update(table).values({column: self.vault.seal("newer", "session")}))
        return super()._store(table, column, changed)


def test_what_changed_meanwhile_is_not_written_over(hotline: Hotline) -> None:
    hotline.call().ring()
    both = vault(hotline)
    rotated = {each.column: each.sealed for each in Interrupted(hotline.database, both).run()}
    assert rotated["calls.session"] == 0
    assert [both.open(row["session"], "session") for row in hotline.rows("calls")] == ["newer"]


def test_calls_go_on_while_it_runs(hotline: Hotline) -> None:
    calls = [hotline.call().to_code() for _ in range(3)]
    stop, failed = threading.Event(), list[BaseException]()

    def rotate() -> None:
        try:
            while not stop.is_set():
                list(Rotation(hotline.database, vault(hotline), batch=1).run())
        except BaseException as error:
            failed.append(error)

    # The house that serves knows both keys, as the processes must before keys are rotated.
    for name, key in hotline.house.settings.vault._keys.items():
        assert name == "dev"
        assert key
    hotline.house.settings.vault._keys.update(vault(hotline)._keys)
    thread = threading.Thread(target=rotate)
    thread.start()
    try:
        for call in calls:
            call.press("*")
            assert "请输入" in call.heard
    finally:
        stop.set()
        thread.join()
    assert failed == []


@pytest.mark.parametrize("lost", [True, False])
def test_the_command_says_what_it_did(small_hotline: Hotline, lost: bool) -> None:
    small_hotline.call().ring()
    settings = small_hotline.house.settings
    vars(settings)["vault"] = vault(small_hotline, NEW if lost else f"{NEW},{OLD}")
    result = small_hotline.app.test_cli_runner().invoke(args=["keys", "rotate"])
    assert ("need a key that DATA_KEYS does not hold" in result.output) == lost
    assert ("everything is sealed under k2" in result.output) == (not lost)
    assert result.exit_code == int(lost)
