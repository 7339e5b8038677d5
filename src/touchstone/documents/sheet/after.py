"""What follows the assessment: the result, an appeal, another try. Policy's values are marked as policy's."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.documents.sheet.said import Said, first_upper, person, said, with_article
from touchstone.rules.plan import Plan
from touchstone.rules.plan.attempts import AttemptKind
from touchstone.rules.plan.method import Method
from touchstone.rules.policy import Policy
from touchstone.rules.roles import Role
from touchstone.rules.statement import Layer
from touchstone.rules.words import days, listed, plain, plural

ENTIRE = "entire_assessment"


def next_steps(plan: Plan, policy: Policy) -> Iterator[Said]:
    """When the result comes, who brings it, and how long there is to question it."""
    results = f"Results can take up to {days(policy.results)} to be confirmed"
    yield said(results, policy.results, Layer.POLICY)
    tellers = [role for role in policy.release.to if role is not Role.APPRENTICE]
    if tellers:
        who = listed((person(plan, role) for role in tellers), "or")
        yield said(f"{first_upper(who)} will tell you your result", policy.release, Layer.POLICY)
    if Role.APPRENTICE in policy.release.to:
        who = person(plan, Role.ASSESSMENT_ORGANISATION)
        yield said(f"{first_upper(who)} will also send your result to you", policy.release, Layer.POLICY)
    yield _appeal(plan, policy)


def _appeal(plan: Plan, policy: Policy) -> Said:
    window = policy.appeals.window
    who = (
        "You"
        if Role.APPRENTICE in policy.appeals.by.roles
        else first_upper(listed((person(plan, role) for role in policy.appeals.by.roles), "or"))
    )
    return said(
        f"If you think something went wrong, ask about an appeal: {_lower(who)} can make one "
        f"within {days(window)} of the result being given",
        window,
        Layer.POLICY,
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def resits(plan: Plan, method: Method, policy: Policy) -> Iterator[Said]:
    """What happens when the method is not passed at first."""
    rules = plan.attempts
    if not rules.kinds:
        yield said("This assessment cannot be taken again", rules.only_failed)
        return
    words = listed((kind.id for kind in rules.kinds), "or")
    agreed = "" if rules.consent is None else f", if {person(plan, rules.consent.by)} agrees"
    text = f"If you do not pass “{method.title}” you may be able to {words}{agreed}"
    yield said(text, rules.consent or rules.only_failed)
    for kind in rules.kinds:
        yield said(_kind(kind), kind)
    yield from _limits(plan)
    if policy.different_questions is not None:
        yield said("The questions will be different", policy.different_questions, Layer.POLICY)


def _kind(kind: AttemptKind) -> str:
    learning = "comes after further learning" if kind.further_learning else "needs no further learning"
    soon = "" if kind.typically is None else f", and is typically taken within {days(kind.typically)}"
    return f"A {kind.id} {learning}{soon}"


def _limits(plan: Plan) -> Iterator[Said]:
    rules = plan.attempts
    if rules.limit is not None:
        whole = f"; after that, the whole {plan.vocabulary.assessment} has to be taken again"
        late = whole if rules.limit.then == ENTIRE else ""
        yield said(f"Take it within {days(rules.limit.within)} of being told the result{late}", rules.limit)
    if rules.most is not None:
        yield said(f"You have at most {plural(rules.most.number, 'attempt')} in all", rules.most)
    if rules.cap is not None:
        unless = ", unless there are exceptional circumstances" if rules.cap.unless_exceptional else ""
        best = with_article(plain(rules.cap.overall))
        text = f"Your {plan.vocabulary.overall_grade} is then at most {best}{unless}"
        yield said(text, rules.cap)
    yield said("A pass cannot be taken again to improve it", rules.only_failed)
