"""What changes an appeal: lodged, withdrawn, a panel named, decided, taken further, a decision set aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.appeals import window_ends
from touchstone.rules.attempts import not_needed
from touchstone.rules.calendar import day
from touchstone.rules.situation import Situation
from touchstone.rules.words import listed, on_date
from touchstone.web.appeals import messages
from touchstone.web.appeals.checking import WRONG, check_aside, check_panel
from touchstone.web.appeals.deciders import able, tie, why_not, why_not_written
from touchstone.web.appeals.disputed import what
from touchstone.web.appeals.effects import Asked, of_attempt, on_attempt, on_decision
from touchstone.web.appeals.finding import found_appeal, note, open_stage
from touchstone.web.appeals.models import Against, Appeal, Decision, Panellist, SetAside, State, TakenFurther
from touchstone.web.appeals.queries import panel, standing
from touchstone.web.appeals.stages import further_day, policy_of, stage_now
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.bookings import freeing
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records.actions import keep
from touchstone.web.records.messages import more_time
from touchstone.web.records.queries import situation
from touchstone.web.results import actions as results
from touchstone.web.results.queries import revisions, untold
from touchstone.web.results.reasons import ASIDE

NOT_GIVEN = "There is no decision to appeal against yet: the outcome has not been given."

DECISIONS = (Against.ADJUSTMENT, Against.MALPRACTICE)  # which have records of their own to appeal against
ELSEWHERE = (
    "This is an appeal about a result. A decision about a reasonable adjustment, or a sanction for "
    "malpractice, is appealed against by itself: choose it on the page of appeals, or follow “Appeal against "
    "it” on the record."
)


@transaction.atomic
def lodge(
    *, attempt: UUID, against: str, grounds: str, by: Actor, at: datetime, id: UUID | None = None
) -> Appeal:
    """Appeal against the result of an attempt, inside the policy's window.

    ``id`` is the form's own: sent twice, it is one appeal. Refused when the window has closed, before the
    outcome was notified, by a party that the policy does not hear, and where the same party has appealed
    against it already: what one party does takes no right from another. Decisions about adjustments and
    sanctions have records of their own (``against.lodge_against``).
    """
    by.require(Permission.APPEAL)
    one, found = _attempt(attempt, by)
    known = Appeal.objects.filter(id=id, apprenticeship=one).first() if id else None
    if known is not None:
        return known
    if not grounds.strip():
        raise Refused(WRONG, fields={"grounds": "Say what you think is wrong, in your own words."})
    asked = situation(one, at)
    if by.role.reach == "self" and untold(revisions(found.id)[-1:]):
        raise Refused(NOT_GIVEN)
    _may_be_lodged(asked, found, against, by)
    made = Appeal.objects.create(
        **({"id": id} if id else {}),
        organisation_id=one.organisation_id,
        apprenticeship=one,
        code=f"appeal-{Appeal.objects.filter(apprenticeship=one).count() + 1}",
        attempt=found,
        against=against,
        grounds=grounds.strip(),
        lodged_at=at,
        lodged_by=by.person_id,
        lodged_role=by.role.party.value,
    )
    note(made, one, at)
    keep(one, "appeal.lodge", by=by, at=at, facts={"appeal": made.code, "attempt": found.code})
    messages.lodged(made, one, what(one, made), asked.policy.appeals.stages[0], at)
    return made


def _attempt(attempt: UUID, by: Actor) -> tuple[Apprenticeship, Attempt]:
    found = Attempt.objects.filter(id=attempt).first()
    if found is None:
        raise Http404
    return locked(found.apprenticeship_id, by), found


def _may_be_lodged(asked: Situation, found: Attempt, against: str, by: Actor) -> None:
    policy = asked.policy.appeals
    if against in DECISIONS:
        raise Refused(WRONG, fields={"against": ELSEWHERE})
    if against not in policy.against.kinds:
        raise Refused(WRONG, fields={"against": "Choose what the appeal is about."})
    if by.role.party not in policy.by.roles:
        who = listed([role.words for role in policy.by.roles], "or")
        raise Refused(f"An appeal may be lodged by the {who}.")
    facts, _ = of_attempt(asked, found.code)
    if facts.notified_at is None:
        raise Refused(NOT_GIVEN)
    last = window_ends(asked, facts)
    if last is not None and asked.today > last:  # where nobody can tell the last day, nobody is late
        raise Refused(
            f"The last day to appeal was {on_date(last)}, {policy.window.number} "
            f"{policy.window.unit.replace('_', ' ')} after the outcome was given. Write to the assessment "
            "organisation if something outside your control kept you from appealing in time."
        )
    own = Appeal.objects.filter(attempt=found, withdrawn_at=None, lodged_role=by.role.party.value)
    for other in own:
        raise Refused(f"{other.title} about this result was lodged already.")


def _in_time_to_take_further(one: Apprenticeship, found: Appeal, at: datetime) -> None:
    last = further_day(one, found, at)
    if last is not None and day(at) > last:
        raise Refused(
            f"The last day to take it further was {on_date(last)}. Write to the assessment organisation if "
            "something outside your control kept you from it."
        )


@transaction.atomic
def withdraw(*, appeal: UUID, reason: str, by: Actor, at: datetime) -> Appeal:
    """The appellant takes the appeal back, as long as nothing was decided."""
    by.require(Permission.APPEAL)
    one, found = found_appeal(appeal, by)
    if found.lodged_role != by.role.party.value:
        raise Refused("Only those who lodged the appeal can withdraw it.")
    if found.decisions.all():
        raise Refused("The appeal has been decided; it cannot be withdrawn any more.")
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_because = at, by.person_id, reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    note(found, one, at)
    keep(one, "appeal.withdraw", by=by, at=at, facts={"appeal": found.code})
    messages.withdrawn(found, one, at)
    return found


@transaction.atomic
def name(*, appeal: UUID, person: UUID, connected: bool, by: Actor, at: datetime) -> Panellist:
    """Name somebody to decide the stage that is open; refused for whoever had a part in the case.

    Who has another role in the organisation is connected with it, whatever is said.
    """
    by.require(Permission.HEAR_APPEALS)
    one, found = found_appeal(appeal, by)
    stage = open_stage(one, found)
    if person not in {each.id for each in able(one.organisation_id)}:
        raise Refused(WRONG, fields={"person": "Choose somebody who decides appeals for your organisation."})
    if reason := why_not(one, found, stage.id, person):
        raise Refused(reason, fields={"person": reason})
    if not connected and (roles := tie(one, person)):
        said = f"They are also {roles} here, so they are connected with your organisation: choose “Yes”."
        raise Refused(WRONG, fields={"connected": f"{said} Somebody from outside has to sit beside them."})
    kept, made = Panellist.objects.get_or_create(
        appeal=found,
        stage=stage.id,
        person_id=person,
        defaults={
            "organisation_id": one.organisation_id,
            "apprenticeship": one,
            "connected": connected,
            "named_at": at,
            "named_by": by.person_id,
        },
    )
    if not made:
        raise Refused(WRONG, fields={"person": "This person was named for this stage already."})
    note(found, one, at)
    keep(one, "appeal.name", by=by, at=at, facts={"appeal": found.code, "stage": stage.id})
    messages.named(kept, one, at)
    return kept


@transaction.atomic
def stand_down(*, panellist: UUID, reason: str, had_part: bool, by: Actor, at: datetime) -> Panellist:
    """A decider is taken off, or takes themselves off, with the reason.

    ``had_part`` says that they turned out to have had a part in the case. What they decided already then
    breaks the policy, and says so until a manager sets that decision aside.
    """
    kept = Panellist.objects.filter(id=panellist).first()
    if kept is None:
        raise Http404
    one, found = found_appeal(kept.appeal_id, by)
    if kept.person_id != by.person_id:
        by.require(Permission.HEAR_APPEALS)
    if not reason.strip():
        raise Refused(WRONG, fields={"reason": "Say why; it is kept with the appeal."})
    if kept.stood_down_at is not None:
        raise Refused("This person has stood down already.")
    kept.stood_down_at, kept.stood_down_because, kept.touched = at, reason.strip(), had_part
    kept.save(update_fields=["stood_down_at", "stood_down_because", "touched"])
    note(found, one, at)
    said = {"appeal": found.code, "stage": kept.stage, "had_part": had_part}
    keep(one, "appeal.stand_down", by=by, at=at, facts=said)
    messages.stood_down(kept, one, at)
    return kept


@transaction.atomic
def decide(
    *,
    appeal: UUID,
    outcome: str,
    reason: str,
    changes: Mapping[str, str],
    reasons: Mapping[str, str],
    voids_attempt: bool,
    by: Actor,
    at: datetime,
    seen: str | None = None,
    grants_minutes: int | None = None,
) -> Decision:
    """Decide the open stage. The decision starts as a copy of the disputed one; ``changes`` are levels by
    criterion, each with its reason. Refused unless the panel is as the policy asks, and for a manager who
    writes it down and had a part in the case. ``seen`` is the stage that its form was opened for.

    Upheld may change criteria, and so grades, or void the attempt. What was released then gets a new,
    revised result beside the old one, everybody who was told the old one is told, and what was booked to
    take again what now stands otherwise is cancelled. Against a decision about an adjustment it may grant
    minutes, in place of those of that decision; a sanction stands no more.
    """
    one, found = found_appeal(appeal, by)
    asked = situation(one, at)
    stage = open_stage(one, found)
    if seen is not None and seen != stage.id:
        raise Refused("This stage was decided while you wrote. Look at the appeal again.")
    sitting = panel(found, stage.id)
    writes_down = by.person_id not in {each.person_id for each in sitting}
    if writes_down:
        by.require(Permission.HEAR_APPEALS)  # a manager writes down what a panel decided
    check_panel(one, found, stage, sitting)
    if writes_down and (part := why_not_written(one, by)):
        raise Refused(f"{part} A decider on the panel can also write it down themselves.")
    said = Asked(
        outcome=outcome,
        reason=reason,
        changes=changes,
        reasons=reasons,
        voids_attempt=voids_attempt,
        grants_minutes=grants_minutes,
    )
    effect = _effect(asked, found, said)
    made = Decision.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        appeal=found,
        stage=stage.id,
        decided_at=at,
        decided_by=by.person_id,
        outcome=outcome,
        reason=reason.strip(),
        **effect,
        deciders=[
            {"by": str(each.person_id), "touched_case": False, "connected": each.connected}
            for each in sitting
        ],
    )
    if found.attempt is not None and voids_attempt:
        freeing.set_free(attempt=found.attempt, because=f"{found.title} was upheld: void.", by=by, at=at)
    _spare(one, found, by, at)
    further_until = note(found, one, at)
    criteria = sorted(each["criterion"] for each in made.changes)
    facts = {"appeal": found.code, "stage": stage.id, "outcome": outcome, "criteria": criteria}
    keep(one, "appeal.decide", by=by, at=at, facts=facts)
    if found.attempt is not None and (criteria or voids_attempt):
        results.revise(attempt=found.attempt, one=one, because=found.code, said=reasons, by=by, at=at)
    if found.decision is not None and made.grants_minutes is not None:
        more_time(one, found.decision.method, at)
    messages.decided(made, found, one, what(one, found), at, further_until)
    return made


def _effect(asked: Situation, found: Appeal, said: Asked) -> dict[str, Any]:
    if found.attempt is not None:
        return on_attempt(asked, found.attempt.code, said)
    assert found.decision is not None  # an appeal is about one of them; the database sees to it
    return on_decision(asked, found.decision.code, said)


def _spare(one: Apprenticeship, found: Appeal, by: Actor, at: datetime) -> None:
    """Cancel what was planned and is not needed any more, now that a decision stands or falls."""
    codes = [each.attempt.id for each in not_needed(situation(one, at))]
    if codes:
        because = f"Not needed any more after {found.title.lower()}."
        freeing.spare(one=one, codes=codes, because=because, by=by, at=at)


@transaction.atomic
def take_further(*, appeal: UUID, grounds: str, by: Actor, at: datetime) -> TakenFurther:
    """The appellant takes a refused appeal to the policy's next stage."""
    by.require(Permission.APPEAL)
    one, found = found_appeal(appeal, by)
    if found.lodged_role != by.role.party.value:
        raise Refused("Only those who lodged the appeal can take it further.")
    if not grounds.strip():
        raise Refused(WRONG, fields={"grounds": "Say what you think is wrong with the decision."})
    decided, stages = standing(found), policy_of(one).stages
    if stage_now(stages, found) is not None or not decided:
        raise Refused("The appeal waits for a decision; it cannot be taken further before that.")
    if decided[-1].outcome == "upheld" or len(decided) >= len(stages):
        raise Refused("There is no further stage: this decision is the last one.")
    _in_time_to_take_further(one, found, at)
    made = TakenFurther.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        appeal=found,
        stage=stages[len(decided)].id,
        grounds=grounds.strip(),
        at=at,
        by=by.person_id,
    )
    note(found, one, at)
    keep(one, "appeal.take_further", by=by, at=at, facts={"appeal": found.code, "stage": made.stage})
    messages.taken_further(found, one, stages[len(decided)], at)
    return made


@transaction.atomic
def set_aside(*, decision: UUID, reason: str, by: Actor, at: datetime) -> SetAside:
    """Set a decision aside because somebody who decided had a part in the case; the stage is open again.

    What the decision changed is changed back: the result is revised once more. Refused where nobody who
    decided was found to have had a part, once the appeal was taken further, and for a manager who had a part.
    """
    by.require(Permission.HEAR_APPEALS)
    kept = Decision.objects.filter(id=decision).first()
    if kept is None:
        raise Http404
    one, found = found_appeal(kept.appeal_id, by)
    if not reason.strip():
        raise Refused(WRONG, fields={"reason": "Say why; it is kept for ever."})
    check_aside(found, kept)
    if part := why_not_written(one, by):
        raise Refused(part)
    made = SetAside.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        decision=kept,
        at=at,
        by=by.person_id,
        reason=reason.strip(),
    )
    if found.attempt is not None and kept.voids_attempt:
        freeing.stand_again(attempt=found.attempt, ended_at=kept.decided_at)
    _spare(one, found, by, at)
    note(found, one, at)
    keep(one, "appeal.set_aside", by=by, at=at, facts={"appeal": found.code, "stage": kept.stage})
    if found.attempt is not None and (kept.changes or kept.voids_attempt):
        results.revise(
            attempt=found.attempt,
            one=one,
            because=found.code + ASIDE,
            said=_said_since(found.attempt, kept.decided_at),
            by=by,
            at=at,
            as_before=kept.decided_at,
        )
    messages.set_aside(made, found, one, at)
    return made


def _said_since(attempt: Attempt, since: datetime) -> dict[str, str]:
    """The reasons of decisions on other appeals about the attempt that came after one, and stand."""
    later = Decision.objects.filter(appeal__attempt=attempt, set_aside=None, decided_at__gt=since)
    return {
        change["criterion"]: change["reason"]
        for each in later.order_by("decided_at", "id")
        for change in each.changes
    }


def end_refused(*, at: datetime) -> int:
    """Of refused appeals whose last day to be taken further is over, note that they have ended."""
    over = Appeal.objects.filter(state=State.REFUSED, due_on__lt=day(at))
    return over.update(state=State.ENDED, due_on=None)
