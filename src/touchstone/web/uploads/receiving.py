"""An upload as a file that a form, or an operation of the API, was sent: from here on there is one way."""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from touchstone.integrations.storage.port import NotKept
from touchstone.web.files.receiving import Received
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.request import ActorRequest
from touchstone.web.uploads import queries
from touchstone.web.uploads.models import State, Upload
from touchstone.web.uploads.spool import Spool

FIELD = "_upload"  # ends the name of the hidden field that holds the id of an upload
GONE = "The upload is not there any more. Choose the file again."
WAITING = {
    State.COMING: "The file has not come in whole yet. Wait until it has, and send the form again.",
    State.CHECKING: "The file is still being checked. Wait a moment, and send the form again.",
}


class Uploaded(Received):
    """A file that came in over many requests, or why it cannot be used."""

    def __init__(self, one: Upload | None, at: datetime) -> None:
        usable = one is not None and one.state in (State.READY, State.KEPT)
        incoming = Arrived(one, at) if one is not None and usable else None
        super().__init__(incoming, one.name if one else "file", None, one.size if one else 1)
        self.most = settings.LARGEST_RESUMED
        if one is None:
            self.why_not = GONE
        elif not usable:
            self.why_not = one.problem or WAITING[one.state]


class Arrived:
    """The bytes of an upload that has come in whole; a form that is refused leaves them where they are."""

    def __init__(self, one: Upload, at: datetime) -> None:
        self.size, self._one, self._at = one.size, one, at
        self._spool = Spool(one.id)

    def write(self, piece: bytes) -> None:
        """It is whole."""
        raise NotImplementedError

    def read(self) -> BinaryIO:
        """All of it; from the store, where an earlier form took it."""
        try:
            return self._spool.path.open("rb")
        except FileNotFoundError:
            return store().open(self._one.sha256)

    def keep(self, kind: str = "") -> str:
        """Give it to the store under a second name; the first goes when it is certain that it was kept."""
        if self._spool.size is not None:
            landed = self._spool.landed()
            try:
                store().take(landed, self._one.sha256, kind)
            finally:
                landed.unlink(missing_ok=True)
            transaction.on_commit(self._spool.remove)
        Upload.objects.filter(id=self._one.id).update(kept_at=self._at)
        return self._one.sha256

    def discard(self) -> None:
        """Nothing: it waits for the next form."""


def uploaded(id: str | UUID, apprenticeship: UUID, by: Actor, at: datetime) -> Uploaded:
    """The upload of this person about this apprentice with that id, as a file; or as one that is gone."""
    try:
        one = queries.own(UUID(str(id)), by)
    except (Http404, ValueError):
        return Uploaded(None, at)
    if one.apprenticeship_id != apprenticeship:
        return Uploaded(None, at)
    if one.state == State.KEPT and not _there(one):
        return Uploaded(None, at)
    return Uploaded(one, at)


def _there(one: Upload) -> bool:
    try:
        store().open(one.sha256).close()
    except NotKept:
        return False
    return True


def offer(form: forms.BaseForm, about: UUID, to: str = "", most: int = 0) -> None:
    """Let every field for a file be sent piece by piece, where the browser can; what came before stays.

    ``about`` names the apprentice; ``to`` and ``most`` (bytes) are others for somebody with a link.
    """
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField):
            said = {"data-upload-to": to or reverse("uploads-begin"), "data-upload-about": str(about)}
            said["data-upload-most"] = str(most or settings.LARGEST_RESUMED)
            held = str(form.data.get(form.add_prefix(name) + FIELD, ""))
            field.widget.attrs |= said | ({"data-upload-held": held} if held else {})


def files_of(
    request: ActorRequest, apprenticeship: UUID, by: Actor | None = None
) -> MultiValueDict[str, UploadedFile[Any]]:
    """The files that a form was sent with, those among them that came in beforehand as uploads.

    ``by`` is who sends it, where nobody is signed in.
    """
    files = MultiValueDict({name: request.FILES.getlist(name) for name in request.FILES})
    for name, id in request.POST.items():
        if name.endswith(FIELD) and id:
            file = uploaded(str(id), apprenticeship, by or request.actor, request.now)
            files.setdefault(name.removesuffix(FIELD), file)
    return files
