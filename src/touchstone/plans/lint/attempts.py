"""Resits, retakes and the portfolio: caps that cap, windows inside their limit, counts that can be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from touchstone.plans.lint.fault import LintFault, unknown
from touchstone.rules.plan import Plan
from touchstone.rules.plan.attempts import Cap, Limit
from touchstone.rules.plan.gateway import Span, Unit
from touchstone.rules.plan.grading import Scale
from touchstone.rules.words import days

# The fewest and the most calendar days of one unit; a working day over Easter takes five.
_DAYS: Mapping[Unit, tuple[int, int]] = {"calendar_days": (1, 1), "working_days": (1, 5), "months": (28, 31)}


def faults(plan: Plan) -> Iterator[LintFault]:
    """Faults of the attempts policy and of the number of pieces in the portfolio."""
    scale = plan.scales.get(plan.grading.scale)
    if plan.attempts.cap is not None and scale is not None:
        yield from _cap(plan.attempts.cap, scale)
    if plan.attempts.limit is not None:
        yield from _windows(plan, plan.attempts.limit)
    if plan.attempts.most is not None and plan.attempts.most.number == 1 and plan.attempts.kinds:
        message = "there is at most one attempt, and yet a kind of further attempt is named."
        yield LintFault(("attempts", "most", "number"), message, "Allow more than one, or delete the kinds.")
    pieces = plan.portfolio.pieces if plan.portfolio is not None else None
    if pieces is not None and pieces.at_least > pieces.at_most:
        message = f"at least {pieces.at_least} and at most {pieces.at_most} pieces cannot both be."
        yield LintFault(("portfolio", "pieces", "at_least"), message, "Exchange the two, or mend one.")


def _cap(cap: Cap, scale: Scale) -> Iterator[LintFault]:
    path = ("attempts", "cap", "overall")
    yield from unknown(path, "overall grade", cap.overall, scale.grades)
    if cap.overall not in scale.grades or scale.passes_from not in scale.grades:
        return
    if scale.grades.index(cap.overall) < scale.grades.index(scale.passes_from):
        message = f'the cap "{cap.overall}" is a fail, so nobody could pass at a second attempt.'
        yield LintFault(path, message, f"Name a grade that passes, such as {scale.passes_from}.")
    elif cap.overall == scale.grades[-1]:
        message = f'the cap "{cap.overall}" is the best grade, so it caps nothing.'
        yield LintFault(path, message, "Name a lower grade, or delete the cap.")


def _windows(plan: Plan, limit: Limit) -> Iterator[LintFault]:
    for index, kind in enumerate(plan.attempts.kinds):
        if kind.typically is not None and _longer(kind.typically, limit.within):
            message = f"{days(kind.typically)} is longer than the limit of {days(limit.within)}."
            yield LintFault(("attempts", "kinds", index, "typically"), message, "Mend one of the two.")


def _longer(one: Span, other: Span) -> bool:
    """Whether a span is longer than another, whichever days they start on."""
    if one.unit == other.unit:
        return one.number > other.number
    return one.number * _DAYS[one.unit][0] > other.number * _DAYS[other.unit][1]
