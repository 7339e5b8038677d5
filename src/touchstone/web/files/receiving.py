"""Files on their way in: from the network straight into the store's folder, hashed as they go.

Memory holds one piece at a time, and no byte is written twice. What nobody keeps goes with the request.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from touchstone.inspection.kinds import BY_MEDIA_TYPE, Kind
from touchstone.integrations.storage.port import Incoming, StorageFull
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store


class Received(UploadedFile):  # type: ignore[type-arg]
    """A file that has come in whole or, when there was no room for it, only its name.

    It is kept by ``files.actions.keep_file``; what is kept elsewhere is read here, whole. ``why_not`` says
    why it cannot be kept, where that is known; ``most`` is how many bytes it may have. ``ours`` says what it
    is where Touchstone has made it itself: nobody else's file is kept without being opened.
    """

    why_not = ""
    ours: Kind | None = None

    def __init__(self, incoming: Incoming | None, name: str, content_type: str | None, size: int) -> None:
        self.incoming = incoming
        self.most: int = settings.LARGEST_UPLOAD
        super().__init__(None, name, content_type, size)

    def whole(self) -> bytes | None:
        """All that came, where it is small enough for memory; nothing when there was no room for it."""
        if self.incoming is None:
            return None
        with self.incoming.read() as file:
            return file.read()

    def close(self) -> None:
        """Let go of it; the request does so at its end."""
        if self.incoming is not None:
            self.incoming.discard()


class Kept(Received):
    """A file that is kept here already, on its way to another place: looked at before, and not copied."""

    def __init__(self, file: StoredFile) -> None:
        super().__init__(InPlace(file), file.name, file.media_type, file.size)
        self.most = settings.LARGEST_RESUMED
        self.ours = BY_MEDIA_TYPE[file.media_type]


class InPlace:
    """The bytes of a file that is kept."""

    def __init__(self, file: StoredFile) -> None:
        self.size, self._sha256 = file.size, file.sha256

    def write(self, piece: bytes) -> None:
        """It is whole."""
        raise NotImplementedError

    def read(self) -> BinaryIO:
        """All of it."""
        return store().open(self._sha256)

    def keep(self, kind: str = "") -> str:  # noqa: ARG002 the row says what it serves as
        """It is kept."""
        return self._sha256

    def discard(self) -> None:
        """Nothing: it stays where it is."""


class Receiving(FileUploadHandler):
    """Takes files from people who act in a role, or were sent a link; from nobody else anything is stored."""

    chunk_size = 256 * 1024
    incoming: Incoming | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.incoming = None
        if (getattr(self.request, "actor", None) or getattr(self.request, "sender", None)) is None:
            raise SkipFile
        try:
            self.incoming = store().receive()
        except StorageFull:
            self.incoming = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """A piece of it; when there is no room the rest is read and forgotten, so that the form is kept."""
        if self.incoming is not None:
            try:
                self.incoming.write(raw_data)
            except StorageFull:
                self.incoming = None

    def file_complete(self, file_size: int) -> Received:
        """All of it has come."""
        return Received(self.incoming, self.file_name or "", self.content_type, file_size)

    def upload_interrupted(self) -> None:
        """The person went away in the middle of it."""
        if self.incoming is not None:
            self.incoming.discard()
