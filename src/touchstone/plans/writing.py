"""The rules' dataclasses back to plain values, spelt as files spell them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from touchstone.plans.model import is_list_alone, slots
from touchstone.plans.tree import Plain
from touchstone.rules.pointing import Where
from touchstone.rules.statement import Source

INDENT = "  "


def encode(value: Any, *, defaults: bool = False) -> Plain:
    """The value as a file holds it: reading it again gives an equal value.

    Without ``defaults``, what equals its default is left out; with them, only what is empty by default.
    """
    if isinstance(value, Source | Where):
        return str(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [encode(member, defaults=defaults) for member in value]
    if isinstance(value, Mapping):
        return {key: encode(member, defaults=defaults) for key, member in value.items()}
    return _object(value, defaults) if is_dataclass(value) else value


def _object(value: Any, defaults: bool) -> Plain:
    cls: Any = type(value)
    found: Plain = {
        slot.key: encode(getattr(value, slot.name), defaults=defaults)
        for slot in slots(cls).values()
        if slot.required or _told(getattr(value, slot.name), slot.default, defaults)
    }
    if is_list_alone(cls):
        found = encode(value.of, defaults=defaults)
    keyword = getattr(cls, "keyword", None)
    return found if keyword is None else {keyword: found}


def _told(value: Any, default: Any, defaults: bool) -> bool:
    return bool(value != default) or (defaults and value not in (None, (), {}))


def json_text(value: Plain, indent: str = "") -> str:
    """The value as JSON, indented, its numbers exactly as they are."""
    inner = indent + INDENT
    if isinstance(value, dict) and value:
        rows = [f"{inner}{_quoted(key)}: {json_text(member, inner)}" for key, member in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        rows = [inner + json_text(member, inner) for member in value]
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    return _single(value)


def canonical_json(value: Plain) -> str:
    """The value as JSON in one spelling alone: keys sorted, no spaces, numbers without needless noughts."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{_quoted(key)}:{canonical_json(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical_json, value)) + "]"
    return _shortest(value) if isinstance(value, Decimal) else _single(value)


def _shortest(value: Decimal) -> str:
    whole, _, part = f"{value:f}".partition(".")
    part = part.rstrip("0")
    text = f"{whole}.{part}" if part else whole
    return "0" if text == "-0" else text


def _single(value: Plain) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else _quoted(value)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
