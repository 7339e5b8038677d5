"""Reads of files. Who may see an apprentice may see their files; for anybody else they are not there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.http import Http404

from touchstone.inspection.kinds import BY_MEDIA_TYPE, Family
from touchstone.web.apprentices.queries import about_visible
from touchstone.web.files.making import named_elsewhere
from touchstone.web.files.models import StoredFile
from touchstone.web.files.sealing import open_to, sealed_among
from touchstone.web.organisations.actor import Actor


class Erased(Http404):
    """The file was removed, as its time was over or erasure was asked for; ``at`` says when."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        super().__init__()


class Quarantined(Http404):
    """The file is kept and nobody opens it: harm was found in it; ``reasons`` say which, in words."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def visible(id: UUID, actor: Actor) -> StoredFile:
    """One file to open, of an apprentice the actor may see; raise ``Http404`` for any other or a closed one.

    One that was erased raises ``Erased``, one in which harm was found ``Quarantined``, an original
    that is closed to this actor ``Sealed``: all ``Http404`` too.
    """
    found = present(id, actor)
    examined = getattr(found, "examination", None)
    if examined is not None and examined.quarantined:
        raise Quarantined(examined.reasons)
    return open_to(found, actor)


def present(id: UUID, actor: Actor) -> StoredFile:
    """The same, also one in which harm was found: to read about it or to take it back, never to open it."""
    standing = (
        StoredFile.objects.filter(id=id, closed_at=None)
        .select_related("examination")
        .defer("examination__text")
    )
    found = about_visible(standing, actor).first()
    if found is None:
        raise Http404
    if found.erased_at is not None:
        raise Erased(found.erased_at)
    return found


def waiting(id: UUID, actor: Actor) -> StoredFile:
    """A file from outside that nobody has taken yet; raise ``Quarantined`` where harm was found in it."""
    standing = StoredFile.objects.filter(id=id, waits=True, erased_at=None).select_related("examination")
    found = about_visible(standing.defer("examination__text"), actor).first()
    if found is None:
        raise Http404
    examined = getattr(found, "examination", None)
    if examined is not None and examined.quarantined:
        raise Quarantined(examined.reasons)
    return found


def of(ids: list[UUID]) -> QuerySet[StoredFile]:
    """Files by id."""
    return StoredFile.objects.filter(id__in=ids)


def may_be_opened(files: Collection[StoredFile], actor: Actor) -> set[UUID]:
    """Those that stand, in which no harm was found, and that are not closed to this actor."""
    ids = [file.id for file in files]
    rows = StoredFile.objects.filter(id__in=ids, closed_at=None, erased_at=None)
    fine = set(rows.exclude(examination__quarantined=True).values_list("id", flat=True))
    return fine - sealed_among(ids, actor)


def any_named() -> bool:
    """Whether this connection sees any file at all."""
    return StoredFile.objects.exists()


def unnamed(hashes: set[str]) -> set[str]:
    """Those of the hashes that no row names which this connection sees: ask while it sees everything."""
    named = StoredFile.objects.filter(sha256__in=hashes, erased_at=None)
    return hashes - set(named.values_list("sha256", flat=True)) - named_elsewhere(hashes)


def family(file: StoredFile) -> Family:
    """Document, image, audio or video."""
    kind = BY_MEDIA_TYPE.get(file.media_type)
    return kind.family if kind else "document"


def shown(file: StoredFile) -> bool:
    """Whether a browser may show it in its window; anything else is saved."""
    kind = BY_MEDIA_TYPE.get(file.media_type)
    return kind is not None and kind.shown


def named(apprenticeship: UUID) -> dict[UUID, str]:
    """What each file of an apprentice is called, also one that was closed. One query."""
    found = StoredFile.objects.filter(apprenticeship=apprenticeship)
    return dict(found.values_list("id", "name"))


def standing(apprenticeship: UUID) -> list[StoredFile]:
    """The files of an apprentice that can be opened, in the order in which they came in. One query."""
    found = StoredFile.objects.filter(apprenticeship=apprenticeship, closed_at=None, erased_at=None)
    return list(found.order_by("uploaded_at", "id"))


def weight(apprenticeship: UUID) -> int:
    """How many bytes the files of an apprentice have together."""
    found = StoredFile.objects.filter(apprenticeship=apprenticeship, erased_at=None)
    return found.aggregate(all=Sum("size"))["all"] or 0


def same(apprenticeship: UUID, sha256: str) -> StoredFile | None:
    """The file of an apprentice that can be opened and holds these very bytes, if there is one."""
    found = StoredFile.objects.filter(apprenticeship=apprenticeship, sha256=sha256)
    return found.filter(closed_at=None, erased_at=None).order_by("uploaded_at").first() if sha256 else None
