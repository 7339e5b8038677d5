"""Short-lived addresses of files: signed for one file, one person in one role, until a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse

from touchstone.inspection.kinds import Family
from touchstone.web.files.models import StoredFile
from touchstone.web.files.queries import family
from touchstone.web.organisations.actor import Actor

LIFE: dict[Family, timedelta] = {
    "document": timedelta(minutes=5),
    "image": timedelta(minutes=5),
    "audio": timedelta(hours=3),  # as long as somebody listens: players fetch piece by piece
    "video": timedelta(hours=3),
}


class Expired(Exception):
    """The address was good once; ask for another."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a signed address allows."""

    file: UUID
    save: bool  # as a download, even where a browser could show it


def address(file: StoredFile, by: Actor, at: datetime, *, save: bool) -> str:
    """Where these bytes can be fetched by this person for a short while."""
    until = int((at + LIFE[family(file)]).timestamp())
    said = {"f": str(file.id), "by": _holder(by), "until": until, "save": save}
    return reverse("files-content", args=[_signer().sign_object(said)])


def granted(signed: str, by: Actor, at: datetime) -> Grant:
    """What the address allows; raise ``Http404`` when it is not ours or not theirs, ``Expired`` too late."""
    try:
        said = _signer().unsign_object(signed)
    except BadSignature:
        raise Http404 from None
    if said["by"] != _holder(by):
        raise Http404
    if at.timestamp() >= said["until"]:
        raise Expired
    return Grant(UUID(said["f"]), bool(said["save"]))


def expired_file(signed: str) -> UUID:
    """The file that an expired address was about."""
    return UUID(_signer().unsign_object(signed)["f"])


def _holder(by: Actor) -> str:
    return f"{by.person_id}:{by.membership_id}"


def _signer() -> Signer:
    return Signer(salt="touchstone.files.content")
