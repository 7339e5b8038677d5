"""Reads of upload links: by their secret for who holds it, by their apprentice for who works on it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from touchstone.inspection.kinds import DOCUMENTS, IMAGES, RECORDINGS
from touchstone.web.apprentices.queries import about_visible
from touchstone.web.links.models import LinkStanding, SentFile, SentState, UploadLink
from touchstone.web.organisations.actor import Actor, ByLink
from touchstone.web.organisations.prepared import prepared
from touchstone.web.organisations.scope import everywhere

FAMILIES = {"document": "documents", "image": "pictures", "audio": "sound", "video": "video"}


def hashed(secret: str) -> str:
    """What is kept of a link's secret: it has 256 bits of chance, so a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def by_secret(secret: str) -> UploadLink | None:
    """The link of a secret, whatever has become of it, of any organisation; nothing for any other.

    It is looked for by its hash, so that how long that takes says nothing about the secret.
    """
    wanted = hashed(secret)
    with everywhere():
        rows = UploadLink.objects.select_related("apprenticeship__organisation", "apprenticeship__provider")
        found = rows.filter(secret_hash=wanted).first()
    same = found is not None and secrets.compare_digest(found.secret_hash, wanted)
    return found if same else None


def holder(link: UploadLink) -> Actor:
    """Whoever holds the link, acting: they may send files about the one apprentice, and see nothing."""
    return Actor(
        person_id=link.id,
        name=link.name,
        role=ByLink,
        organisation_id=link.organisation_id,
        sees=(link.organisation_id,),
        about=link.apprenticeship_id,
    )


def usable(link: UploadLink, at: datetime) -> bool:
    """Whether it still takes a file, for an apprentice who has not left."""
    return link.standing(at) is LinkStanding.OPEN and link.apprenticeship.withdrawn_on is None


def visible_link(id: UUID, by: Actor) -> UploadLink:
    """One link about an apprentice the actor may see; raise ``Http404`` for any other."""
    found = about_visible(UploadLink.objects.filter(id=id), by).select_related("apprenticeship").first()
    if found is None:
        raise Http404
    return found


def visible_sent(id: UUID, by: Actor) -> SentFile:
    """One file that came by a link about an apprentice the actor may see; raise ``Http404`` otherwise."""
    seen = about_visible(SentFile.objects.filter(id=id), by)
    found = seen.select_related("link", "file", "piece", "apprenticeship__organisation").first()
    if found is None:
        raise Http404
    return found


def links_of(apprenticeship: UUID) -> list[UploadLink]:
    """Every link about an apprentice, newest first, with what came by it. Two queries."""
    sent = SentFile.objects.select_related("piece").order_by("at")
    rows = UploadLink.objects.filter(apprenticeship=apprenticeship).select_related("piece")
    return list(rows.prefetch_related(Prefetch("sent", sent)).order_by("-made_at", "-id"))


def waiting(apprenticeship: UUID) -> QuerySet[SentFile]:
    """What came by links and waits for somebody to take it."""
    return SentFile.objects.filter(apprenticeship=apprenticeship, state=SentState.WAITING)


def waits(apprenticeship: UUID) -> int:
    """How many of these there are. One query."""
    return len(_waiting(apprenticeship))


@prepared
def _waiting(apprenticeship: UUID) -> QuerySet[SentFile, UUID]:
    return waiting(apprenticeship).values_list("id", flat=True)


def left(link: UploadLink) -> int:
    """How many more files it takes. One query."""
    return max(link.most - SentFile.objects.filter(link=link).count(), 0)


def names(ids: set[UUID]) -> dict[UUID, str]:
    """Who sent something by these links. One query."""
    found = UploadLink.objects.filter(id__in=ids)
    return {id: f"{name} (outside)" for id, name in found.values_list("id", "name")}


def taken(link: UploadLink) -> dict[str, str]:
    """The kinds of file that a link takes: family by ending."""
    every = (*DOCUMENTS, *IMAGES, *RECORDINGS)
    kinds = [kind for kind in every if kind.family in link.families]
    return {ending: kind.family for kind in kinds for ending in kind.extensions}
