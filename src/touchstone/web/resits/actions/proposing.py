"""Somebody proposes to take a failed method, or after a lapse everything, again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.attempts import history
from touchstone.rules.judge import assess
from touchstone.rules.situation import Situation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law
from touchstone.web.records.actions import keep
from touchstone.web.records.queries import attempts_anew, situation
from touchstone.web.resits import messages
from touchstone.web.resits.actions.answering import consent, say
from touchstone.web.resits.checks import (
    LEARNING,
    Days,
    check_kind,
    kept_learning,
    refuse_for,
    step_again,
    why_not,
)
from touchstone.web.resits.models import Kind, Proposal, Said
from touchstone.web.resits.queries import proposals
from touchstone.web.resits.waiting import entire_due, entire_open, is_open

NO_DAYS: Days = (None, None)


def may_propose(by: Actor) -> bool:
    """Whether somebody may ask for a further attempt; who consents may, and consents with it."""
    return by.may(Permission.ARRANGE_AGAIN) or by.may(Permission.CONSENT)


def _proposer(by: Actor) -> None:
    if not may_propose(by):
        by.require(Permission.ARRANGE_AGAIN)


@transaction.atomic
def propose(
    *,
    apprenticeship: UUID,
    method: str,
    kind: str,
    learning: Days = NO_DAYS,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Proposal:
    """Ask that a failed method be taken again; the attempt is planned, and waits for the employer's consent.

    Asked by the employer, it is agreed to at once. ``learning`` is the first and the last day of the further
    learning that a retake needs. Sent twice by one person it is one proposal. Refused for a method that was
    not failed, or whose fail is not released, and after the last day.
    """
    _proposer(by)
    one = locked(apprenticeship, by)
    plan = law.plan(one.standard, one.version)
    found = plan.method(method)
    if found is None:
        raise Http404
    before = situation(one, at)
    if twice := _sent_twice(one, [method], kind, by, before):
        return twice
    check_kind(before, kind, learning)
    step = step_again(before, assess(before), method)
    if step is None:
        raise Refused(why_not(before, method))
    if step.blocked_by:
        raise Refused(" ".join(step.blocked_by))
    attempt = Attempt.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        code=_next_code(before, method),
        method=method,
        kind=kind,
        further_learning=kept_learning(kind, learning),
    )
    made = _made(one, Kind(kind), [attempt], note, by, at)
    _keep(one, made, before, by, at)
    messages.proposed(made, one, [found.title], at)
    return made


def _next_code(before: Situation, method: str) -> str:
    codes = {each.id for each in before.record.attempts}
    number = sum(each.method == method for each in before.record.attempts) + 1
    while f"{method}-{number}" in codes:
        number += 1
    return f"{method}-{number}"


def _sent_twice(
    one: Apprenticeship, methods: list[str], kind: str, by: Actor, before: Situation
) -> Proposal | None:
    """The very same proposal by the same person, of which everything still waits."""
    asked = proposals(one)
    same = (each for each in asked if (each.kind, each.methods, each.by) == (kind, methods, by.person_id))
    return next((each for each in same if is_open(each, asked, before)), None)


def _made(
    one: Apprenticeship, kind: Kind, attempts: Sequence[Attempt], note: str, by: Actor, at: datetime
) -> Proposal:
    made = Proposal.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        kind=kind,
        attempts=[each.code for each in attempts],
        methods=[each.method for each in attempts],
        note=note.strip(),
        at=at,
        by=by.person_id,
        role=by.role.party.value,
    )
    if by.may(Permission.CONSENT):
        say(made, Said.AGREED, "", by, at)
        consent(attempts, by, at)
    return made


def _keep(one: Apprenticeship, made: Proposal, before: Situation, by: Actor, at: datetime) -> None:
    """End a proposal, and refuse one whose further learning the rules do not take."""
    facts, known = {"kind": made.kind, "attempts": made.attempts}, attempts_anew(before, one)
    after = keep(one, "resit.propose", by=by, at=at, facts=facts, known=known)
    refuse_for(after, made.attempts, LEARNING, "learning_from")


@transaction.atomic
def propose_entire(*, apprenticeship: UUID, note: str = "", by: Actor, at: datetime) -> Proposal:
    """After a lapse, ask that the entire assessment be taken again: an attempt is planned for every method.

    What was planned before the lapse and never begun becomes part of it, and needs a consent of its own. Once
    it was used up, by a fail or by an appeal, it can be asked for again.
    """
    _proposer(by)
    one = locked(apprenticeship, by)
    before = situation(one, at)
    waiting = entire_open(proposals(one), before)
    if waiting is not None and waiting.by == by.person_id:
        return waiting
    if waiting is not None:
        raise Refused("To take the entire assessment again was proposed already.")
    if not entire_due(assess(before)):
        raise Refused(
            "The entire assessment is not to be taken again now: no limit has passed, or it has begun."
        )
    attempts = [_afresh(one, before, method.id) for method in before.plan.methods]
    made = _made(one, Kind.ENTIRE, attempts, note, by, at)
    _keep(one, made, before, by, at)
    messages.proposed(made, one, [method.title for method in before.plan.methods], at)
    return made


def _afresh(one: Apprenticeship, before: Situation, method: str) -> Attempt:
    """The attempt at a method in another assessment: one that waits, agreed to by nobody, or a new one."""
    planned = [each for each in history(before) if each.standing == "planned" and each.method.id == method]
    if not planned:
        code = _next_code(before, method)
        return Attempt.objects.create(
            organisation_id=one.organisation_id, apprenticeship=one, code=code, method=method
        )
    waiting = Attempt.objects.get(apprenticeship=one, code=planned[-1].attempt.id)
    waiting.kind, waiting.consent, waiting.further_learning = "first", None, None
    waiting.save(update_fields=["kind", "consent", "further_learning"])
    return waiting
