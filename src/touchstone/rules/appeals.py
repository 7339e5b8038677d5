"""Appeals: the window, who decides, and what an upheld appeal does (rulebook: results, appeals)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from touchstone.rules.calendar import day
from touchstone.rules.disputes import Disputed, disputed_by, is_about, parties, told_at
from touchstone.rules.findings import Finding, find
from touchstone.rules.plan.method import Method
from touchstone.rules.policy import Appeals, Stage
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Appeal, Sanction, StageDecision
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Layer, Statement
from touchstone.rules.words import called, days, listed, on_date

NOBODY_NAMED = "Who decided is not recorded; name every decider."


def upheld(record: Record, disputed: Disputed) -> list[StageDecision]:
    """Decisions that upheld an appeal about an attempt or a decision, oldest first."""
    return [decision for _, decision in _upheld(record, disputed)]


def _upheld(record: Record, disputed: Disputed) -> list[tuple[Appeal, StageDecision]]:
    decisions = [
        (appeal, decision)
        for appeal in record.appeals
        if is_about(appeal, disputed)
        for decision in appeal.stages
        if decision.outcome == "upheld"
    ]
    return sorted(decisions, key=lambda pair: (pair[1].decided_at.timestamp(), pair[0].id))


def levels_after_appeals(situation: Situation, attempt: Attempt) -> Mapping[str, str | None]:
    """Each criterion's level: as judged, then as upheld appeals changed it. ``None`` is not yet assessed.

    An appeal's decision starts as a copy of the disputed one, so it changes only what it names.
    """
    levels = levels_as_judged(situation.plan.method(attempt.method), attempt)
    for decision in upheld(situation.record, attempt):
        for change in decision.changes:
            levels[change.criterion] = change.level
    return levels


def changes_by_appeal(record: Record, attempt: Attempt) -> Mapping[str, str]:
    """For each criterion that upheld appeals changed: which appeal had the last word, and its reason."""
    return {
        change.criterion: f"{called('appeal', appeal.id)}: {change.reason}"
        for appeal, decision in _upheld(record, attempt)
        for change in decision.changes
    }


def levels_as_judged(method: Method | None, attempt: Attempt) -> dict[str, str | None]:
    """Each criterion's level as the assessor judged it; ``None`` is not yet assessed."""
    levels: dict[str, str | None] = {} if method is None else {one.id: None for one in method.criteria}
    for judgement in attempt.judgements:
        levels[judgement.criterion] = judgement.level
    return levels


def void_by(record: Record, attempt: Attempt) -> str | None:
    """Why the attempt is void, or ``None`` when it is not."""
    if attempt.void is not None:
        return attempt.void.reason
    return next((one.reason for one in upheld(record, attempt) if one.voids_attempt), None)


def window_ends(situation: Situation, disputed: Disputed) -> date | None:
    """The last day to appeal about an attempt or a decision; ``None`` before it was told."""
    told = told_at(disputed)
    return None if told is None else situation.calendar.add(day(told), situation.policy.appeals.window)


def may_still_appeal(situation: Situation, disputed: Disputed) -> tuple[Role, ...]:
    """The parties that have not appealed about it yet: one takes no right from another.

    A sanction that stands no more is nothing to appeal against.
    """
    record = situation.record
    if isinstance(disputed, Sanction) and upheld(record, disputed):
        return ()
    lodged = {appeal.lodged_by for appeal in record.appeals if is_about(appeal, disputed)}
    return tuple(role for role in parties(situation, disputed) if role not in lodged)


def may_appeal_until(situation: Situation, disputed: Disputed) -> date | None:
    """The last day to appeal, while a party may; ``None`` after it, or once each has lodged its appeal."""
    ends = window_ends(situation, disputed)
    spent = not may_still_appeal(situation, disputed)
    return None if ends is None or spent or situation.today > ends else ends


def further_stage(situation: Situation, appeal: Appeal) -> Stage | None:
    """The stage that the appellant may ask for after the latest decision; ``None`` where that ended it."""
    stages = tuple(stage_dates(situation, appeal))
    left = situation.policy.appeals.stages[len(stages) :]
    refused = bool(appeal.stages) and appeal.stages[-1].outcome == "not_upheld"
    return left[0] if left and refused and stages[-1][-1] is not None else None


def further_window_ends(situation: Situation, appeal: Appeal) -> date | None:
    """The last day to take an appeal further; ``None`` where there is no further stage, or no last day."""
    stage = further_stage(situation, appeal)
    if stage is None or stage.asked_within is None:
        return None
    return situation.calendar.add(day(appeal.stages[-1].decided_at), stage.asked_within)


def people_of_the_case(record: Record, disputed: Disputed) -> set[str]:
    """Everybody who took the disputed decision, or had a part in what it is about.

    Of an attempt: who declared, judged, granted, refused or decided anything about it. Of an adjustment: who
    decided about adjustments of its method. Of a sanction: who imposed it, and the people of its attempt.
    """
    if isinstance(disputed, Attempt):
        return _people_of_attempt(record, disputed)
    case, people = record.case, {disputed.by}
    if isinstance(disputed, Sanction):
        about = (one for one in record.attempts if one.id == disputed.attempt)
        people.update(*(_people_of_attempt(record, one) for one in about))
    else:
        people |= _people_of_adjustments(record, disputed.method)
    people |= {one.by for one in case.overrides if one.subject == disputed.id}
    return people | {one.by for one in case.acknowledgements if one.subject == disputed.id}


def _people_of_adjustments(record: Record, method: str) -> set[str]:
    granted = {one.by for one in record.case.adjustments if one.method == method}
    return granted | {one.by for one in record.case.refused_adjustments if one.method == method}


def _people_of_attempt(record: Record, attempt: Attempt) -> set[str]:
    case = record.case
    people = {one.by for one in attempt.declared} | {one.by for one in attempt.judgements if one.by}
    people |= _people_of_adjustments(record, attempt.method)
    people |= {one.by for one in case.exceptional if one.attempt == attempt.id}
    people |= {one.by for one in case.sanctions if one.attempt == attempt.id}
    people |= {one.by for one in case.overrides if one.subject == attempt.id}
    people |= {one.by for one in case.acknowledgements if one.subject == attempt.id}
    people |= {one.by for one in (attempt.extension, attempt.void) if one is not None}
    return people | ({attempt.judged_by} if attempt.judged_by is not None else set())


def findings(situation: Situation) -> tuple[Finding, ...]:
    """Every rule about every appeal in the record."""
    return tuple(
        finding
        for appeal in situation.record.appeals
        if (disputed := disputed_by(situation.record, appeal)) is not None
        for finding in _of(situation, appeal, disputed)
    )


def _of(situation: Situation, appeal: Appeal, disputed: Disputed) -> Iterator[Finding]:
    policy = situation.policy.appeals
    yield _window(situation, appeal, disputed)
    yield _who(appeal, policy)
    yield _against(appeal, policy)
    people = people_of_the_case(situation.record, disputed)
    for decision in appeal.stages:
        yield _untouched(appeal, decision, people, policy)
        yield _unconnected(appeal, decision, policy)
        people |= {one.by for one in decision.deciders}  # nobody sits on a later stage of the same appeal
    yield from _asked_in_time(situation, appeal)
    yield from _times(situation, appeal)


def _find(
    code: str, holds: bool | None, message: str, rule: Statement, appeal: Appeal, **figures: str
) -> Finding:
    return find(f"appeal.{code}", holds, message, rule, layer=Layer.POLICY, subject=appeal.id, **figures)


def _window(situation: Situation, appeal: Appeal, disputed: Disputed) -> Finding:
    rule = situation.policy.appeals.window
    last = window_ends(situation, disputed)
    lodged = day(appeal.lodged_at)
    if last is None:
        message = "Whether the appeal is in time cannot be told: the outcome has not been notified."
        if told_at(disputed) is not None:
            message = "Whether the appeal is in time cannot be told: the bank holidays are not known so far."
        return _find("window", None, message, rule, appeal)
    verdict = "in time" if lodged <= last else "too late"
    message = f"Lodged on {on_date(lodged)}; the last day to appeal is {on_date(last)}: {verdict}."
    return _find(
        "window",
        lodged <= last,
        message,
        rule,
        appeal,
        lodged_on=lodged.isoformat(),
        last_day=last.isoformat(),
    )


def _who(appeal: Appeal, policy: Appeals) -> Finding:
    may = listed([role.words for role in policy.by.roles], "or")
    message = f"Lodged by the {appeal.lodged_by.words}; an appeal may be lodged by the {may}."
    return _find("lodged_by", appeal.lodged_by in policy.by.roles, message, policy.by, appeal)


def _against(appeal: Appeal, policy: Appeals) -> Finding:
    heard = listed(policy.against.kinds)
    message = f"The appeal is about: {appeal.against}; the policy hears appeals about {heard}."
    return _find("against", appeal.against in policy.against.kinds, message, policy.against, appeal)


def _untouched(appeal: Appeal, decision: StageDecision, people: set[str], policy: Appeals) -> Finding:
    code = f"untouched.{decision.stage}"
    if not decision.deciders:
        return _find(code, None, NOBODY_NAMED, policy.untouched, appeal)
    touched = [one.by for one in decision.deciders if one.touched_case or one.by in people]
    message = (
        f"{listed(touched)} had a part in the case and may not decide the appeal; choose other deciders."
        if touched
        else "Nobody who decided had a part in the disputed case."
    )
    return _find(code, not touched, message, policy.untouched, appeal)


def _unconnected(appeal: Appeal, decision: StageDecision, policy: Appeals) -> Finding:
    code = f"unconnected.{decision.stage}"
    if not decision.deciders:
        return _find(code, None, NOBODY_NAMED, policy.unconnected, appeal)
    outside = [one.by for one in decision.deciders if not one.connected]
    message = (
        f"{listed(outside)} decided and is not connected with the organisation."
        if outside
        else "Every decider is connected with the organisation; at least one must not be."
    )
    return _find(code, bool(outside), message, policy.unconnected, appeal)


def stage_dates(
    situation: Situation, appeal: Appeal
) -> Iterator[tuple[Stage, date, date | None, date | None]]:
    """Each stage begun: the stage, the day it began, the day it is due and the day it was decided.

    The first stage begins when the appeal is lodged. A further one begins on the day the appellant took the
    appeal there; where only its decision is recorded, on the day the stage before was decided.
    """
    begins = day(appeal.lodged_at)
    decided = {one.stage: one for one in appeal.stages}
    taken = {one.stage: day(one.at) for one in appeal.passed_on}
    for stage in situation.policy.appeals.stages:
        decision, begins = decided.get(stage.id), taken.get(stage.id, begins)
        if decision is None and appeal.stages and stage.id not in taken:
            return
        ended = None if decision is None else day(decision.decided_at)
        yield stage, begins, situation.calendar.add(begins, stage.within), ended
        if ended is None:
            return
        begins = ended


def _asked_in_time(situation: Situation, appeal: Appeal) -> Iterator[Finding]:
    """Whether each further stage was asked for in its time, from the decision before it."""
    titles = {stage.id: stage for stage in situation.policy.appeals.stages}
    for further in appeal.passed_on:
        stage = titles.get(further.stage)
        before = [one for one in appeal.stages if one.decided_at <= further.at and one.stage != further.stage]
        if stage is None or stage.asked_within is None or not before:
            continue
        asked, last = day(further.at), situation.calendar.add(day(before[-1].decided_at), stage.asked_within)
        until = "an unknown day" if last is None else on_date(last)
        message = f"{stage.title}: asked for on {on_date(asked)}; the last day to ask for it is {until}."
        holds = None if last is None else asked <= last
        yield _find(f"further_window.{stage.id}", holds, message, stage.asked_within, appeal)


def _times(situation: Situation, appeal: Appeal) -> Iterator[Finding]:
    for stage, begins, due, ended in stage_dates(situation, appeal):
        holds = _in_time(situation.today, due, ended)
        until = "an unknown day" if due is None else on_date(due)
        how = f"decided on {on_date(ended)}" if ended is not None else "not decided yet"
        message = f"{stage.title}: due within {days(stage.within)} of {on_date(begins)}, by {until}; {how}."
        yield _find(f"stage_time.{stage.id}", holds, message, stage, appeal)


def _in_time(today: date, due: date | None, ended: date | None) -> bool | None:
    if due is None:
        return None
    if ended is not None:
        return ended <= due
    return False if today > due else None
