"""Trees to the rules' dataclasses, by their type hints: one decoder per hint, made once and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from touchstone.plans import values
from touchstone.plans.model import Slot, by_keyword, by_kind, is_list_alone, slots, without_none
from touchstone.plans.reading import BAD, Decoder, Reading, kind_of, shown, suggestion
from touchstone.plans.tree import KeyPath, Node
from touchstone.rules.pointing import Where
from touchstone.rules.shape import Between, Pattern
from touchstone.rules.statement import Source

T = TypeVar("T")
MOST_MEMBERS = 10_000

_SINGLE: dict[Any, Decoder] = {
    str: values.text,
    int: values.whole_number,
    bool: values.yes_or_no,
    Decimal: values.decimal_number,
    date: values.day,
    datetime: values.moment,
    date | datetime: values.day_or_moment,
    Source: values.source,
    Where: values.where,
    Node: lambda node, _path, _reading: node,
}


def read_as(cls: Callable[..., T], node: Node, reading: Reading, path: KeyPath = ()) -> T | None:
    """The tree as an instance of ``cls``; ``None`` when it cannot be, its faults noted in ``reading``."""
    value = decoder(cls)(node, path, reading)
    return None if value is BAD else value


@cache
def decoder(hint: Any) -> Decoder:
    """The decoder of a type hint; raise ``TypeError`` for a hint that files cannot hold."""
    if hint in _SINGLE:
        return _SINGLE[hint]
    if is_dataclass(hint):
        return _dataclass(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return values.one_of([member.value for member in hint], hint)
    origin = get_origin(hint)
    if origin in _GENERIC:
        return _GENERIC[origin](hint)
    return _union(hint)


def _annotated(hint: Any) -> Decoder:
    inner, *shapes = get_args(hint)
    made = decoder(inner)
    for shape in shapes:
        if isinstance(shape, Pattern):
            made = values.matching(made, shape)
        elif isinstance(shape, Between):
            made = values.within(made, shape)
    return made


def _tuple(hint: Any) -> Decoder:
    member = decoder(get_args(hint)[0])

    def read(node: Node, path: KeyPath, reading: Reading) -> Any:
        if not isinstance(node.value, list):
            message = f"this must be a list, and is {kind_of(node)}."
            return reading.bad(node, path, message, reading.syntax.list)
        if len(node.value) > MOST_MEMBERS:
            message = f"this list has {len(node.value):,} entries; at most {MOST_MEMBERS:,} are read."
            return reading.bad(node, path, message, "Check that the file is what you mean.")
        found = [member(child, (*path, index), reading) for index, child in enumerate(node.value)]
        return BAD if BAD in found else tuple(found)

    return read


def _mapping(hint: Any) -> Decoder:
    key_hint, value_hint = get_args(hint)
    read_key, read_value = decoder(key_hint), decoder(value_hint)

    def read(node: Node, path: KeyPath, reading: Reading) -> Any:
        if not isinstance(node.value, dict):
            return _not_keys(node, path, reading)
        found = {}
        for key, child in node.value.items():
            here = (*path, key)
            name = read_key(Node(key, child.file, child.line, child.column), here, reading)
            found[key] = BAD if name is BAD else read_value(child, here, reading)
        return BAD if BAD in found.values() else found

    return read


def _literal(hint: Any) -> Decoder:
    return values.one_of(get_args(hint))


_GENERIC = {Annotated: _annotated, tuple: _tuple, Mapping: _mapping, Literal: _literal}


def _not_keys(node: Node, path: KeyPath, reading: Reading) -> Any:
    message = f"this must be keys and values, and is {kind_of(node)}."
    return reading.bad(node, path, message, reading.syntax.keys)


def _dataclass(cls: Any) -> Decoder:
    known = slots(cls)
    readers: dict[str, Decoder] = {}  # filled at first use: classes may hold themselves

    def read(node: Node, path: KeyPath, reading: Reading) -> Any:
        if not isinstance(node.value, dict):
            return _not_keys(node, path, reading)
        if not readers:
            readers.update({key: decoder(slot.hint) for key, slot in known.items()})
        found: dict[str, Any] = {}
        sound = True
        for key, child in node.value.items():
            if key in known:
                value = readers[key](child, (*path, key), reading)
                sound = sound and value is not BAD
                found[known[key].name] = value
            else:
                unknown_key(child, (*path, key), reading, known)
                sound = False
        return cls(**found) if _complete(known, node, path, reading) and sound else BAD

    return read


def unknown_key(node: Node, path: KeyPath, reading: Reading, known: Iterable[str]) -> Any:
    """Note that the last key of the path is not one of those known there."""
    key = str(path[-1])
    return reading.bad(node, path, f"the key {shown(key)} is not known here.", suggestion(key, list(known)))


def _complete(known: dict[str, Slot], node: Node, path: KeyPath, reading: Reading) -> bool:
    missing = [slot for slot in known.values() if slot.required and node.get(slot.key) is None]
    for slot in missing:
        remedy = f"Add it: {_within_sentence(slot.says)}" if slot.says else "Add it."
        reading.bad(node, path, f'the key "{slot.key}" is missing.', remedy)
    return not missing


def _within_sentence(says: str) -> str:
    return says if says[1:2].isupper() else says[:1].lower() + says[1:]


def _union(hint: Any) -> Decoder:
    members, optional = without_none(hint)
    if len(members) == 1 and optional:
        return _optional(decoder(members[0]))
    if words := by_keyword(members):
        made = _by_keyword(words)
    elif kinds := by_kind(members):
        made = _by_kind(kinds)
    else:
        raise TypeError(f"no file can hold {hint}")
    return _optional(made) if optional else made


def _optional(inner: Decoder) -> Decoder:
    return lambda node, path, reading: None if node.value is None else inner(node, path, reading)


def _by_kind(kinds: dict[str, type]) -> Decoder:
    def read(node: Node, path: KeyPath, reading: Reading) -> Any:
        if not isinstance(node.value, dict):
            return _not_keys(node, path, reading)
        if "kind" not in node.value:
            remedy = f"Add it; the kinds are: {', '.join(kinds)}."
            return reading.bad(node, path, 'the key "kind" is missing.', remedy)
        kind = node.value["kind"]
        if not (isinstance(kind.value, str) and kind.value in kinds):
            message = f"{kind_of(kind)} is no kind known here."
            return reading.bad(kind, (*path, "kind"), message, suggestion(str(kind.plain()), list(kinds)))
        return decoder(kinds[kind.value])(node, path, reading)

    return read


def _by_keyword(words: dict[str, type]) -> Decoder:
    def read(node: Node, path: KeyPath, reading: Reading) -> Any:
        choice = ", ".join(words)
        if not (isinstance(node.value, dict) and len(node.value) == 1):
            return reading.bad(
                node, path, "this must be one key with what belongs to it.", f"The keys are: {choice}."
            )
        word, child = next(iter(node.value.items()))
        if word not in words:
            return unknown_key(child, (*path, word), reading, words)
        cls = words[word]
        if not is_list_alone(cls):
            return decoder(cls)(child, (*path, word), reading)
        members = decoder(slots(cls)["of"].hint)(child, (*path, word), reading)
        return BAD if members is BAD else cls(of=members)

    return read
