"""What every action ends with: the event, the standing anew, and who is told."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from django.db import transaction

from touchstone.rules.calendar import day
from touchstone.rules.judge import assess
from touchstone.rules.report import Deadline, NextStep, Report
from touchstone.rules.roles import Role as Party
from touchstone.rules.situation import Situation
from touchstone.rules.validity import problems
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked, visible
from touchstone.web.audit.actions import record_event, record_events
from touchstone.web.doors.announcing import announce
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import endings, queries
from touchstone.web.records.ahead import submitted
from touchstone.web.records.exporting import Exported, exported
from touchstone.web.records.in_lists import DUE, STEP
from touchstone.web.records.models import CaseDecision, CaseKind, Standing
from touchstone.web.records.told import told_outside

SAID = (
    *("organisation", "provider", "employer"),
    *("stage", "next_action", "next_title", "whose_turn", "turns", "steps"),
    *("due_on", "due_title", "due_whose", "closings", "closes_on", "soon_from", "overall", "broken", "as_of"),
    *(f"told_{name}" for name in (*STEP, *DUE)),
)
ONE_MAY = ("appeal.lodge", "appeal.take_further")  # steps that nobody waits for
JUDGE, CONDUCT = "attempt.judge", "attempt.conduct"
UNTOLD = (Party.APPRENTICE, Party.EMPLOYER, Party.TRAINING_PROVIDER, Party.BOOKINGS)  # of what is judged
RIGHTS = ("attempt.agree", "attempt.propose")  # steps that nobody is late for: with their last day they end


@transaction.atomic(savepoint=False)  # the action around it is what may be undone
def keep(
    one: Apprenticeship,
    action: str,
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    known: Situation | None = None,
) -> Report:
    """End an action: judge what now stands, keep the event and the standing; answer with the report.

    When the facts now contradict each other the whole action is refused and nothing of it stays. ``known``
    is what now stands, from an action that has read it under its lock (``queries.attempts_anew``,
    ``queries.gateways_anew``).
    """
    situation = known or queries.situation(one, at)
    found = problems(situation)
    if found:
        raise Refused(" ".join(f"{problem.message} {problem.remedy}" for problem in found))
    report = assess(situation)
    record_event(organisation=one.organisation_id, chain=one.id, action=action, by=by, at=at, facts=facts)
    announce(one, action, facts or {}, at)
    refresh(one, situation, report)
    return report


def refresh(one: Apprenticeship, situation: Situation, report: Report) -> None:
    """Keep in a few words where the apprentice stands, by the whole answer about a situation."""
    refresh_some([standing(one, report, told_outside(situation, report))])


def refresh_some(some: Sequence[Standing]) -> None:
    """The same for several apprentices. One query."""
    Standing.objects.bulk_create(
        some,
        update_conflicts=True,
        unique_fields=["apprenticeship"],
        update_fields=SAID,
    )


def standing(one: Apprenticeship, report: Report, outside: Report | None) -> Standing:
    """Where an apprentice stands by an answer of the rules, not kept yet.

    ``outside`` is what those who are told least may know of it (``told.told_outside``); without an answer
    they are told to see the record.
    """
    ready = _ready(report, outside)
    told = _in_words(outside) if outside else {"broken": 0}  # asked and not answered: lists show no number
    kept = _in_words(report) | {f"told_{name}": said for name, said in told.items()}
    return Standing(
        apprenticeship=one,
        organisation_id=one.organisation_id,
        provider_id=one.provider_id,
        employer_id=one.employer_id,
        stage=report.stage.value,
        turns=sorted({step.by.value for step in ready}),
        steps=[_said(step) for step in ready],
        closings=[endings.said(closing) for closing in report.closings],
        closes_on=min((closing.on for closing in report.closings), default=None),
        soon_from=endings.soon_from(report.closings),
        overall=report.overall.grade or "",
        as_of=report.on,
        **kept,
    )


def _in_words(report: Report) -> dict[str, Any]:
    """What one answer says of the next step and the next date, and how much is broken by it."""
    open_ones = _open(report)
    first = next((step for step in open_ones if step.ready), next(iter(open_ones), None))
    due = _due(open_ones, report)
    return {
        "next_action": first.action if first else "",
        "next_title": first.title[:300] if first else "",
        "whose_turn": first.by.value if first else "",
        "broken": sum(finding.breaks for finding in report.findings),
        "due_on": due.on if due else None,  # one that has passed is late
        "due_title": due.title[:300] if due else "",
        "due_whose": due.whose if due else "",
    }


def _ready(report: Report, outside: Report | None) -> list[NextStep]:
    """What can be done now, in the order of the journey: each party's steps as that party is told them.

    To judge what a plan leaves to one of these is theirs, and told to nobody else.
    """
    least = _open(outside) if outside else []
    told = {(step.action, step.subject) for step in least if step.ready}
    known = [pair for pair in enumerate(_open(report)) if _known(pair[1], told)]
    theirs = [pair for pair in enumerate(least) if pair[1].by in UNTOLD and pair[1].action != JUDGE]
    return [step for _, step in sorted((*known, *theirs), key=itemgetter(0)) if step.ready]


def _known(step: NextStep, told: Container[tuple[str, str | None]]) -> bool:
    """Whether who takes a step may know that it is ready; ``told`` are the steps that everybody knows to be.

    A step that waits for a result would tell it before its release. Who judges, assures or releases knows.
    """
    if step.action == JUDGE:
        return True
    if step.by is Party.ASSESSMENT_ORGANISATION or step.action == CONDUCT:
        return (step.action, step.subject) in told
    return step.by not in UNTOLD


def _open(report: Report) -> list[NextStep]:
    return [step for step in report.next_steps if step.action not in ONE_MAY]


class Due(NamedTuple):
    """A last day, of what, and whose it is; nobody's where it ends a right."""

    on: date
    title: str
    whose: str


def _due(open_ones: Iterable[NextStep], report: Report) -> Due | None:
    """The nearest last day. Of several on one day a step says what it is, else a right."""
    steps = (one for one in open_ones if not _ended(one, report))
    found = [Due(one.until, one.title, one.by.value) for one in steps if one.until is not None]
    ends = {(one.code, one.on): Due(one.on, one.title, "") for one in report.closings}
    lines = (one for one in report.deadlines if not one.passed and not _only_opens(one))
    found += [ends.get((one.code, one.on)) or Due(one.on, one.title, one.whose.value) for one in lines]
    return min(found, key=attrgetter("on"), default=None)


def _only_opens(line: Deadline) -> bool:
    """Whether nobody has to do anything by that day: a first day, or the end of a right to appeal."""
    return line.earliest or line.code.startswith("appeal.window.")


def _ended(step: NextStep, report: Report) -> bool:
    return step.action in RIGHTS and step.until is not None and step.until < day(report.on)


def _said(step: NextStep) -> dict[str, str | None]:
    until = step.until.isoformat() if step.until else None
    return {
        "action": step.action,
        "subject": step.subject,
        "title": step.title,
        "by": step.by.value,
        "until": until,
    }


@transaction.atomic
def override(
    *, apprenticeship: Any, finding: str, subject: str, reason: str, by: Actor, at: datetime
) -> CaseDecision:
    """A manager lets an unmet ``must`` pass for this apprentice; the reason is kept for ever."""
    by.require(Permission.OVERRIDE)
    return _let_pass(CaseKind.OVERRIDE, apprenticeship, finding, subject, reason, by, at)


@transaction.atomic
def acknowledge(
    *, apprenticeship: Any, finding: str, subject: str, reason: str, by: Actor, at: datetime
) -> CaseDecision:
    """Somebody takes note of an unmet ``should`` and says why to go on."""
    by.require(Permission.ACKNOWLEDGE)
    return _let_pass(CaseKind.ACKNOWLEDGEMENT, apprenticeship, finding, subject, reason, by, at)


def _let_pass(
    kind: CaseKind, id: Any, finding: str, subject: str, reason: str, by: Actor, at: datetime
) -> CaseDecision:
    one = locked(id, by)
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Give the reason; it is kept for ever."})
    force = "must" if kind is CaseKind.OVERRIDE else "should"
    known_now = queries.situation(one, at)
    open_ones = [
        known
        for report in (assess(known_now), assess(submitted(known_now)))
        for known in report.findings
        if known.code == finding and (known.subject or "") == subject and known.blocks
    ]
    if not any(known.force.value == force for known in open_ones):
        raise Refused(f'There is no unmet "{force}" of this kind to let pass; look at the record again.')
    decision = CaseDecision.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        kind=kind,
        finding=finding,
        subject=subject,
        by=by.person_id,
        role=by.role.party.value,
        at=at,
        reason=reason.strip(),
    )
    keep(one, f"case.{kind.value}", by=by, at=at, facts={"finding": finding, "subject": subject})
    return decision


@transaction.atomic
def take_away(*, apprenticeship: Any, by: Actor, at: datetime) -> Exported:
    """The record as a file for somebody who may have it; that they took it is kept. Nothing else changes."""
    by.require(Permission.EXPORT_RECORD)
    one = visible(apprenticeship, by)
    made = exported([one], by, at)[0]
    record_events(
        organisation=one.organisation_id, events={one.id: _taken(made)}, action="record.export", by=by, at=at
    )
    return made


@transaction.atomic
def take_away_all(*, some: Sequence[Apprenticeship], by: Actor, at: datetime) -> list[Exported]:
    """The same for several apprentices whom the actor sees, with as many queries as for one."""
    by.require(Permission.EXPORT_RECORD)
    made = exported(some, by, at)
    events = {one.one.id: _taken(one) for one in made}
    record_events(organisation=by.organisation_id, events=events, action="record.export", by=by, at=at)
    return made


@transaction.atomic
def take_document(*, one: Apprenticeship, document: str, by: Actor, at: datetime) -> None:
    """Keep that somebody whom the caller let see the apprentice took a document away.

    ``document`` is a code of what was made from the record, such as ``statement_of_results``; nothing else
    changes. Files that were handed in have ``files.actions.open_file``.
    """
    facts = {"document": document}
    record_events(
        organisation=one.organisation_id, events={one.id: facts}, action="document.take", by=by, at=at
    )


def _taken(made: Exported) -> Mapping[str, Any]:
    return {"record": made.sha256, "asked": made.moment}
