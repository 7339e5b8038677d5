"""Short-lived addresses of what was made of a file, for one person in one role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse

from touchstone.web.organisations.actor import Actor

LIFE = timedelta(hours=3)  # as long as somebody watches


@dataclass(frozen=True, slots=True)
class Grant:
    """What a signed address allows."""

    file: UUID
    what: str  # poster, strip, playable, captions; page-3 of a document


def address(file: UUID, what: str, by: Actor, at: datetime) -> str:
    """Where this can be fetched by this person for a while."""
    until = int((at + LIFE).timestamp())
    said = {"f": str(file), "what": what, "by": _holder(by), "until": until}
    return reverse("viewing-content", args=[_signer().sign_object(said)])


def granted(signed: str, by: Actor, at: datetime) -> Grant:
    """What the address allows; raise ``Http404`` when it is not ours, not theirs, or too late."""
    try:
        said = _signer().unsign_object(signed)
    except BadSignature:
        raise Http404 from None
    if said["by"] != _holder(by) or at.timestamp() >= said["until"]:
        raise Http404
    return Grant(UUID(said["f"]), said["what"])


def _holder(by: Actor) -> str:
    return f"{by.person_id}:{by.membership_id}"


def _signer() -> Signer:
    return Signer(salt="touchstone.viewing.content")
