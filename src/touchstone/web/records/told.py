"""What a reader is told about an apprentice: nobody learns a grade before it is released.

The report is built from a record in which attempts that are not released have no judgements, for everybody
who neither judges nor assures them. What is not in the record cannot leak from a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from touchstone.rules.adjustments import in_minutes
from touchstone.rules.judge import InvalidRecordError, assess
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.report import AttemptReport, NextStep, Report
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.writers import marks
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import remembered
from touchstone.web.results.queries import releases
from touchstone.web.room.queries import kept_apart

Answer = TypeVar("Answer")
JUDGED = "result.judged"  # the finding that counts judgements: it would count those left out as missing
JUDGING = ("attempt.judge", "result.release")  # steps between the assessment and the release of its result


@dataclass(frozen=True)
class Told:
    """A situation and its report as one reader may know them; ``hidden`` are attempts without judgements."""

    situation: Situation
    report: Report
    hidden: frozenset[str]
    found: remembered.Asked
    in_minutes: bool = False  # whether adjustments are no more than their minutes

    def once(self, about: str, work: Callable[[], Answer]) -> Answer:
        """What this work comes to, for everybody who is told as much at a moment like this."""
        return self.found.once((about, self.hidden, self.in_minutes), work)

    def veils(self, step: NextStep) -> bool:
        """Whether a step says less than there is: its reader is told that it waits, and cannot take it."""
        return _veiled(step, self.hidden)


def told(one: Apprenticeship, actor: Actor, now: datetime) -> Told:
    """What this actor may know; raise ``InvalidRecordError`` for facts that contradict each other."""
    found = remembered.asked(one, now)
    situation, hidden = narrowed(found.situation, one, actor)
    bare = _in_minutes(actor)
    report = found.once(("told", hidden, bare), lambda: _silent(assess(situation), situation, hidden))
    return Told(situation, remembered.at(report, situation.now), hidden, found, bare)


def told_outside(situation: Situation, report: Report) -> Report | None:
    """What everybody outside the assessment organisation may know: an employer's answer, who is told least.

    ``report`` is the whole one, which is not worked out again where nothing is left out. Nothing, where what
    is left would contradict itself.
    """
    hidden = frozenset(_unreleased(situation.record.attempts))
    known = _narrowed(situation, hidden, bare=True)
    try:
        said = report if known.record == situation.record else assess(known)
    except InvalidRecordError:
        return None
    return _silent(said, known, hidden)


def narrowed(whole: Situation, one: Apprenticeship, actor: Actor) -> tuple[Situation, frozenset[str]]:
    """The situation as this actor may know it, and the attempts whose judgements were left out."""
    hidden = frozenset(_hidden(one, actor, whole))
    return _narrowed(whole, hidden, bare=_in_minutes(actor)), hidden


def _narrowed(whole: Situation, hidden: frozenset[str], *, bare: bool) -> Situation:
    known = without(whole, hidden)
    return replace(known, record=in_minutes(known.record), answers={}) if bare else known


def _in_minutes(actor: Actor) -> bool:
    """Whether this reader is told of no need, and so of nothing that was asked for, refused or disputed."""
    return actor.role.reach == "employer"


def without(whole: Situation, hidden: frozenset[str]) -> Situation:
    """The situation without the judgements of these attempts, and without what would tell them."""
    if not hidden:
        return whole
    attempts = tuple(_bare(each) if each.id in hidden else each for each in whole.record.attempts)
    disputes = tuple(each for each in whole.record.appeals if each.attempt not in hidden)
    record = replace(whole.record, attempts=attempts, appeals=disputes)  # a decision would tell the levels
    return replace(whole, record=record, answers={})


def shared(known: Told, actor: Actor) -> Record:
    """The interchange record as this actor may have it: an employer learns of no age and no adjustment."""
    return shareable(known.situation.record, actor)


def shareable(record: Record, actor: Actor) -> Record:
    """A record that was narrowed, without what this actor's role is not told of anybody."""
    if actor.role.reach != "employer":
        return record
    who, case = replace(record.apprentice, date_of_birth=None), replace(record.case, adjustments=())
    return replace(record, apprentice=who, case=case)


def _hidden(one: Apprenticeship, actor: Actor, whole: Situation) -> Iterable[str]:
    attempts = whole.record.attempts
    unreleased = _unreleased(attempts)
    if actor.role.reach == "self":
        return {*unreleased, *_untold(one, attempts)}
    if not unreleased:
        return ()
    if actor.may(Permission.ASSURE):
        return kept_apart(one.id, actor.person_id)
    if actor.may(Permission.RELEASE):
        return ()
    if actor.may(Permission.MARK):
        judging = _judging(whole, actor)
        return (id for id in unreleased if id not in judging)
    if not actor.may(Permission.ASSESS):
        return unreleased
    mine = one.bookings_bookings.filter(assessor=actor.person_id, declined_at=None)
    own = set(mine.values_list("attempt__code", flat=True))
    return (id for id in unreleased if id not in own)


def _judging(whole: Situation, actor: Actor) -> set[str]:
    """Attempts that the plan leaves to the actor's own organisation, until what it judged is submitted."""
    theirs = {method.id for method in whole.plan.methods if marks(method, actor)}
    return {each.id for each in whole.record.attempts if each.method in theirs and each.judged_at is None}


def _unreleased(attempts: Iterable[Attempt]) -> list[str]:
    return [each.id for each in attempts if each.notified_at is None]


def _untold(one: Apprenticeship, attempts: Sequence[Attempt]) -> Iterable[str]:
    """Released results that were neither given to the apprentice nor told by those to whom they were given.

    Whoever takes a method again knows why.
    """
    told = {each.attempt.code for each in releases(one) if hasattr(each, "told")}
    again = {each.method for each in attempts if each.kind != "first"}
    return (
        each.id
        for each in attempts
        if each.notified_at is not None
        and Role.APPRENTICE not in each.notified_to
        and each.id not in told
        and each.method not in again
    )


def _bare(attempt: Attempt) -> Attempt:
    """The attempt without what was judged, and without whether it was."""
    bare = replace(attempt, judgements=(), score=None, judged_at=None, judged_by=None)
    return replace(bare, notified_at=None, notified_to=())


def _silent(report: Report, situation: Situation, hidden: frozenset[str]) -> Report:
    """The report without what it can only say wrongly about judgements that were left out."""
    if not hidden:
        return report
    attempts = tuple(_unsaid(each) if each.id in hidden else each for each in report.attempts)
    gone = {id(finding) for each in report.attempts if each.id in hidden for finding in each.conduct.findings}
    findings = tuple(
        finding
        for finding in report.findings
        if id(finding) not in gone and not (finding.code == JUDGED and finding.subject in hidden)
    )
    steps = tuple(_step(situation, each, hidden) for each in report.next_steps)
    traces = {name: trace for name, trace in report.traces.items() if name not in hidden}
    return replace(report, attempts=attempts, findings=findings, next_steps=steps, traces=traces)


def _unsaid(attempt: AttemptReport) -> AttemptReport:
    findings = tuple(finding for finding in attempt.findings if finding.code != JUDGED)
    return replace(attempt, conduct=replace(attempt.conduct, findings=()), findings=findings)


def _veiled(step: NextStep, hidden: frozenset[str]) -> bool:
    return step.action in JUDGING and step.subject in hidden


def _step(situation: Situation, step: NextStep, hidden: frozenset[str]) -> NextStep:
    """Judging and assuring look alike from outside, so that nobody reads a grade out of the time."""
    if not _veiled(step, hidden):
        return step
    attempt = next(each for each in situation.record.attempts if each.id == step.subject)
    method = situation.plan.method(attempt.method)
    title = f"Judge, assure and release the result of {method.title if method else attempt.method}"
    return replace(
        step, action="result.release", title=title, by=Role.ASSESSMENT_ORGANISATION, ready=True, blocked_by=()
    )
