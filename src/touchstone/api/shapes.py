"""The plain values that bodies and parameters are made of: what the database can keep, and no more."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja import Schema
from ninja.parser import Parser
from pydantic import ConfigDict, field_validator

from touchstone.web.ui.values import (
    Code,
    Day,
    Line,
    Mail,
    Moment,
    Revision,
    Seconds,
    Text,
    kept_whole,
)

__all__ = [
    "Bodies",
    "Code",
    "Day",
    "Given",
    "Line",
    "Mail",
    "Moment",
    "Reason",
    "Revision",
    "Seconds",
    "Text",
    "kept_whole",
    "moment",
]


class Given(Schema):
    """A body: what it holds is described, and nothing else; its texts are such as the database can keep."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _kept(cls, value: Any) -> Any:
        _look_through(value)
        return value


def _look_through(value: Any) -> None:
    if isinstance(value, str):
        kept_whole(value)
    elif isinstance(value, dict):
        _look_through([*value, *value.values()])
    elif isinstance(value, list | tuple | set):
        for each in value:
            _look_through(each)


class Reason(Given):
    """Why something is done; it is kept."""

    reason: Text


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(name)


class Bodies(Parser):
    """Reads bodies as JSON, strictly: an object, and no number that JSON does not have."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as an object; ``ValueError`` for anything else."""
        said = json.loads(request.body, parse_constant=_not_a_number)
        if not isinstance(said, dict):
            raise TypeError("an object is asked for")
        return said


def moment(value: datetime | None) -> str | None:
    """A moment as answers tell it."""
    return value.isoformat() if value else None
