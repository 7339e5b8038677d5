"""The parts of a plan by the names its file gives them: keys, ids of list members, conditions' keywords."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any

from touchstone.plans.model import is_list_alone, slots
from touchstone.rules.statement import Source

# The fields by which one member of a list differs from the others, the most telling first.
NAMING = ("id", "code", "part", "grade", "method")


@dataclass(frozen=True, slots=True)
class Behind:
    """A value behind its keyword."""

    value: Any


def parts(value: object) -> dict[str, Any]:
    """What stands right below a value, by name; nothing below a single value. Absent parts are left out."""
    if isinstance(value, Behind):
        inner = value.value
        return parts(inner.of) if is_list_alone(inner.__class__) else _fields(inner)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return dict(zip(member_names(value), value, strict=True))
    if not is_dataclass(value) or isinstance(value, Source):
        return {}
    keyword = getattr(value, "keyword", None)
    return _fields(value) if keyword is None else {keyword: Behind(value)}


def member_names(members: tuple[Any, ...]) -> list[str]:
    """What the members of a list are called: by id, code or grade where all differ, otherwise by number."""
    names = [_name(member) for member in members]
    if None not in names and len(set(names)) == len(names):
        return [str(name) for name in names]
    return [f"[{index}]" for index in range(len(members))]


def _name(member: object) -> str | None:
    if isinstance(member, str):
        return str(member)
    when = getattr(member, "when", None)
    if isinstance(when, Mapping):  # a row of a table
        return ", ".join(f"{method} {grade}" for method, grade in when.items())
    return next((getattr(member, field) for field in NAMING if hasattr(member, field)), None)


def _fields(value: Any) -> dict[str, Any]:
    given = {slot.key: getattr(value, slot.name) for slot in slots(value.__class__).values()}
    return {key: part for key, part in given.items() if part is not None}
