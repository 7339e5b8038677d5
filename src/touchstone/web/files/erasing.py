"""How files are erased: the row stays with its hash and size, and no longer names its bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from touchstone.inspection.kinds import BY_MEDIA_TYPE
from touchstone.web.files.models import StoredFile

NAME = "Removed file"
_MEDIA = [name for name, kind in BY_MEDIA_TYPE.items() if kind.family in ("audio", "video")]


def of(apprenticeship: UUID) -> set[UUID]:
    """Every file of an apprentice that was not erased yet."""
    return set(_left(apprenticeship).values_list("id", flat=True))


def recorded(apprenticeship: UUID) -> set[UUID]:
    """Those that show or let hear people: sound and video."""
    return set(_left(apprenticeship).filter(media_type__in=_MEDIA).values_list("id", flat=True))


def _left(apprenticeship: UUID) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(apprenticeship=apprenticeship, erased_at=None)


def erase(ids: Collection[UUID], at: datetime) -> set[str]:
    """Let these rows name their bytes no more; answer with their hashes."""
    rows = StoredFile.objects.filter(id__in=ids, erased_at=None)
    hashes = set(rows.values_list("sha256", flat=True))
    rows.update(erased_at=at, name=NAME)
    return hashes


def everything(apprenticeship: UUID) -> Counter[str]:
    """Remove every row of an apprentice; their bytes were let go by ``erase`` before."""
    return Counter(StoredFile.objects.filter(apprenticeship=apprenticeship).delete()[1])
