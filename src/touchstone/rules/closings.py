"""Rights that end: the windows to take a failed method again, and to appeal (rulebook: resits; appeals).

Promise: a right is told of while somebody may still use it. Once used, or once its last day is over, it is
gone: nobody is ever late for a right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from touchstone.rules.appeals import further_stage, further_window_ends, may_appeal_until, may_still_appeal
from touchstone.rules.attempts import Standing, booking_in_force, history, planned, waits_to_be_taken_again
from touchstone.rules.calendar import day
from touchstone.rules.disputes import Choice, open_to_appeal, parties, sort_of, title
from touchstone.rules.plan.attempts import AttemptKind
from touchstone.rules.record.case import Appeal
from touchstone.rules.report import AttemptReport, Closing
from touchstone.rules.resits import after_limit, typical_end
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Layer, Statement
from touchstone.rules.words import called, days, on_date

NO_APPEAL = "After it the result stands: nobody can appeal against it any more."
THE_OTHERS = "After it nobody else can appeal against it any more; what was lodged is decided."
FURTHER = "appeal.further"  # of whoever lodged the appeal alone
AGAINST = ("appeal.window.adjustment", "appeal.window.malpractice")  # decisions, told to all who may appeal
NO_APPEAL_THERE = "After it the decision stands: nobody can appeal against it any more."
NO_FURTHER = "After it the decision on the appeal stands: it cannot be taken further any more."


def closings(situation: Situation, attempts: tuple[AttemptReport, ...]) -> tuple[Closing, ...]:
    """The rights that end, the nearest last day first; after a withdrawal those to appeal alone."""
    found = _all(situation, {report.id: report for report in attempts})
    return tuple(sorted(found, key=lambda one: (one.on, one.code, one.subject)))


def in_full(after: str, last_on: date | None) -> str:
    """What the end of a right means to one apprentice: also the day with which it ends for good."""
    return after if last_on is None else f"{after} The last day of all is {on_date(last_on)}."


def _all(situation: Situation, reports: Mapping[str, AttemptReport]) -> Iterator[Closing]:
    withdrawn = situation.record.programme.withdrawn_on is not None
    for told in history(situation):
        yield from _to_appeal(situation, told)
        if withdrawn:
            continue  # nothing is taken again
        if waits_to_be_taken_again(situation, told) and not _most_made(situation, told):
            yield from _to_take_again(situation, told, reports)
    for disputed in open_to_appeal(situation):
        yield from _to_appeal_against(situation, disputed)
    for appeal in situation.record.appeals:
        yield from _to_take_further(situation, appeal)


def _to_appeal(situation: Situation, told: Standing) -> Iterator[Closing]:
    policy, may = situation.policy.appeals, may_still_appeal(situation, told.attempt)
    yield from _closing(
        situation,
        told,
        f"appeal.window.{told.method.id}",
        "last day to appeal",
        may_appeal_until(situation, told.attempt),
        policy.window,
        NO_APPEAL if may == policy.by.roles else THE_OTHERS,
        may,
        Layer.POLICY,
    )


def _to_appeal_against(situation: Situation, disputed: Choice) -> Iterator[Closing]:
    """The right to appeal against a decision about an adjustment, or against a sanction."""
    policy, on = situation.policy.appeals, may_appeal_until(situation, disputed)
    if on is None or disputed.id is None:
        return
    may, about = may_still_appeal(situation, disputed), title(situation.plan, disputed)
    yield Closing(
        code=f"appeal.window.{sort_of(disputed)}",
        title=f"{about}: last day to appeal",
        since=day(disputed.at),
        on=on,
        may=may,
        after=NO_APPEAL_THERE if may == parties(situation, disputed) else THE_OTHERS,
        force=policy.window.force,
        layer=Layer.POLICY,
        source=policy.window.source,
        subject=disputed.id,
        about=about,
    )


def _to_take_further(situation: Situation, appeal: Appeal) -> Iterator[Closing]:
    """The right of whoever lodged a refused appeal to the next stage, until its last day."""
    stage, on = further_stage(situation, appeal), further_window_ends(situation, appeal)
    if stage is None or stage.asked_within is None or on is None or situation.today > on:
        return
    about = called("Appeal", appeal.id)
    yield Closing(
        code=f"{FURTHER}.{stage.id}",
        title=f"{about}: last day to take it further",
        since=day(appeal.stages[-1].decided_at),
        on=on,
        may=(appeal.lodged_by,),
        after=NO_FURTHER,
        force=stage.asked_within.force,
        layer=Layer.POLICY,
        source=stage.asked_within.source,
        subject=appeal.id,
        about=about,
    )


def _most_made(situation: Situation, told: Standing) -> bool:
    most = situation.plan.attempts.most
    return most is not None and told.number >= most.number


def _to_take_again(
    situation: Situation, told: Standing, reports: Mapping[str, AttemptReport]
) -> Iterator[Closing]:
    """The typical windows until a day is booked, and the limit until a day is booked that keeps it."""
    rules, method, ahead = situation.plan.attempts, told.method, planned(situation).get(told.method.id)
    yields = partial(_closing, situation, told, may=_who_again(situation))
    booked = ahead is not None and booking_in_force(ahead.attempt) is not None
    for kind in rules.kinds:
        if kind.typically is None or booked or (ahead is not None and ahead.attempt.kind != kind.id):
            continue
        end = typical_end(situation, told.attempt, kind, ahead.attempt if ahead is not None else None)
        right = f"last day of the typical window for a {kind.id}"
        code, after = f"attempt.typical_{kind.id}.{method.id}", _after_typical(situation, told, kind, end)
        yield from yields(code, right, end, kind.typically, after, last_on=told.limit_on)
    if rules.limit is not None and not (ahead is not None and booked and _in_time(reports[ahead.attempt.id])):
        right, after = "last day to resit or retake", after_limit(situation)
        yield from yields(f"attempt.limit.{method.id}", right, told.limit_on, rules.limit, after)


def _who_again(situation: Situation) -> tuple[Role, ...]:
    """Who takes it, who asks for it, and whose consent it needs; without consent, who arranges it."""
    consent = situation.plan.attempts.consent
    return Role.APPRENTICE, Role.TRAINING_PROVIDER, consent.by if consent is not None else Role.BOOKINGS


def _in_time(report: AttemptReport) -> bool:
    """Whether the day booked keeps the limit, or somebody lets it pass."""
    return not any(one.code == "attempt.limit" and one.blocks for one in report.findings)


def _after_typical(situation: Situation, told: Standing, kind: AttemptKind, end: date | None) -> str:
    """What the day after a typical window means; a longer one may be asked for while it is open."""
    said = f"A {kind.id} can still be taken after it, but later than is typical."
    if end == typical_end(situation, told.attempt, kind):
        grace = days(situation.policy.typical_window_grace)
        said += f" Before it is over a window longer by {grace} may be asked for."
    return said


def _closing(
    situation: Situation,
    told: Standing,
    code: str,
    right: str,
    on: date | None,
    rule: Statement,
    after: str,
    may: tuple[Role, ...],
    layer: Layer = Layer.PLAN,
    last_on: date | None = None,
) -> Iterator[Closing]:
    """The right, or nothing when it has ended or its day cannot be told."""
    if on is None or told.attempt.notified_at is None or situation.today > on:
        return
    yield Closing(
        code=code,
        title=f"{told.method.title}: {right}",
        since=day(told.attempt.notified_at),
        on=on,
        may=may,
        after=after,
        force=rule.force,
        layer=layer,
        source=rule.source,
        subject=told.attempt.id,
        about=told.method.title,
        last_on=last_on,
    )
