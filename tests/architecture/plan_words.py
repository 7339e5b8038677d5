"""The ids of the shipped plans, and the few of them that are also words of the format or of plain English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from touchstone.plans.plan_file import load_plan
from touchstone.plans.register import register
from touchstone.rules.plan.method import Criterion

NAMING = {"id", "code", "reference"}
NUMBERS = {"zero", "one", "two"}  # levels of a fictional plan: numbers in words name nothing of its own


@cache
def reserved() -> frozenset[str]:
    """Every id that a shipped plan gives to something of its own, whatever that is."""
    return named() - NUMBERS


@cache
def named() -> frozenset[str]:
    """The same, numbers in words among them."""
    return frozenset(name for header in register().headers for name in _names(load_plan(header.path)))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        for member in value:
            yield from _names(member)
    elif isinstance(value, Mapping):
        yield from value  # scales by their ids; weights by the ids of methods
        yield from _names(tuple(value.values()))
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name in NAMING or (isinstance(value, Criterion) and field.name == "kind"):
                yield inner
            elif field.name == "grades":
                yield from inner
            yield from _names(inner)


@dataclass(frozen=True)
class Collision:
    """A word that code needs for another reason than that some plan has given it to something of its own."""

    because: str
    where: tuple[str, ...]  # folders and files of src/touchstone


COLLISIONS: Mapping[str, Collision] = {
    "discussion": Collision("a kind of section that the format knows", ("rules/plan/method.py",)),
    "observation": Collision("a kind of section that the format knows", ("rules/plan/method.py",)),
    "questioning": Collision("a kind of section that the format knows", ("rules/plan/method.py",)),
    "test": Collision("a kind of section that the format knows", ("rules/plan/method.py",)),
    "live": Collision("a mode of sections that the format knows", ("rules/plan/method.py",)),
    "recording": Collision(
        "a kind of section, and a key of the record and the noun in what is said of it",
        (
            "rules/plan/method.py",
            "rules/conduct/",
            "rules/validity/",
            "documents/plan_words.py",
            "documents/sheet/",
            "inspection/",
            "web/",
        ),
    ),
    "recordings": Collision(
        "a key of the plan file, in the places of faults; a kind of data that is kept for a time",
        ("plans/lint/", "rules/policy.py", "web/files/models.py", "web/privacy/"),
    ),
    "months_on_programme": Collision(
        "a kind of requirement that the format knows, met by time and by nobody's step",
        ("rules/plan/gateway.py", "rules/next_steps/"),
    ),
    "english_and_maths": Collision(
        "the national rule that a declaration may name, and a key of the scheme file",
        ("rules/plan/gateway.py", "plans/lint/scheme.py"),
    ),
    "gateway": Collision(
        "a key of plan and record and the noun in what is said of it; a part of the web application",
        ("plans/key_path.py", "plans/lint/", "rules/validity/", "web/", "api/"),
    ),
    "portfolio": Collision(
        "a key of plan and record; a kind of requirement that the format knows; a part of the web pages",
        (
            "plans/lint/",
            "rules/plan/gateway.py",
            "rules/policy.py",
            "rules/traces.py",
            "project/generating/",
            "web/",
            "api/",
        ),
    ),
    "overall": Collision(
        "the key of the overall grade in reports, cases and columns",
        (
            "rules/traces.py",
            "plans/",
            "cohort/",
            "cli/",
            "documents/statement/",
            "project/generating/",
            "web/",
            "api/",
        ),
    ),
    "met": Collision(
        "an outcome of findings; a level where a plan names none of its own; what a declaration states",
        ("rules/", "plans/case_file.py", "cli/pages/", "web/gateway/", "api/"),
    ),
    "not_met": Collision(
        "an outcome of findings; a level where a plan names none of its own; what a declaration states",
        ("rules/", "plans/case_file.py", "web/gateway/", "api/"),
    ),
    "resit": Collision(
        "a kind of attempt that the format knows",
        (
            "rules/plan/attempts.py",
            "rules/record/",
            "rules/report.py",
            "rules/resits.py",
            "rules/validity/",
            "documents/statement/",
            "rules/what_if.py",
            "web/",
        ),
    ),
    "retake": Collision(
        "a kind of attempt that the format knows",
        (
            "rules/plan/attempts.py",
            "rules/record/",
            "rules/report.py",
            "rules/resits.py",
            "rules/validity/",
            "documents/statement/",
            "web/",
        ),
    ),
    "fail": Collision(
        "the answer of a trace, and a group of the quality sample: a grade below the scale's passes_from",
        ("cli/pages/explanation.py", "rules/sampling.py"),
    ),
    "other": Collision("a group of the quality sample", ("rules/sampling.py",)),
}
