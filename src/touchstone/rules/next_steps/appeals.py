"""The steps of appeals: lodge, decide, take further."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.rules.appeals import (
    further_stage,
    further_window_ends,
    may_appeal_until,
    may_still_appeal,
    stage_dates,
)
from touchstone.rules.attempts import Standing
from touchstone.rules.disputes import open_to_appeal, title
from touchstone.rules.next_steps.step import step
from touchstone.rules.record.case import Appeal
from touchstone.rules.report import NextStep
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.words import called, listed


def to_lodge(situation: Situation, told: Standing) -> Iterator[NextStep]:
    """An appeal against a notified result, until the window closes, by whoever has not lodged one yet."""
    ends = may_appeal_until(situation, told.attempt)
    if ends is None:
        return
    may = may_still_appeal(situation, told.attempt)
    who = listed([role.words for role in may], "or")
    title = f"Appeal against the result of {told.method.title}, if it is thought wrong ({who})"
    yield step("appeal.lodge", title, may[0], told.attempt.id, until=ends)


def to_lodge_against(situation: Situation) -> Iterator[NextStep]:
    """The same against decisions about adjustments and sanctions, where the policy hears such appeals."""
    for disputed in open_to_appeal(situation):
        ends = may_appeal_until(situation, disputed)
        if ends is None:
            continue
        may = may_still_appeal(situation, disputed)
        who, what = listed([role.words for role in may], "or"), title(situation.plan, disputed)
        said = f"Appeal, if it is thought wrong ({who}): {what}"
        yield step("appeal.lodge", said, may[0], disputed.id, until=ends)


def of_appeal(situation: Situation, appeal: Appeal) -> Iterator[NextStep]:
    """The stage to decide, or the further stage that the appellant may ask for after a refusal."""
    for stage, _, due, ended in stage_dates(situation, appeal):
        if ended is None:
            title = f"Decide {called('appeal', appeal.id)}: {stage.title}"
            yield step("appeal.decide", title, Role.APPEAL_DECIDER, appeal.id, until=due)
            return
    left, ends = further_stage(situation, appeal), further_window_ends(situation, appeal)
    if left is not None and (ends is None or situation.today <= ends):
        title = f"Take {called('appeal', appeal.id)} further: {left.title}"
        yield step("appeal.take_further", title, appeal.lodged_by, appeal.id, until=ends)


def is_open(situation: Situation, appeal: Appeal) -> bool:
    """Whether a stage of the appeal is still to be decided."""
    return any(ended is None for *_, ended in stage_dates(situation, appeal))
