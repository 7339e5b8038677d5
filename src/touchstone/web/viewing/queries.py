"""Reads of what is watched. Who may see an apprentice may see their recordings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from touchstone.inspection.kinds import BY_MEDIA_TYPE
from touchstone.inspection.recordings import Recording
from touchstone.inspection.recordings.watching import Watched
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.models import Entry
from touchstone.web.files import queries as files
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway.models import Round
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.prepared import prepared
from touchstone.web.portfolio.models import PieceVersion
from touchstone.web.viewing.models import State, TimedNote, Viewing

PLAYED = ("audio", "video")
MEDIA = [name for name, kind in BY_MEDIA_TYPE.items() if kind.family in PLAYED]
EDITS = Permission.EDIT_PORTFOLIO


def recording(id: UUID, actor: Actor) -> StoredFile:
    """A sound or video file of an apprentice the actor may see; raise ``Http404`` for any other."""
    file = files.visible(id, actor)
    if files.family(file) not in PLAYED:
        raise Http404
    return file


def viewing(file: StoredFile) -> Viewing:
    """How far it is prepared; one that nobody has looked at yet waits."""
    found = Viewing.objects.filter(file=file).first()
    return found or Viewing(
        organisation_id=file.organisation_id,
        apprenticeship_id=file.apprenticeship_id,
        file=file,
        state=State.WAITING,
        since=file.uploaded_at,
    )


def unprepared(before: datetime) -> QuerySet[StoredFile]:
    """Recordings that came in before that moment and that nobody has begun to prepare, the newest first."""
    begun = Viewing.objects.filter(file=OuterRef("pk"))
    kept = StoredFile.objects.filter(uploaded_at__lt=before, closed_at=None, erased_at=None)
    return kept.filter(~Exists(begun), media_type__in=MEDIA).order_by("-uploaded_at")


def found_in(row: Viewing) -> Recording | None:
    """What the file says about itself, once somebody has looked."""
    return Recording.of_json(row.found) if row.found else None


def seen_in(row: Viewing) -> Watched | None:
    """What samples across it show."""
    return Watched.of_json(row.seen) if row.seen else None


def of(one: Apprenticeship) -> dict[str, Viewing]:
    """What was found in an apprentice's recordings and said of them, by the file's id. One query."""
    return {str(row.file_id): row for row in _of(one.id)}


@prepared
def _of(apprenticeship: UUID) -> QuerySet[Viewing]:
    return Viewing.objects.filter(apprenticeship=apprenticeship)


def standing(one: Apprenticeship) -> list[StoredFile]:
    """The recordings of an apprentice that can be opened, the newest first. One query."""
    found = StoredFile.objects.filter(
        apprenticeship=one, closed_at=None, erased_at=None, media_type__in=MEDIA
    )
    return list(found.order_by("-uploaded_at", "id"))


def in_the_portfolio(file: UUID) -> bool:
    """Whether a file belongs to a piece, or was handed in at a gateway."""
    pieces = PieceVersion.objects.filter(file=file, removed_at=None)
    return pieces.exists() or Round.objects.filter(file=file).exists()


def registered(file: UUID) -> bool:
    """Whether an assessor wrote it down in the log of an attempt."""
    return Entry.objects.filter(kind="recording", data__file=str(file)).exists()


def takes(plan: Plan) -> tuple[Method, ...]:
    """The methods that recordings are handed in for."""
    return tuple(method for method in plan.methods if method.recordings is not None)


def side(actor: Actor) -> UUID:
    """Whose notes somebody reads: their organisation's; an apprentice's are their own."""
    return actor.person_id if actor.role.reach == "self" else actor.organisation_id


def notes(file: StoredFile, actor: Actor) -> list[TimedNote]:
    """The notes that the actor's side made, in the order of the recording. One query."""
    found = TimedNote.objects.filter(file=file, side=side(actor))
    return list(found.order_by("second", "at", "id"))


def named(hashes: set[str]) -> set[str]:
    """Those of the hashes that are pictures or copies of recordings."""
    some = list(hashes)
    names: Iterable[tuple[str, ...]] = Viewing.objects.filter(
        Q(poster__in=some) | Q(strip__in=some) | Q(playable__in=some)
    ).values_list("poster", "strip", "playable")
    return hashes & {one for row in names for one in row}
