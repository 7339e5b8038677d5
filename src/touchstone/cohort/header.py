"""Which columns a cohort file may have, by the plan it is graded with."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from touchstone.cohort.rows import Faults
from touchstone.rules.plan import Plan

ID = "id"
CAPPED = "capped"
SCORE = ".score"


def columns_of(plan: Plan) -> tuple[str, ...]:
    """All columns that a file for this plan may have: an id, criteria, scores of tests, whether capped."""
    criteria = [criterion.id for method in plan.methods for criterion in method.criteria]
    scores = [method.id + SCORE for method in plan.methods if method.test is not None]
    return (ID, *criteria, *scores, CAPPED)


def check_header(plan: Plan, names: Sequence[str], faults: Faults) -> None:
    """Refuse a file without ids, with a column named twice, or with one that the plan does not have."""
    known = columns_of(plan)
    if len(names) == 1 and any(mark in names[0] for mark in ";\t"):
        faults.add("The columns are not separated by commas.", "Save the file with commas.", row=1)
        faults.refuse()
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        faults.add("The column is there more than once.", "Keep one.", column=name)
    for name in dict.fromkeys(name for name in names if name not in known):
        faults.add(f"{plan.identity.name} has no such criterion or score.", _remedy(name, known), column=name)
    if ID not in names:
        faults.add("There is no column id.", "Add one that says whose row it is.")
    faults.refuse()


def _remedy(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name[:64], known, n=1)
    return f"Did you mean {near[0]}?" if near else f"The columns are {', '.join(known)}."
