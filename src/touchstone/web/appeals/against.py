"""Appeals against decisions about a case: adjustments refused or granted in part, and sanctions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.appeals import may_still_appeal, upheld, window_ends
from touchstone.rules.calendar import day
from touchstone.rules.disputes import Choice, open_to_appeal, parties, sort_of
from touchstone.rules.record.case import Adjustment, RefusedAdjustment, Sanction
from touchstone.rules.situation import Situation
from touchstone.rules.words import days, listed, on_date
from touchstone.web.appeals import messages
from touchstone.web.appeals.checking import WRONG
from touchstone.web.appeals.disputed import what
from touchstone.web.appeals.finding import note
from touchstone.web.appeals.models import Appeal
from touchstone.web.apprentices.queries import locked
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records.actions import keep
from touchstone.web.records.models import DISPUTABLE, CaseDecision
from touchstone.web.records.queries import disputable, situation


@transaction.atomic
def lodge_against(*, decision: UUID, grounds: str, by: Actor, at: datetime, id: UUID | None = None) -> Appeal:
    """Appeal against a decision about an adjustment, or a sanction, inside the policy's window.

    ``id`` is the form's own: sent twice, it is one appeal. Nothing needs to have been assessed. Refused when
    the window has closed, by a party that the policy does not hear, where the same party has appealed
    already, and where nothing that was asked for was refused.
    """
    by.require(Permission.APPEAL)
    found = CaseDecision.objects.filter(id=decision, kind__in=DISPUTABLE).first()
    if found is None:
        raise Http404
    one = locked(found.apprenticeship_id, by)
    disputed = disputable(found)
    if by.role.reach == "employer" and isinstance(disputed, Adjustment | RefusedAdjustment):
        raise Http404  # employers are told of no adjustment
    known = Appeal.objects.filter(id=id, apprenticeship=one).first() if id else None
    if known is not None:
        return known
    if not grounds.strip():
        raise Refused(WRONG, fields={"grounds": "Say what you think is wrong, in your own words."})
    asked = situation(one, at)
    _may_be_lodged(asked, disputed, by)
    made = Appeal.objects.create(
        **({"id": id} if id else {}),
        organisation_id=one.organisation_id,
        apprenticeship=one,
        code=f"appeal-{Appeal.objects.filter(apprenticeship=one).count() + 1}",
        decision=found,
        against=sort_of(disputed),
        grounds=grounds.strip(),
        lodged_at=at,
        lodged_by=by.person_id,
        lodged_role=by.role.party.value,
    )
    note(made, one, at)
    keep(one, "appeal.lodge", by=by, at=at, facts={"appeal": made.code, "decision": found.code})
    messages.lodged(made, one, what(one, made), asked.policy.appeals.stages[0], at)
    return made


def _may_be_lodged(asked: Situation, disputed: Choice, by: Actor) -> None:
    if disputed.id not in {each.id for each in open_to_appeal(asked)}:
        raise Refused("Everything that was asked for was granted, or the policy hears no such appeal.")
    heard = parties(asked, disputed)
    if by.role.party not in heard:
        who = listed([role.words for role in heard], "or")
        raise Refused(f"An appeal may be lodged by the {who}.")
    if isinstance(disputed, Sanction) and upheld(asked.record, disputed):
        raise Refused("The sanction stands no more: an appeal against it was upheld.")
    last = window_ends(asked, disputed)
    if last is not None and asked.today > last:  # where nobody can tell the last day, nobody is late
        raise Refused(
            f"The last day to appeal was {on_date(last)}, {days(asked.policy.appeals.window)} after the "
            f"decision of {on_date(day(disputed.at))}. Write to the assessment organisation if something "
            "outside your control kept you from appealing in time."
        )
    if by.role.party not in may_still_appeal(asked, disputed):
        raise Refused("You have lodged an appeal against this decision already.")
