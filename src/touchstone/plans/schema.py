"""JSON Schema 2020-12 of every file format, made from the same dataclasses that the reader uses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from inspect import getdoc
from typing import Annotated, Any, Literal, get_args, get_origin

from touchstone.plans.decoders import MOST_MEMBERS
from touchstone.plans.model import Slot, by_keyword, is_list_alone, slots, without_none
from touchstone.plans.tree import Node
from touchstone.plans.writing import canonical_json, encode
from touchstone.rules.pointing import LONGEST_TEXT, Where
from touchstone.rules.shape import Between, Pattern, Says
from touchstone.rules.statement import SECTION_SIGN, Source

Schema = dict[str, Any]

_DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_MOMENT: Schema = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})$",
}
_CLAUSE: Schema = {
    "type": "string",
    "pattern": rf"\S{SECTION_SIGN}\s*\S",
    "description": 'A clause, written "document § section".',
}
_WHERE: Schema = {
    "type": "string",
    "pattern": r"\S",
    "maxLength": LONGEST_TEXT,
    "description": "Pages (pages 3–5, 8), a time of a recording (12:30–15:00) or the words of a heading; "
    "before it, where not the newest file of the piece is meant, version and its number (version 2: page 3).",
}
_SINGLE: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Decimal: {"type": "number"},
    date: _DAY,
    datetime: _MOMENT,
    date | datetime: {"anyOf": [_DAY, _MOMENT]},
    Source: _CLAUSE,
    Where: _WHERE,
    Node: {},
}


class Definitions:
    """Schemas of dataclasses under their names, each made when it is first referred to."""

    def __init__(self) -> None:
        self.made: dict[str, Schema] = {}

    def of(self, hint: Any) -> Schema:
        """The schema of a type hint."""
        if hint in _SINGLE:
            return dict(_SINGLE[hint])
        if is_dataclass(hint):
            return self.reference(hint)
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return {"enum": [member.value for member in hint]}
        make = self._generic().get(get_origin(hint), self._union)
        return make(hint)

    def reference(self, cls: Any) -> Schema:
        """A reference to a dataclass, which is defined on the way."""
        if cls.__name__ not in self.made:
            self.made[cls.__name__] = {}  # a class may refer to itself
            self.made[cls.__name__] = self.object(cls)
        return {"$ref": f"#/$defs/{cls.__name__}"}

    def object(self, cls: Any) -> Schema:
        """The schema of a dataclass in full."""
        if is_list_alone(cls):
            return {**told(cls), **self.property(slots(cls)["of"])}
        return {
            **told(cls),
            "type": "object",
            "properties": {slot.key: self.property(slot) for slot in slots(cls).values()},
            "required": [slot.key for slot in slots(cls).values() if slot.required],
            "additionalProperties": False,
        }

    def property(self, slot: Slot) -> Schema:
        """The schema of one key, with its default where that is more than nothing."""
        made = self.of(slot.hint)
        if slot.default is MISSING or slot.default is None or slot.default in ((), {}) or slot.required:
            return made
        return {**made, "default": json.loads(canonical_json(encode(slot.default)))}

    def _generic(self) -> Mapping[Any, Callable[[Any], Schema]]:
        return {
            Annotated: self._annotated,
            tuple: self._list,
            Mapping: self._mapping,
            Literal: lambda hint: {"enum": list(get_args(hint))},
        }

    def _annotated(self, hint: Any) -> Schema:
        inner, *shapes = get_args(hint)
        made = self.of(inner)
        for shape in shapes:
            made |= _shape(shape)
        return made

    def _list(self, hint: Any) -> Schema:
        return {"type": "array", "items": self.of(get_args(hint)[0]), "maxItems": MOST_MEMBERS}

    def _mapping(self, hint: Any) -> Schema:
        key, value = get_args(hint)
        return {"type": "object", "propertyNames": self.of(key), "additionalProperties": self.of(value)}

    def _union(self, hint: Any) -> Schema:
        members, optional = without_none(hint)
        words = by_keyword(members)
        if words:
            choices = [self._keyword(word, cls) for word, cls in words.items()]
        else:
            choices = [self.of(member) for member in members]
        made = choices[0] if len(choices) == 1 else {"oneOf": choices}
        return {"anyOf": [made, {"type": "null"}]} if optional else made

    def _keyword(self, word: str, cls: Any) -> Schema:
        return {
            "type": "object",
            "properties": {word: self.reference(cls)},
            "required": [word],
            "additionalProperties": False,
        }


def told(cls: Any) -> Schema:
    """A title and a description from the name and the first paragraph of the docstring."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).capitalize()
    first = (getdoc(cls) or "").split("\n\n")[0].replace("\n", " ")
    return {"title": words, "description": first}


def _shape(shape: Any) -> Schema:
    if isinstance(shape, Pattern):
        return {
            "pattern": f"^(?:{shape.regex})$",
            "description": f"{shape.says[:1].upper()}{shape.says[1:]}.",
        }
    if isinstance(shape, Between):
        ends = {"minimum": shape.low, "maximum": shape.high}
        return {key: end for key, end in ends.items() if end is not None}
    return {"description": shape.text} if isinstance(shape, Says) else {}
