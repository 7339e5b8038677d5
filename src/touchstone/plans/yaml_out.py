"""Plain values as YAML that this package reads back as the same values."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from touchstone.plans.scalars import NumberError, plain_scalar
from touchstone.plans.tree import Plain

WIDTH = 110


def yaml_text(value: Plain) -> str:
    """The value as YAML, quoting text that would read as a number, a truth or nothing."""
    written: str = yaml.emit(_document(value), Dumper=yaml.CDumper, allow_unicode=True, width=WIDTH)
    return written


def _document(value: Plain) -> Iterator[Any]:
    yield yaml.StreamStartEvent()
    yield yaml.DocumentStartEvent(explicit=False)
    yield from _events(value)
    yield yaml.DocumentEndEvent(explicit=False)
    yield yaml.StreamEndEvent()


def _events(value: Plain) -> Iterator[Any]:
    if isinstance(value, dict):
        yield yaml.MappingStartEvent(None, None, True, flow_style=not value)
        for key, member in value.items():
            yield _scalar(key)
            yield from _events(member)
        yield yaml.MappingEndEvent()
    elif isinstance(value, list):
        yield yaml.SequenceStartEvent(None, None, True, flow_style=_short(value))
        for member in value:
            yield from _events(member)
        yield yaml.SequenceEndEvent()
    else:
        yield _scalar(value)


def _short(members: list[Plain]) -> bool:
    return all(isinstance(member, str) and member.isalnum() for member in members)


def _scalar(value: Plain) -> Any:
    quoted = isinstance(value, str) and not _stays_text(value)
    return yaml.ScalarEvent(None, None, (not quoted, True), _written(value), style='"' if quoted else None)


def _stays_text(text: str) -> bool:
    try:
        return text == plain_scalar(text) and text != "<<"
    except NumberError:
        return False


def _written(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
