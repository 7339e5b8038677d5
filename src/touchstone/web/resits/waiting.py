"""What of a proposal still waits to be taken: the one answer for pages, programs and actions. No writes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from touchstone.rules.attempts import planned
from touchstone.rules.report import Report
from touchstone.rules.resits import before_lapse
from touchstone.rules.situation import Situation
from touchstone.web.resits.checks import AGAIN
from touchstone.web.resits.models import Kind, Proposal
from touchstone.web.resits.queries import stands


def left(of: Proposal, asked: Sequence[Proposal], known: Situation) -> frozenset[str]:
    """The attempts of a proposal that are planned: not begun, not void, and not beyond a limit that passed.

    ``asked`` are all proposals about the apprentice, newest first. What a later one took over is its own
    from then on, also when that was refused. After a lapse everything is taken again, which is asked anew.
    """
    if not stands(of):
        return frozenset()
    later = takewhile(lambda one: one.id != of.id, asked)
    taken_over = {code for one in later for code in one.attempts}
    waits = frozenset(one.attempt.id for one in planned(known).values() if not before_lapse(of.at, one))
    return waits.intersection(of.attempts) - taken_over


def is_open(of: Proposal, asked: Sequence[Proposal], known: Situation) -> bool:
    """Whether it stands in the way of another one: all that it planned still waits."""
    return left(of, asked, known) == frozenset(of.attempts)


def entire_open(asked: Sequence[Proposal], known: Situation) -> Proposal | None:
    """The proposal to take everything again that still waits; a used up one does not."""
    methods = {method.id for method in known.plan.methods}
    wholes = (one for one in asked if one.kind == Kind.ENTIRE and methods <= set(one.methods))
    return next((one for one in wholes if is_open(one, asked, known)), None)


def entire_due(report: Report) -> bool:
    """Whether the rules ask for a word on taking everything again."""
    return any(step.action == AGAIN for step in report.next_steps)
