"""The employer's word on a proposal: agreed, refused, or an agreement taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law
from touchstone.web.records.actions import keep
from touchstone.web.records.queries import situation
from touchstone.web.resits import messages
from touchstone.web.resits.models import Proposal, Said, Word
from touchstone.web.resits.queries import agreed, last_word, proposals
from touchstone.web.resits.waiting import left

NOTHING_LEFT = (
    "Nothing of this waits to be taken any more: it has begun, or an appeal, the last day or a later "
    "proposal ended it. Look at Resits and retakes for what is open now."
)
NOT_AGREED = "The employer did not agree."  # their reason is the proposal's, for those who may read it


@transaction.atomic
def agree(*, proposal: UUID, by: Actor, at: datetime) -> Proposal:
    """The employer consents to what was proposed; said twice it is one consent.

    What an employer agreed to whom the apprentice has left since is theirs; the new one's word is kept beside
    it, and is the consent from then on.
    """
    one, found = _asked(proposal, by)
    if agreed(found):
        return found
    _not_refused(found)
    open_ones = _left(one, found, at)
    say(found, Said.AGREED, "", by, at)
    consent(open_ones, by, at)
    keep(one, "resit.agree", by=by, at=at, facts={"kind": found.kind, "attempts": found.attempts})
    messages.agreed(found, one, _titles(one, found), at)
    return found


@transaction.atomic
def refuse(*, proposal: UUID, reason: str, by: Actor, at: datetime) -> Proposal:
    """The employer does not consent, and says why; another proposal may follow."""
    one, found = _asked(proposal, by)
    _because(reason)
    word = last_word(found)
    if word is not None and word.said == Said.REFUSED and word.by == by.person_id:
        return found
    _not_refused(found)
    if word is not None and word.said == Said.AGREED:
        if word.earlier:
            raise Refused("The employer before you agreed to this. If you do not, take the consent back.")
        raise Refused("You agreed to this. To go back on it, take your consent back.")
    open_ones = _left(one, found, at)
    say(found, Said.REFUSED, reason, by, at)
    never_booked = Attempt.objects.filter(id__in=[each.id for each in open_ones], bookings=None)
    void = {"at": at.isoformat(), "by": by.code, "reason": NOT_AGREED}
    never_booked.update(void=void)  # not deleted: a decision may name it, and no other gets its code
    keep(one, "resit.refuse", by=by, at=at, facts={"kind": found.kind, "attempts": found.attempts})
    messages.refused(found, one, _titles(one, found), at)
    return found


@transaction.atomic
def take_back(*, proposal: UUID, reason: str, by: Actor, at: datetime) -> Proposal:
    """The employer takes the consent back, with a reason; what has begun goes on.

    A booking stays where it is and shows it: the bookings team is told, and the assessment does not begin.
    """
    one, found = _asked(proposal, by)
    _because(reason)
    word = last_word(found)
    if word is not None and word.said == Said.TAKEN_BACK and word.by == by.person_id:
        return found
    if word is None or word.said != Said.AGREED:
        raise Refused("There is no consent to take back.")
    open_ones = _left(one, found, at)
    say(found, Said.TAKEN_BACK, reason, by, at)
    for each in open_ones:
        each.consent = {**(each.consent or {}), "revoked_at": at.isoformat()}
        each.save(update_fields=["consent"])
    keep(one, "resit.take_back", by=by, at=at, facts={"kind": found.kind, "attempts": found.attempts})
    messages.taken_back(found, one, _titles(one, found), open_ones, at)
    return found


def _asked(id: UUID, by: Actor) -> tuple[Apprenticeship, Proposal]:
    """A proposal that the actor may answer, its apprenticeship locked."""
    by.require(Permission.CONSENT)
    known = Proposal.objects.filter(id=id).first()
    if known is None:
        raise Http404
    one = locked(known.apprenticeship_id, by)
    if one.withdrawn_on is not None:
        raise Refused("The apprentice was withdrawn from the programme; nothing is taken again.")
    return one, next(each for each in proposals(one) if each.id == id)


def _because(reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Say why; the training provider reads it."})


def _not_refused(found: Proposal) -> None:
    word = last_word(found)
    if word is not None and word.said == Said.REFUSED:
        when = on_date(day(word.at))
        raise Refused(f"This was refused on {when}. If it is wanted after all, it is proposed again.")


def say(of: Proposal, said: Said, reason: str, by: Actor, at: datetime) -> Word:
    """Keep what was said; part of the actions here."""
    return Word.objects.create(
        organisation_id=of.organisation_id,
        apprenticeship_id=of.apprenticeship_id,
        proposal=of,
        said=said,
        reason=reason.strip(),
        at=at,
        by=by.person_id,
    )


def consent(attempts: Sequence[Attempt], by: Actor, at: datetime) -> None:
    """Write the consent into the attempts that it is about."""
    for each in attempts:
        each.consent = {"by": by.code, "given_at": at.isoformat(), "revoked_at": None}
        each.save(update_fields=["consent"])


def _left(one: Apprenticeship, of: Proposal, at: datetime) -> list[Attempt]:
    """The attempts of a proposal that still wait; ``Refused`` where there are none to say a word on."""
    codes = left(of, proposals(one), situation(one, at))
    if not codes:
        raise Refused(NOTHING_LEFT)
    return list(Attempt.objects.filter(apprenticeship=one, code__in=codes).order_by("code"))


def _titles(one: Apprenticeship, of: Proposal) -> list[str]:
    plan = law.plan(one.standard, one.version)
    return [method.title for method in plan.methods if method.id in of.methods]
