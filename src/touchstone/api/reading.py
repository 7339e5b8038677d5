"""The description as people read it: chapters of operations, each with its parameters, body and answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A parameter, or a field of a body or an answer."""

    name: str
    kind: str
    needed: bool
    about: str


@dataclass(frozen=True, kw_only=True)
class Read:
    """One operation."""

    id: str
    method: str
    path: str
    about: str
    scope: str
    parameters: list[Line]
    body: str
    body_fields: list[Line]
    answer: str
    answer_fields: list[Line]
    status: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """The operations about one thing."""

    name: str
    about: str
    operations: list[Read]


def chapters(document: Json) -> list[Chapter]:
    """Every operation, by what it is about, in the order of the document."""
    every = [
        (operation["tags"][0], _read(document, method, path, operation))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]
    return [
        Chapter(
            name=tag["name"],
            about=tag["description"],
            operations=[one for of, one in every if of == tag["name"]],
        )
        for tag in document["tags"]
    ]


def _read(document: Json, method: str, path: str, operation: Json) -> Read:
    status, good = next(iter(operation["responses"].items()))
    body = operation.get("requestBody", {}).get("content", {})
    sent, told = _schema(body), _schema(good.get("content", {}))
    media = next(iter(body), "")
    about, _, _ = operation["description"].partition("\n\nScope:")
    scopes = [scope for way in operation["security"] for scope in way["token"]]
    return Read(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        about=" ".join(about.split()),
        scope=" or ".join(scopes),
        parameters=[_parameter(document, one) for one in operation["parameters"]],
        body=(_kind(sent) if media == "application/json" else media) if sent else "",
        body_fields=list(_fields(document, sent)),
        answer=_kind(told) if told else "nothing",
        answer_fields=list(_fields(document, told)),
        status=status,
    )


def _schema(content: Json) -> Json:
    first: Json = next(iter(content.values()), {})
    found: Json = first.get("schema", {})
    return found


def _parameter(document: Json, one: Json) -> Line:
    kind = f"{one['in']}, {_kind(_plain(document, one['schema']))}"
    return Line(
        name=one["name"], kind=kind, needed=one.get("required", False), about=one.get("description", "")
    )


def _fields(document: Json, schema: Json) -> Iterator[Line]:
    """The fields of an object, or of what a list or a page of it holds."""
    found = _plain(document, schema)
    if found.get("type") == "array":
        yield from _fields(document, found["items"])
        return
    if "items" in found.get("properties", {}) and "next" in found["properties"]:
        yield from _fields(document, found["properties"]["items"])
        return
    needed = set(found.get("required", ()))
    for name, field in found.get("properties", {}).items():
        yield Line(name=name, kind=_kind(field), needed=name in needed, about=field.get("description", ""))


def _plain(document: Json, schema: Json) -> Json:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _kind(schema: Json) -> str:
    """What may stand there, in few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2]).replace("Listed_", "page of ").rstrip("_")
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(_kind(one) for one in schema[several]))
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{_kind(schema['additionalProperties'])} by name"
    return str(schema.get("format") or schema.get("type") or "anything")
