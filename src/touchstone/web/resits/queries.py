"""Reads of proposals: what was asked, what was said to it, and which attempts it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.records.models import CaseDecision, CaseKind
from touchstone.web.resits.models import Proposal, Said, Word


@dataclass(frozen=True)
class Spoken:
    """One word on a proposal, as it was read with it."""

    said: str
    reason: str
    at: datetime
    by: UUID


def proposals(one: Apprenticeship) -> list[Proposal]:
    """Every proposal about an apprentice with what was said to it, newest first. One query."""
    parts = {name: name for name in ("said", "reason", "at", "by")}
    words = Word.objects.filter(proposal=OuterRef("pk")).order_by("at", "id")
    read = ArraySubquery(words.values(json=JSONObject(**parts)))
    return list(Proposal.objects.filter(apprenticeship=one).annotate(read=read).order_by("-at", "-id"))


def spoken(of: Proposal) -> list[Spoken]:
    """What was said to a proposal, oldest first; of one that ``proposals`` read."""
    said: list[dict[str, str]] = of.read  # type: ignore[attr-defined]
    return [
        Spoken(each["said"], each["reason"], datetime.fromisoformat(each["at"]), UUID(each["by"]))
        for each in said
    ]


def last_word(of: Proposal) -> Spoken | None:
    """What holds now; nothing while the employer has said nothing."""
    words = spoken(of)
    return words[-1] if words else None


def stands(of: Proposal) -> bool:
    """Whether it was not refused: it waits for a word, was agreed to, or an agreement was taken back."""
    word = last_word(of)
    return word is None or word.said != Said.REFUSED


def proposal_of(one: Apprenticeship, code: str) -> Proposal | None:
    """The proposal that an attempt came from, unless it was refused."""
    return next((each for each in proposals(one) if code in each.attempts and stands(each)), None)


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
