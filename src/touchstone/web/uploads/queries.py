"""Reads of uploads: one's own alone, and only while one may still see the apprentice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import F, QuerySet, Sum
from django.http import Http404

from touchstone.web.apprentices.queries import about_visible
from touchstone.web.files import queries as files
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.scope import everywhere
from touchstone.web.uploads.models import Upload

ADDS = (Permission.EDIT_PORTFOLIO, Permission.HAND_IN, Permission.SEND_BY_LINK)


def own(id: UUID, by: Actor) -> Upload:
    """One's own upload; raise ``Http404`` for anybody else's, also where one may see the apprentice."""
    found = owned(by).filter(id=id).first()
    if found is None:
        raise Http404
    return found


def owned(by: Actor) -> QuerySet[Upload]:
    """One's own uploads, about apprentices that one may see."""
    return about_visible(Upload.objects.filter(by=by.person_id), by)


def require(by: Actor) -> None:
    """Raise ``NotAllowed`` unless the role permits to hand in files."""
    if not any(by.may(permission) for permission in ADDS):
        by.require(ADDS[0])


def held(apprenticeship: UUID) -> int:
    """Bytes that an apprentice's files and open uploads take together. Two queries."""
    coming = Upload.objects.filter(apprenticeship=apprenticeship, kept_at=None, problem="")
    return files.weight(apprenticeship) + (coming.aggregate(all=Sum("size"))["all"] or 0)


def open_uploads(apprenticeship: UUID) -> int:
    """How many uploads about an apprentice are under way or wait for a form."""
    return Upload.objects.filter(apprenticeship=apprenticeship, kept_at=None, problem="").count()


def promised() -> int:
    """Bytes that all uploads under way, of every organisation, are still to bring."""
    with everywhere():
        coming = Upload.objects.filter(finished_at=None)
        return coming.aggregate(all=Sum(F("size") - F("received")))["all"] or 0


def waiting(ids: Iterable[UUID], apprenticeship: UUID, by: Actor) -> list[Upload]:
    """One's own uploads about an apprentice with these ids, in the order of these. One query."""
    wanted = list(ids)
    found = {one.id: one for one in owned(by).filter(id__in=wanted, apprenticeship=apprenticeship)}
    return [found[id] for id in wanted if id in found]


def twins(some: Sequence[Upload]) -> dict[str, str]:
    """What the files are called that the same apprentice has with the bytes of these, by hash. One query."""
    whose, hashes = {one.apprenticeship_id for one in some}, {one.sha256 for one in some} - {""}
    here = StoredFile.objects.filter(apprenticeship__in=whose, sha256__in=hashes)
    return dict(here.filter(closed_at=None, erased_at=None).values_list("sha256", "name"))


def twin(one: Upload) -> StoredFile | None:
    """The file of the same apprentice that holds the same bytes already."""
    return files.same(one.apprenticeship_id, one.sha256 or one.sha256_said)
