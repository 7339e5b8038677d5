"""What is done with the questions of the bank: written, worded anew, put in use, reviewed, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from touchstone.rules.calendar import day
from touchstone.web.audit.actions import record_event
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.models import Organisation
from touchstone.web.organisations.permissions import Permission
from touchstone.web.questions import queries
from touchstone.web.questions.fitting import fitting, in_order, newest
from touchstone.web.questions.models import BankQuestion, State, Step, Wording
from touchstone.web.records import law

LONGEST = 2_000  # characters of a question, and of what a good answer touches
LOOK = "Look at what is marked."
REVIEWED = "reviewed"
DECISIONS = (State.IN_USE.value, REVIEWED, State.WITHDRAWN.value)
CHANGED = "This question was worded anew meanwhile, perhaps by you in another tab. Look at what it says now."
ORDER = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a question says: its words, its KSBs, its theme, and what a good answer touches."""

    text: str
    ksbs: tuple[str, ...] = ()
    theme: str = ""
    answer: str = ""

    def tidy(self) -> Said:
        """Without space around it, its KSBs in order."""
        theme = self.theme.strip()
        return Said(
            text=self.text.strip(), ksbs=tuple(in_order(self.ksbs)), theme=theme, answer=self.answer.strip()
        )


def faults(standard: str, method: str, said: Said) -> dict[str, str]:
    """What is wrong with a question, by field: held against every version of the plan."""
    known = newest(standard, method)
    if known is None:
        return {"method": "No plan asks questions in this method. Choose one that is shown."}
    found = {}
    if not said.text:
        found["text"] = "Write the question."
    for name, words in (("text", said.text), ("answer", said.answer)):
        if len(words) > LONGEST:
            found[name] = f"This has {len(words):,} characters; at most {LONGEST:,} fit."
    if not said.ksbs and not said.theme:
        found["ksbs"] = "Choose the KSBs that it asks about, or the theme."
    elif not fitting(standard, method, said.ksbs, said.theme):
        _, newest_method = known
        strange = [code for code in said.ksbs if code not in newest_method.ksbs]
        if strange:
            found["ksbs"] = f"{strange[0]} is not assessed in {newest_method.title}."
        else:
            found["theme"] = "Choose a theme of this method."
    return found


@transaction.atomic
def add(*, standard: str, method: str, said: Said, by: Actor, at: datetime) -> BankQuestion:
    """Write a question down as a draft, for a method of a standard. ``Refused`` where it fits no version."""
    by.require(Permission.KEEP_QUESTIONS)
    whole = said.tidy()
    wrong = faults(standard, method, whole)
    if wrong:
        raise Refused(LOOK, fields=wrong)
    made = _numbered(standard, method, by)
    _worded(made, whole, 1, by, at)
    _event(made, "question.add", by, at, number=made.number)
    return made


def _numbered(standard: str, method: str, by: Actor) -> BankQuestion:
    """The next question of the organisation; two who write at once wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute(ORDER, [f"question bank {by.organisation_id}"])
    return BankQuestion.objects.create(
        organisation_id=by.organisation_id,
        number=queries.next_number(by.organisation_id),
        standard=standard,
        method=method,
    )


def _worded(one: BankQuestion, said: Said, number: int, by: Actor, at: datetime) -> None:
    one.current = Wording.objects.create(
        organisation_id=one.organisation_id,
        question=one,
        number=number,
        text=said.text,
        ksbs=list(said.ksbs),
        theme=said.theme,
        answer=said.answer,
        by=by.person_id,
        at=at,
    )
    one.save(update_fields=["current"])


@transaction.atomic
def reword(*, question: UUID, said: Said, before: int, by: Actor, at: datetime) -> BankQuestion:
    """Word a question anew: a further version. Sets that were drawn keep the wording they have.

    ``before`` is the number of the wording that was changed: ``Refused`` when another came in meanwhile. The
    same words again change nothing.
    """
    by.require(Permission.KEEP_QUESTIONS)
    one, whole = _locked(question, by), said.tidy()
    assert one.current is not None  # the bank holds none without
    if _says(one.current) == whole:
        return one
    if one.state == State.WITHDRAWN:
        raise Refused("This question is withdrawn. Put it in use again before you word it anew.")
    if one.current.number != before:
        raise Refused(CHANGED)
    wrong = faults(one.standard, one.method, whole)
    if wrong:
        raise Refused(LOOK, fields=wrong)
    _worded(one, whole, before + 1, by, at)
    _event(one, "question.reword", by, at, wording=before + 1)
    return one


def _says(wording: Wording) -> Said:
    return Said(text=wording.text, ksbs=tuple(wording.ksbs), theme=wording.theme, answer=wording.answer)


@transaction.atomic
def decide(*, question: UUID, decision: str, note: str = "", by: Actor, at: datetime) -> BankQuestion:
    """Put a question in use, note that it was reviewed, or withdraw it with a reason.

    Putting it in use is a review too: it is due again after the policy's time. A withdrawn question is drawn
    no more; sets that hold it keep it.
    """
    by.require(Permission.KEEP_QUESTIONS)
    one = _locked(question, by)
    _check(one, decision, note.strip())
    if decision == State.WITHDRAWN:
        one.state = State.WITHDRAWN
    else:
        one.state, one.reviewed_on = State.IN_USE, day(at)
        one.review_due_on = review_due(one.organisation, day(at))
    one.save(update_fields=["state", "reviewed_on", "review_due_on"])
    Step.objects.create(
        organisation_id=one.organisation_id,
        question=one,
        kind=decision,
        note=note.strip(),
        by=by.person_id,
        at=at,
    )
    _event(one, f"question.{decision}", by, at)
    return one


def _check(one: BankQuestion, decision: str, note: str) -> None:
    if decision not in DECISIONS:
        raise Refused("Choose what to do.", fields={"decision": "Choose one of those shown."})
    if len(note) > LONGEST:
        raise Refused(LOOK, fields={"note": f"At most {LONGEST:,} characters fit."})
    if decision == REVIEWED and one.state != State.IN_USE:
        raise Refused("Only a question in use is reviewed. Put it in use instead.")
    if decision == State.IN_USE and one.state == State.IN_USE:
        raise Refused("This question is in use already. Note a review instead.")
    if decision == State.WITHDRAWN and one.state == State.WITHDRAWN:
        raise Refused("This question is withdrawn already.")
    if decision == State.WITHDRAWN and not note:
        raise Refused("Say why.", fields={"note": "Say why it is withdrawn; the reason is kept."})


def review_due(organisation: Organisation, reviewed: date) -> date | None:
    """The day on which a question that was reviewed on that day is due again, by the policy."""
    return law.calendar().add(reviewed, law.policy(organisation.policy).question_review)


def _locked(id: UUID, by: Actor) -> BankQuestion:
    queries.question(id, by)
    rows = BankQuestion.objects.select_for_update(of=("self",)).select_related("current", "organisation")
    return rows.get(id=id)


def _event(one: BankQuestion, action: str, by: Actor, at: datetime, **facts: Any) -> None:
    record_event(
        organisation=one.organisation_id,
        chain=one.organisation_id,
        action=action,
        by=by,
        at=at,
        facts={"question": str(one.id), **facts},
    )
