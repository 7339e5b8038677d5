"""The steps of appeals: lodge, decide, take further."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.rules.appeals import may_appeal_until, stage_dates
from touchstone.rules.attempts import Standing
from touchstone.rules.next_steps.step import step
from touchstone.rules.record.case import Appeal
from touchstone.rules.report import NextStep
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.words import called, listed


def to_lodge(situation: Situation, told: Standing) -> Iterator[NextStep]:
    """An appeal against a notified result, until the window closes, while none has been lodged."""
    ends = may_appeal_until(situation, told.attempt)
    if ends is None:
        return
    may = situation.policy.appeals.by.roles
    who = listed([role.words for role in may], "or")
    title = f"Appeal against the result of {told.method.title}, if it is thought wrong ({who})"
    yield step("appeal.lodge", title, may[0], told.attempt.id, until=ends)


def of_appeal(situation: Situation, appeal: Appeal) -> Iterator[NextStep]:
    """The stage to decide, or the further stage that the appellant may ask for after a refusal."""
    stages = tuple(stage_dates(situation, appeal))
    for stage, _, due, ended in stages:
        if ended is None:
            title = f"Decide {called('appeal', appeal.id)}: {stage.title}"
            yield step("appeal.decide", title, Role.ASSESSMENT_ORGANISATION, appeal.id, until=due)
            return
    left = situation.policy.appeals.stages[len(stages) :]
    if left and stages and appeal.stages[-1].outcome == "not_upheld":
        title = f"Take {called('appeal', appeal.id)} further: {left[0].title}"
        yield step("appeal.take_further", title, appeal.lodged_by, appeal.id)


def is_open(situation: Situation, appeal: Appeal) -> bool:
    """Whether a stage of the appeal is still to be decided."""
    return any(ended is None for *_, ended in stage_dates(situation, appeal))
