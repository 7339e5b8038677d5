"""The set of an attempt: drawn once by its assessor, and one question taken out for another with a reason."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from touchstone.rules.drawing import Candidate, draw, replacement
from touchstone.rules.plan.method import Method
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.actions import open_attempt
from touchstone.web.audit.actions import record_event
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.questions import queries
from touchstone.web.questions.models import BankQuestion, Placed, QuestionSet
from touchstone.web.records import law
from touchstone.web.resits.actions.preparing import name_questions

NO_QUESTIONS = "The plan asks no questions in this method; there is nothing to draw."
EMPTY = "The bank holds no question that may be asked here. Ask whoever keeps the bank to put some in use."
LONGEST = 2_000


@transaction.atomic
def draw_set(*, attempt: UUID, by: Actor, at: datetime, seed: str = "") -> QuestionSet:
    """Draw the questions of an attempt, by its assessor; a set that was drawn is the set.

    As the rules draw it (``touchstone.rules.drawing``): nothing that this apprentice has had before, where
    the policy says so. The set's name goes to the attempt, so that the rules can tell resits apart. Refused
    before the booking was accepted, once the judgements were submitted, and while there is nothing to draw.
    """
    by.require(Permission.ASSESS)
    one, found = open_attempt(attempt, by)
    known = queries.set_of(found.id)
    if known is not None:
        return known
    method = _method(one, found)
    bank = queries.in_use(one.organisation_id, one.standard, found.method)
    seed = seed or secrets.token_hex(8)
    drawn = draw(
        method,
        [candidate for _, candidate in bank],
        seed=seed,
        excluded=queries.had_before(found),
        rule=law.policy(one.organisation.policy).different_questions,
    )
    if not drawn.taken:
        raise Refused(EMPTY, drawn.findings)
    made = QuestionSet.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        attempt=found,
        seed=seed,
        drawn_at=at,
        drawn_by=by.person_id,
    )
    by_id = {str(question.id): (question, candidate) for question, candidate in bank}
    for place, taken in enumerate(drawn.taken, start=1):
        _place(made, place, *by_id[taken.id], at)
    _event(one, found, "question.draw", by, at, questions=len(drawn.taken))
    if not found.question_set:
        name_questions(attempt=found.id, name=f"set-{made.id.hex[:12]}", by=by, at=at)
    return made


def _place(of: QuestionSet, place: int, question: BankQuestion, known: Candidate, at: datetime) -> None:
    assert question.current is not None  # none is in use without
    Placed.objects.create(
        organisation_id=of.organisation_id,
        of_set=of,
        question=question,
        wording=question.current,
        place=place,
        exposure=known.exposure,
        at=at,
    )


@transaction.atomic
def swap(*, attempt: UUID, place: int, reason: str, by: Actor, at: datetime) -> Placed:
    """Take one question out of the set, with a reason, for another that loses as little as can be.

    What was asked in earlier attempts stays out, and so does what was taken out of this set. Refused for a
    question that was asked already, and where the bank has no other.
    """
    by.require(Permission.ASSESS)
    one, found = open_attempt(attempt, by)
    of_set = queries.set_of(found.id)
    standing = queries.standing(of_set)
    out = next((each for each in standing if each.place == place), None)
    if of_set is None or out is None:
        raise Refused("There is no such question in the set.")
    _check(found, out, reason)
    new = _other(one, found, of_set, out)
    if new is None:
        raise Refused("The bank has no other question that may be asked here; this one stays.")
    out.out_at, out.out_because = at, reason.strip()
    out.save(update_fields=["out_at", "out_because"])
    _place(of_set, place, *new, at)
    _event(one, found, "question.swap", by, at, place=place)
    return Placed.objects.select_related("wording").get(of_set=of_set, place=place, out_at=None)


def _check(found: Attempt, out: Placed, reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Say why it is not asked; the reason is kept."})
    if len(reason) > LONGEST:
        raise Refused("Look at what is marked.", fields={"reason": f"At most {LONGEST:,} characters fit."})
    if str(out.wording_id) in queries.asked_in(found.id):
        raise Refused("This question was asked already, so it stays in the set.")


def _other(
    one: Apprenticeship, found: Attempt, of_set: QuestionSet, out: Placed
) -> tuple[BankQuestion, Candidate] | None:
    """The question that takes its place, as the rules choose it; those of earlier attempts never do."""
    bank = queries.in_use(one.organisation_id, one.standard, found.method)
    rule = law.policy(one.organisation.policy).different_questions
    gone = {str(each.question_id) for each in of_set.placed.all() if each.out_at is not None}
    chosen = as_candidates(queries.standing(of_set))
    new = replacement(
        _method(one, found),
        [candidate for _, candidate in bank],
        chosen,
        str(out.question_id),
        seed=of_set.seed,
        excluded=gone | (queries.had_before(found) if rule is not None else set()),
    )
    return next((each for each in bank if new is not None and each[1].id == new.id), None)


def as_candidates(placed: Iterable[Placed]) -> list[Candidate]:
    """Questions of a set as the rules know them, in the wording that the set holds."""
    return [queries.candidate(each.wording, each.exposure) for each in placed]


def _method(one: Apprenticeship, found: Attempt) -> Method:
    method = law.plan(one.standard, one.version).method(found.method)
    if method is None or method.questions is None:
        raise Refused(NO_QUESTIONS)
    return method


def _event(
    one: Apprenticeship, found: Attempt, action: str, by: Actor, at: datetime, **facts: object
) -> None:
    said = {"attempt": found.code, **facts}
    record_event(organisation=one.organisation_id, chain=one.id, action=action, by=by, at=at, facts=said)
