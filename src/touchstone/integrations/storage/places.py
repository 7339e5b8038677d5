"""A place for files by how people name it: a folder of this machine, or the address of a bucket."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.bucket import PATIENCE, SCHEME, bucket
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.later import Later
from touchstone.integrations.storage.s3 import S3


def place(named: str | Path, landing: Path, *, later: bool = False, patience: float = PATIENCE) -> Landing:
    """The place with that name; what a bucket is sent lands in ``landing`` first. Raise ``NotAnAddress``.

    With ``later`` it waits there, and is put into the bucket by who asks for that. ``patience`` is for how
    many seconds what is read is asked for again.
    """
    if str(named).startswith(f"{SCHEME}:"):
        return (Later if later else S3)(replace(bucket(str(named)), patience=patience), landing)
    return Folder(Path(named))
