"""A page for each kind of file, from its published schema: every key, what it holds and what it means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from touchstone.plans.published import schema

Schema = dict[str, Any]

KINDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
SYNTAX = {"record": "JSON"}
ANY_WORDS = "Some words; it must not be empty."  # true of nearly every text: not worth a cell
CLAUSE = "A clause,"


def format_page(name: str) -> str:
    """The page of one kind of file, its parts in the order in which they are met."""
    whole = schema(name)
    parts = {"": whole} | {part: whole["$defs"][part] for part in _met(whole)}
    written = SYNTAX.get(name, "YAML")
    head = [
        f"# The {name} file",
        f"{whole['description']} Written as {written}; `touchstone schema {name}` prints the JSON Schema.",
    ]
    blocks = [*head, *(block for part in parts.values() for block in _part(part, whole["$defs"]))]
    return "\n\n".join(blocks).replace("``", "`") + "\n"


def _met(whole: Schema) -> list[str]:
    """The parts' names, each where it is first referred to."""
    found: list[str] = []
    waiting = list(_references({**whole, "$defs": {}}))
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting = [*_references(whole["$defs"][name]), *waiting]
    return found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield _name(value)
        for member in value.values():
            yield from _references(member)
    elif isinstance(value, list):
        for member in value:
            yield from _references(member)


def _part(part: Schema, parts: Schema) -> Iterator[str]:
    yield f"## {part['title']}"
    if part.get("description"):
        yield part["description"]
    if "properties" in part:
        yield "\n".join(_table(part, parts))
    else:
        yield f"Holds {holds(part)}."


def _table(part: Schema, parts: Schema) -> Iterator[str]:
    yield "| key | holds | needed | meaning |"
    yield "| --- | --- | --- | --- |"
    for key, value in part["properties"].items():
        yield f"| `{key}` | {holds(value)} | {_needed(part, key)} | {_meaning(value, parts)} |"


def _needed(part: Schema, key: str) -> str:
    if key in part.get("required", ()):
        return "yes"
    if key in part.get("else", {}).get("required", ()):
        return f"yes, unless `{part['if']['required'][0]}`"
    return _default(part["properties"][key])


def _default(value: Schema) -> str:
    return (
        f"no: `{str(value['default']).lower()}`"
        if isinstance(value.get("default"), bool | int | str)
        else "no"
    )


def _meaning(value: Schema, parts: Schema) -> str:
    """The key's own description, or the first sentence about what it holds."""
    inner = _without_null(value)
    items = inner.get("items", {})
    of = parts.get(_name(inner) or _name(items), {}).get("description", "")
    own = value.get("description") or inner.get("description") or items.get("description") or of
    return "" if own == ANY_WORDS else _cell(own)


def holds(value: Schema) -> str:
    """What a key holds, in words."""
    value = _without_null(value)
    if "$ref" in value:
        return f"[{_words(_name(value))}](#{_words(_name(value)).replace(' ', '-')})"
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return ", ".join(f"`{word}`" for word in value["enum"])
    for choice in ("oneOf", "anyOf"):
        if choice in value:
            return " or ".join(holds(one) for one in value[choice])
    return _single(value)


def _single(value: Schema) -> str:
    if value.get("description", "").startswith(CLAUSE):
        return "clause"
    kind = value.get("type")
    if kind == "array":
        return f"list of {holds(value['items'])}"
    if kind == "object":
        return _object(value)
    if value.get("format") == "date":
        return "day"
    if value.get("format") == "date-time":
        return "moment"
    return _cell(KINDS.get(str(kind), "anything") + _ends(value))


def _object(value: Schema) -> str:
    inner = value.get("additionalProperties")
    if isinstance(inner, dict):
        return f"for each name: {holds(inner)}"
    keys = value.get("properties", {})
    if len(keys) == 1:
        return " ".join(f"`{key}:` {holds(one)}" for key, one in keys.items())
    return f"keys {', '.join(f'`{key}`' for key in keys)}"


def _ends(value: Schema) -> str:
    low, high = value.get("minimum"), value.get("maximum")
    if low is None:
        return ""
    return f" from {low}" if high is None else f" from {low} to {high}"


def _without_null(value: Schema) -> Schema:
    choices = value.get("anyOf", [])
    if {"type": "null"} in choices:
        kept = [one for one in choices if one != {"type": "null"}]
        return kept[0] if len(kept) == 1 else {"anyOf": kept}
    return value


def _name(value: Schema) -> str:
    return str(value.get("$ref", "")).rpartition("/")[2]


def _words(name: str) -> str:
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name).strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
