"""Reads of proposals: what was asked, what was said to it, and which attempts it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404

from touchstone.web.apprentices.models import Apprenticeship, PartnerChange
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Kind as OrganisationKind
from touchstone.web.records.models import CaseDecision, CaseKind
from touchstone.web.resits.models import Proposal, Said, Word


@dataclass(frozen=True)
class Spoken:
    """One word on a proposal, as it was read with it."""

    said: str
    reason: str
    at: datetime
    by: UUID
    earlier: bool  # said by an employer whom the apprentice has left since


def proposals(one: Apprenticeship) -> list[Proposal]:
    """Every proposal about an apprentice with what was said to it, newest first. One query."""
    parts = {name: name for name in ("said", "reason", "at", "by")}
    words = Word.objects.filter(proposal=OuterRef("pk")).order_by("at", "id")
    read = ArraySubquery(words.values(json=JSONObject(**parts)))
    moves = PartnerChange.objects.filter(apprenticeship=one, kind=OrganisationKind.EMPLOYER).order_by("-at")
    found = Proposal.objects.filter(apprenticeship=one).annotate(
        read=read, moved_at=Subquery(moves.values("at")[:1])
    )
    return list(found.order_by("-at", "-id"))


def spoken(of: Proposal) -> list[Spoken]:
    """What was said to a proposal, oldest first; of one that ``proposals`` read."""
    said: list[dict[str, str]] = of.read  # type: ignore[attr-defined]
    moved_at: datetime | None = of.moved_at  # type: ignore[attr-defined]
    return [_spoken(each, moved_at) for each in said]


def _spoken(said: dict[str, str], moved_at: datetime | None) -> Spoken:
    at = datetime.fromisoformat(said["at"])
    earlier = moved_at is not None and at < moved_at
    return Spoken(said["said"], said["reason"], at, UUID(said["by"]), earlier)


def last_word(of: Proposal) -> Spoken | None:
    """What holds now; nothing while the employer has said nothing."""
    words = spoken(of)
    return words[-1] if words else None


def agreed(of: Proposal) -> bool:
    """Whether the employer of today agreed to it; the word of one before holds, and is not theirs."""
    word = last_word(of)
    return word is not None and word.said == Said.AGREED and not word.earlier


def waits_for_word(of: Proposal) -> bool:
    """Whether the employer of today may agree: nobody has, it was taken back, or one before agreed."""
    return stands(of) and not agreed(of)


def stands(of: Proposal) -> bool:
    """Whether it was not refused: it waits for a word, was agreed to, or an agreement was taken back."""
    word = last_word(of)
    return word is None or word.said != Said.REFUSED


def determinations(of: Attempt) -> list[CaseDecision]:
    """Every determination of exceptional circumstances for an attempt, oldest first, withdrawn ones too."""
    found = CaseDecision.objects.filter(apprenticeship=of.apprenticeship_id, kind=CaseKind.EXCEPTIONAL)
    return list(found.filter(attempt=of.code).order_by("at", "id"))


def visible_attempt(id: UUID, actor: Actor) -> Attempt:
    """An attempt of somebody whom the actor may see; an assessor, one of their own. Else ``Http404``."""
    related = [f"apprenticeship__{party}" for party in ("organisation", "provider", "employer")]
    seen = visible_to(actor).order_by().values("id")
    known = Attempt.objects.filter(id=id, apprenticeship__in=seen).select_related(*related)
    if actor.role.reach == "booked":
        known = known.filter(bookings__assessor=actor.person_id, bookings__declined_at=None).distinct()
    found = known.first()
    if found is None:
        raise Http404
    return found
