"""Answers as JSON: one encoder, so that a date or a grade is spelt alike in every document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from touchstone.plans.writing import json_text
from touchstone.rules.findings import Finding
from touchstone.rules.pointing import Where
from touchstone.rules.report import GradeRange, Report
from touchstone.rules.statement import Source

TOLD: Mapping[type, tuple[str, ...]] = {  # what a class works out and a reader of the document needs
    Finding: ("blocks",),
    GradeRange: ("grade",),
    Report: ("holds",),
}


def plain(value: Any) -> Any:
    """The value as JSON holds it: every field, also when it is empty, so that a document keeps its shape.

    Days and moments are ISO 8601 text, clauses ``document § section``, decimals numbers with all their
    digits, fractions text such as ``200/3``.
    """
    if isinstance(value, Source | Where | Fraction | PurePath):
        return str(value)
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, tuple | list):
        return [plain(member) for member in value]
    return _object(value) if is_dataclass(value) else value


def _object(value: Any) -> dict[str, Any]:
    names = [field.name for field in fields(value)]
    found = {name.rstrip("_"): plain(getattr(value, name)) for name in names}
    return found | {name: plain(getattr(value, name)) for name in TOLD.get(type(value), ())}


def without_traces(report: Report) -> dict[str, Any]:
    """The report as `assess` answers it."""
    document: dict[str, Any] = plain(replace(report, traces={}))
    del document["traces"]
    return document


def as_text(document: Any) -> str:
    """The document as indented JSON text."""
    return json_text(plain(document))
