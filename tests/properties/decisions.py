"""Overrides, adjustments, exceptional circumstances and appeals that may have been decided."""

from __future__ import annotations

from typing import Any, Literal

from hypothesis import strategies as st

from tests.properties.conduct_rules import some
from tests.properties.gateway_facts import CONFIRMED, DAY
from touchstone.rules.disputes import choices, sort_of
from touchstone.rules.plan import Plan
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import (
    Acknowledgement,
    Adjustment,
    Appeal,
    Case,
    Change,
    Decider,
    Exceptional,
    Override,
    RefusedAdjustment,
    Sanction,
    StageDecision,
)
from touchstone.rules.roles import Role

DETERMINED = CONFIRMED + 250 * DAY


@st.composite
def decisions(draw: st.DrawFn, plan: Plan, made: tuple[Attempt, ...]) -> Case:
    who: dict[str, Any] = {
        "by": "manager",
        "role": Role.MANAGER,
        "at": CONFIRMED,
        "reason": "Seen and agreed.",
    }
    method, subjects = plan.methods[0].id, [None, *(one.id for one in made)]
    codes = st.sampled_from((f"notice.{method}", "conduct.duration", "question.minimum", "gateway.photo_id"))
    about = {"finding": codes, "subject": st.sampled_from(subjects)}
    return Case(
        overrides=draw(st.lists(st.builds(Override, **_just(who), **about), max_size=1).map(tuple)),
        acknowledgements=draw(
            st.lists(st.builds(Acknowledgement, **_just(who), **about), max_size=1).map(tuple)
        ),
        adjustments=draw(
            some(
                (
                    Adjustment(method=method, extra_minutes=10, **who),
                    Adjustment(id="in-part", method=method, extra_minutes=10, asked_minutes=20, **who),
                )
            )
        ),
        refused_adjustments=draw(some((RefusedAdjustment(id="refused", method=method, **who),))),
        sanctions=draw(
            some(
                tuple(
                    Sanction(id=f"sanction-{number}", measure="A warning.", attempt=about, **who)
                    for number, about in enumerate(subjects)
                )
            )
        ),
        exceptional=draw(
            some(tuple(Exceptional(attempt=one.id, **{**who, "at": DETERMINED}) for one in made[-1:]))
        ),
    )


def _just(facts: dict[str, Any]) -> dict[str, st.SearchStrategy[Any]]:
    return {name: st.just(value) for name, value in facts.items()}


@st.composite
def disputes(draw: st.DrawFn, record: Record) -> tuple[Appeal, ...]:
    """Appeals against decisions of the case, each decided or not."""
    found = []
    for disputed in choices(record):
        if disputed.id is None or draw(st.booleans()):
            continue
        lodged = disputed.at + draw(st.sampled_from((DAY, 60 * DAY)))
        against = sort_of(disputed)
        decision = StageDecision(
            stage="review",
            decided_at=lodged + DAY,
            deciders=(Decider(by="director", touched_case=False, connected=draw(st.booleans())),),
            outcome=draw(st.sampled_from(("upheld", "not_upheld"))),
            reason="Read again.",
            grants_minutes=draw(st.sampled_from((None, 5, 25))) if against == "adjustment" else None,
        )
        found.append(
            Appeal(
                id=f"about-{disputed.id}",
                against=against,
                decision=disputed.id,
                lodged_at=lodged,
                lodged_by=draw(st.sampled_from((Role.APPRENTICE, Role.EMPLOYER))),
                stages=draw(some((decision,))),
            )
        )
    return tuple(found)


@st.composite
def appeals(draw: st.DrawFn, plan: Plan, made: tuple[Attempt, ...]) -> tuple[Appeal, ...]:
    notified = [one for one in made if one.notified_at is not None]
    if not notified or draw(st.booleans()):
        return ()
    disputed = draw(st.sampled_from(notified))
    method = plan.method(disputed.method)
    assert method is not None
    assert disputed.notified_at is not None
    lodged = disputed.notified_at + draw(st.sampled_from((DAY, 60 * DAY)))
    decider = Decider(by="director", touched_case=draw(st.booleans()), connected=draw(st.booleans()))
    decision = StageDecision(
        stage="review",
        decided_at=lodged + DAY,
        deciders=(decider,),
        outcome=draw(st.sampled_from(("upheld", "not_upheld"))),
        reason="Read again.",
        changes=tuple(
            Change(criterion=one.id, level=draw(st.sampled_from(method.levels)).id, reason="Read again.")
            for one in draw(some(method.criteria))
        ),
        voids_attempt=draw(st.booleans()),
    )
    against: Literal["result", "adjustment"] = draw(st.sampled_from(("result", "adjustment")))
    stages = draw(some((decision,)))
    return (
        Appeal(
            id="appeal-1",
            against=against,
            attempt=disputed.id,
            lodged_at=lodged,
            lodged_by=draw(st.sampled_from((Role.APPRENTICE, Role.EMPLOYER))),
            stages=stages,
        ),
    )
