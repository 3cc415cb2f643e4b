"""Logs as JSON lines, with whatever could be a number or a code blacked out."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_CHINESE = "零〇洞一二两三四五六七八九幺拐勾壹贰叁肆伍陆柒捌玖"
_ENGLISH = "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple"
_DIGIT = rf"(?:[\d{_CHINESE}]|\b(?:{_ENGLISH})\b)"
_SECRET = re.compile(rf"{_DIGIT}(?:[\s,，、-]{{0,2}}{_DIGIT}){{3,}}", re.IGNORECASE)
_LARGEST_NUMBER = 99_999


def configure(level: str) -> None:
    """Sends our events and those of libraries to standard error, one JSON object a line."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("twilio", "urllib3", "alembic.runtime"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blacks out runs of four digits or more, spoken and grouped ones too, in everything but the time and counts."""
    for key, value in event.items():
        if key == "timestamp" or _is_count(value):
            continue
        event[key] = _SECRET.sub("████", value if isinstance(value, str) else str(value))
    return event


def _is_count(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and abs(value) <= _LARGEST_NUMBER)
