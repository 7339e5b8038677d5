"""Reads of data protection: what is kept until when, what holds it, who asked, what went, what remains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404

from touchstone.rules.calendar import day
from touchstone.rules.report import StageOf
from touchstone.rules.retention import Kept, kept
from touchstone.rules.situation import Situation
from touchstone.rules.stages import stage
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.audit.models import Event
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import ITSELF, Actor
from touchstone.web.organisations.owned import WHOLE_CASE
from touchstone.web.privacy.access import ACCESS
from touchstone.web.privacy.models import OPEN, ErasureRequest, Hold, Outcome, Removal
from touchstone.web.records.queries import situations

FAILED = (StageOf.FAILED, StageOf.LAPSED)
OWN_ACTIONS = "privacy."
HELD = "A manager holds everything: {reason}"
HELD_FILE = "A manager holds the file “{file}”: {reason}"


def kept_of(one: Apprenticeship, now: datetime) -> tuple[Kept, ...]:
    """Every kind of data with its last day and what holds it; also what has gone already."""
    return kept_of_some([one], now)[one.id]


def kept_of_some(some: Sequence[Apprenticeship], now: datetime) -> dict[UUID, tuple[Kept, ...]]:
    """The same for several apprentices, with as many queries as for one."""
    return kept_in(situations(some, now))


def kept_in(known: dict[UUID, Situation]) -> dict[UUID, tuple[Kept, ...]]:
    """The same where the situations are known already. One query, and one more where somebody failed."""
    held, done = defaultdict[UUID, list[Hold]](list), done_on(known)
    rows = Hold.objects.filter(apprenticeship__in=list(known), lifted_at=None).select_related("file")
    for each in rows.order_by("placed_at", "id"):
        held[each.apprenticeship_id].append(each)
    return {id: kept_while(one, held[id], done.get(id)) for id, one in known.items()}


def done_on(known: Mapping[UUID, Situation]) -> dict[UUID, date]:
    """When somebody last did something about each failed case, by its history: a failed case ends by that.

    To read is nothing that happens in a case, nor is what keeping itself does. One query, where any failed.
    """
    failed = [id for id, one in known.items() if stage(one) in FAILED]
    if not failed:
        return {}
    events = Event.objects.filter(chain__in=failed).exclude(by=ITSELF).exclude(action__in=ACCESS)
    events = events.exclude(action__startswith=OWN_ACTIONS)
    last = events.order_by().values("chain").annotate(last=Max("at")).values_list("chain", "last")
    return {id: day(moment) for id, moment in last}


def kept_while(situation: Situation, holds: Sequence[Hold], done_on: date | None = None) -> tuple[Kept, ...]:
    """Every kind of data while these holds stand; of a failed case with what ``done_on`` says of it.

    A file that is held by itself keeps the case, of which it is part, and nothing else of its kind.
    """
    known = kept(situation, [HELD.format(reason=each.reason) for each in holds if each.file is None], done_on)
    for each in holds:
        if each.file is not None:
            said = HELD_FILE.format(file=each.file.name, reason=each.reason)
            known = tuple(_held(one, each.file.retention, said) for one in known)
    return known


def _held(one: Kept, kind: str, said: str) -> Kept:
    if one.rule.kind == WHOLE_CASE:
        return replace(one, holds=(*one.holds, said))
    return replace(one, message=f"{one.message} {said} That file stays.") if one.rule.kind == kind else one


def held_files(one: Apprenticeship) -> set[UUID]:
    """The files of an apprentice that are held by themselves. One query."""
    found = Hold.objects.filter(apprenticeship=one, lifted_at=None, file__isnull=False)
    return set(found.values_list("file_id", flat=True))


def file_of(one: Apprenticeship, id: UUID) -> StoredFile:
    """A file of an apprentice that was not removed, also one taken back; raise ``Http404`` for any other."""
    found = StoredFile.objects.filter(apprenticeship=one, id=id, erased_at=None).first()
    if found is None:
        raise Http404
    return found


def visible_file(id: UUID, actor: Actor) -> StoredFile:
    """A file, with its apprentice, whom the actor may see; raise ``Http404`` for any other."""
    seen = StoredFile.objects.filter(id=id, erased_at=None, apprenticeship__in=visible_to(actor).values("id"))
    found = seen.select_related("apprenticeship__organisation").first()
    if found is None:
        raise Http404
    return found


def files_kept(one: Apprenticeship) -> list[tuple[StoredFile, Hold | None]]:
    """The files of an apprentice that were not removed, with what holds each by itself. Two queries."""
    standing = Hold.objects.filter(apprenticeship=one, lifted_at=None, file__isnull=False)
    held = {each.file_id: each for each in standing}
    rows = StoredFile.objects.filter(apprenticeship=one, erased_at=None).order_by("uploaded_at", "id")
    return [(row, held.get(row.id)) for row in rows]


def holds(one: Apprenticeship) -> list[Hold]:
    """Every hold by hand, lifted ones too, newest first, with the file of those that hold one."""
    found = Hold.objects.filter(apprenticeship=one).select_related("file")
    return list(found.order_by("-placed_at", "-id"))


def visible_hold(id: UUID, actor: Actor) -> Hold:
    """One hold of an apprentice the actor may see; raise ``Http404`` for any other."""
    seen = Hold.objects.filter(id=id, apprenticeship__in=visible_to(actor).values("id"))
    found = seen.select_related("file").first()
    if found is None:
        raise Http404
    return found


def requests(one: Apprenticeship) -> list[ErasureRequest]:
    """Every request for erasure about an apprentice, newest first."""
    return list(ErasureRequest.objects.filter(apprenticeship=one).order_by("-asked_at", "-id"))


def open_request(one: Apprenticeship) -> ErasureRequest | None:
    """The request that waits for an answer, or to be carried out; there is at most one."""
    return ErasureRequest.objects.filter(apprenticeship=one, state__in=OPEN).first()


def open_requests(actor: Actor) -> QuerySet[ErasureRequest]:
    """Requests of the actor's apprentices that are open, what is due first, with the apprentice."""
    seen = ErasureRequest.objects.filter(apprenticeship__in=visible_to(actor).values("id"), state__in=OPEN)
    return seen.select_related("apprenticeship").order_by("due_on", "id")


def visible_request(id: UUID, actor: Actor) -> ErasureRequest:
    """One request about an apprentice the actor may see; raise ``Http404`` for any other."""
    seen = ErasureRequest.objects.filter(id=id, apprenticeship__in=visible_to(actor).values("id"))
    parties = ("organisation", "provider", "employer")
    found = seen.select_related(*(f"apprenticeship__{party}" for party in parties)).first()
    if found is None:
        raise Http404
    return found


def visible_with_removals(id: UUID, actor: Actor) -> tuple[Apprenticeship, list[Removal]]:
    """One apprenticeship the actor may see, and what was removed of it. One query."""
    went = Removal.objects.filter(apprenticeship=OuterRef("pk")).order_by("removed_at", "id")
    said = JSONObject(kind="kind", removed_at="removed_at", message="message")
    found = visible_to(actor).filter(id=id).annotate(went=ArraySubquery(went.values_list(said))).first()
    if found is None:
        raise Http404
    read = [each | {"removed_at": datetime.fromisoformat(each["removed_at"])} for each in found.went]
    return found, [Removal(apprenticeship=id, **each) for each in read]


def visible_with_request(id: UUID, actor: Actor) -> tuple[Apprenticeship, UUID | None]:
    """One apprenticeship the actor may see, and the request about it that is open. One query."""
    waiting = ErasureRequest.objects.filter(apprenticeship=OuterRef("pk"), state__in=OPEN)
    seen = visible_to(actor).filter(id=id).annotate(waiting=Subquery(waiting.values("id")[:1]))
    found = seen.first()
    if found is None:
        raise Http404
    return found, found.waiting


def removals(apprenticeship: UUID) -> list[Removal]:
    """What was removed of an apprenticeship, oldest first; also after the case itself has gone."""
    return list(Removal.objects.filter(apprenticeship=apprenticeship).order_by("removed_at", "id"))


def gone(known: Sequence[Kept], removed: Iterable[Removal]) -> set[str]:
    """The kinds that have gone: removed since the case ended as it now stands.

    A case that was opened again, because its end was noted by mistake, has them to lose once more.
    """
    ends: dict[str, date | None] = {one.rule.kind: one.asked for one in known}
    return {
        each.kind
        for each in removed
        if (end := ends.get(each.kind)) is not None and day(each.removed_at) > end
    }


def removals_of(ids: Iterable[UUID]) -> dict[UUID, list[Removal]]:
    """What was removed of several apprenticeships. One query."""
    found: dict[UUID, list[Removal]] = defaultdict(list)
    for each in Removal.objects.filter(apprenticeship__in=list(ids)):
        found[each.apprenticeship].append(each)
    return found


def removals_by(organisation: UUID) -> QuerySet[Removal]:
    """Everything an organisation removed, newest first."""
    return Removal.objects.filter(organisation=organisation).order_by("-removed_at", "-id")


def outcomes(organisation: UUID) -> QuerySet[Outcome]:
    """What remains of the cases that have gone, by month."""
    return Outcome.objects.filter(organisation=organisation).order_by("month", "id")
