"""Whatever could be a number or a code is black in the log."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from ivr import log


@pytest.fixture(autouse=True)
def _logging_kept() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


CANARIES = [
    "13800138000",
    "+8613800138000",
    "138 0013 8000",
    "138-0013-8000",
    "１３８００１３８０００",
    "幺三八零零幺三八零零零",
    "一三八，零零一三，八零零零",
    "壹叁捌零零壹",
    "٠١٢٣٤٥",
    "482915",
    "202611210317",
    "seven three eight two nine one",
    "Seven, three, eight, two, nine, one",
    "double four oh six one",
    "七三八，二九幺",
    "洞幺三八 零零",
]


@pytest.mark.parametrize("canary", CANARIES)
def test_a_number_is_black_wherever_it_stands(canary: str, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO")
    ours = structlog.get_logger("test")
    ours.info(f"said {canary}.", given=canary, inside={"a": [canary]}, error=ValueError(canary))
    logging.getLogger("library").warning("heard %s", canary)
    try:
        raise ValueError(canary)
    except ValueError:
        logging.getLogger("library").exception("failed with %s", canary)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all("██" in line and canary not in line for line in lines)
    assert all(json.loads(line)["timestamp"].startswith("20") for line in lines)


@pytest.mark.parametrize(
    ("value", "shown"), [(13800138000, "████"), (482915, "████"), (404, 404), (True, True), (None, None)]
)
def test_counts_show_and_long_integers_do_not(value: object, shown: object) -> None:
    assert log.redact(None, "info", {"value": value}) == {"value": shown}


def test_words_and_short_numbers_are_left() -> None:
    event = {"event": "step 12 of node main-menu, HTTP 503"}
    assert log.redact(None, "info", dict(event)) == event


def test_nothing_of_a_request_is_logged_by_chatty_libraries() -> None:
    log.configure("DEBUG")
    assert not logging.getLogger("twilio.http_client").isEnabledFor(logging.INFO)
    assert not logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.DEBUG)
