"""The clauses that a plan, a policy or a scheme cites, each moved to a document of its own layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from touchstone.rules.situation import Situation
from touchstone.rules.statement import Source


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
