"""For which methods a question can be asked: by the KSBs and themes of plans, with no list of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from touchstone.rules.drawing import Candidate, fits
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.roles import Role
from touchstone.web.records import law


def versions(standard: str) -> list[Plan]:
    """The plans of a standard, newest first; none for one that nobody knows."""
    known = [header.identity for header in law.choices() if header.identity.reference == standard]
    return [law.plan(one.reference, one.version) for one in reversed(known)]


def asks(method: Method | None) -> bool:
    """Whether questions are asked in a method by the assessment organisation's own assessors."""
    return (
        method is not None
        and method.questions is not None
        and method.marked_by is Role.ASSESSMENT_ORGANISATION
    )


def newest(standard: str, method: str) -> tuple[Plan, Method] | None:
    """The method in the newest plan that asks questions in it."""
    for plan in versions(standard):
        found = plan.method(method)
        if found is not None and asks(found):
            return plan, found
    return None


def methods() -> Iterator[tuple[Plan, Method]]:
    """Every method that a bank can be kept for, each in its newest plan."""
    for standard in dict.fromkeys(header.identity.reference for header in law.choices()):
        ids = dict.fromkeys(one.id for plan in versions(standard) for one in plan.methods if asks(one))
        for id in ids:
            found = newest(standard, id)
            if found is not None:
                yield found


def fitting(standard: str, method: str, ksbs: Sequence[str], theme: str) -> list[str]:
    """The versions of a standard in whose method a question can be asked, newest first."""
    one = Candidate(id="", ksbs=tuple(ksbs), theme=theme or None)
    found = [(plan, plan.method(method)) for plan in versions(standard)]
    return [
        plan.identity.version
        for plan, known in found
        if known is not None and asks(known) and fits(known, one)
    ]


def in_order(codes: Sequence[str]) -> list[str]:
    """KSBs as people look for them: K4 before K12, knowledge before skills, each once."""
    return sorted(dict.fromkeys(codes), key=lambda code: ("KSB".find(code[:1]), len(code), code))
