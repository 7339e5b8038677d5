"""The clauses that a plan, a policy or a scheme cites, each moved to a document of its own layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from touchstone.rules.situation import Situation
from touchstone.rules.statement import Source

T = TypeVar("T")


def moved(value: Any, document: str) -> Any:
    """The same value with every clause in the document."""
    if isinstance(value, Source):
        return Source(document, value.section)
    if isinstance(value, tuple):
        return tuple(moved(member, document) for member in value)
    if isinstance(value, Mapping):
        return {key: moved(member, document) for key, member in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        kept = {field.name: moved(getattr(value, field.name), document) for field in fields(value)}
        return replace(value, **kept)
    return value


def apart(situation: Situation) -> Situation:
    """The situation with the clauses of plan, policy and scheme told apart by their documents."""
    return replace(
        situation,
        plan=moved(situation.plan, "plan"),
        policy=moved(situation.policy, "policy"),
        scheme=moved(situation.scheme, "scheme"),
        answers={},
    )


def statements(value: Any) -> Iterator[Source]:
    """Every clause inside a value."""
    if isinstance(value, Source):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from statements(member)
    elif isinstance(value, Mapping):
        yield from statements(tuple(value.values()))
    elif is_dataclass(value):
        yield from statements(tuple(getattr(value, field.name) for field in fields(value)))
