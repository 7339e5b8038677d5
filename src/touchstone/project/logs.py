"""Logs a machine can read: one JSON object a line, with the request's id and no personal data."""

from __future__ import annotations

import os
import re
from typing import Any

import structlog

ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")
SECRETS = re.compile(
    r"(/invitation/|/password/reset/key/|/confirm-email/|/calendar/|/files/content/|/send/)[^\s/\"'?]+"
)


def named(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """With the request's id, which Django's last word on a refused request comes too late for."""
    request = getattr(event.get("_record"), "request", None)
    id = getattr(request, "id", None)
    return event | {"request": id} if id else event


def masked(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Without e-mail addresses, and without what makes an address of ours open something to whoever has it.

    Frameworks log the path of what was refused, and databases the values of a row that was.
    """
    return {key: _mask(value) if isinstance(value, str) else value for key, value in event.items()}


def _mask(text: str) -> str:
    return SECRETS.sub(r"\1…", ADDRESS.sub("…@…", text))


SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                named,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                masked,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": SHARED,
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("TOUCHSTONE_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": [], "propagate": True},
        "procrastinate": {"level": "WARNING"},
    },
}
