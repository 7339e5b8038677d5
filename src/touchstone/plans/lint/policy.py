"""An organisation's choices: nobody and nothing is named twice, and every appeal comes to somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from touchstone.plans.lint.fault import LintFault
from touchstone.plans.tree import Key, KeyPath
from touchstone.rules.policy import Policy


def faults(policy: Policy) -> Iterator[LintFault]:
    """Everything in which the policy contradicts itself."""
    appeals = policy.appeals
    yield from _twice(("release", "to"), "role", policy.release.to)
    yield from _twice(("overrides", "by"), "role", policy.overrides.by)
    yield from _twice(("appeals", "by", "roles"), "role", appeals.by.roles)
    yield from _twice(("appeals", "against", "kinds"), "kind of appeal", appeals.against.kinds)
    yield from _twice(("appeals", "stages"), "stage", [stage.id for stage in appeals.stages], "id")
    yield from _twice(("retention",), "kind of data", [one.kind for one in policy.retention], "kind")
    yield from _twice(("first_checks",), "check", [one.id for one in policy.first_checks], "id")
    if not appeals.stages:
        message = "an appeal has no stage, so nobody could ever decide it."
        yield LintFault(("appeals", "stages"), message, "List at least one.")


def _twice(path: KeyPath, noun: str, names: Sequence[str], *below: Key) -> Iterator[LintFault]:
    for index, name in enumerate(names):
        if name in names[:index]:
            message = f'the {noun} "{name}" is given twice.'
            yield LintFault((*path, index, *below), message, "Rename or delete one of them.")
