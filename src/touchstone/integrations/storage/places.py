"""A place for files by how people name it: a folder of this machine, or the address of a bucket."""

from __future__ import annotations

from pathlib import Path

from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.bucket import SCHEME, bucket
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.s3 import S3


def place(named: str | Path, landing: Path) -> Landing:
    """The place with that name; what a bucket is sent lands in ``landing`` first. Raise ``NotAnAddress``."""
    if str(named).startswith(f"{SCHEME}:"):
        return S3(bucket(str(named)), landing)
    return Folder(Path(named))
