"""A backup's file: a tar of the database's dump, every stored file, and last a manifest with their hashes.

The manifest comes last, so an archive that was cut short has none and is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from touchstone.cli.refusal import WrongInput

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
FILES = "files/"
CHUNK = 1024 * 1024
REMEDY = "Use another backup; this one is damaged or no backup of Touchstone."


@dataclass(frozen=True)
class Kept:
    """One file of the archive: its size in bytes and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    made_at: str  # UTC, ISO 8601
    version: str  # of Touchstone
    migrations: tuple[str, ...]  # app.name of every one applied
    kept: dict[str, Kept]

    def text(self) -> str:
        """As JSON."""
        return json.dumps({"touchstone_backup": FORMAT} | asdict(self), indent=1) + "\n"


class Hashing(io.RawIOBase):
    """Reads on from a file and hashes what passes."""

    def __init__(self, inner: IO[bytes]) -> None:
        self.inner = inner
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self.inner.read(size)
        self.digest.update(data)
        return data


def put(archive: tarfile.TarFile, name: str, source: IO[bytes], size: int) -> Kept:
    """Write one file into the archive."""
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    passing = Hashing(source)
    archive.addfile(member, passing)  # raises OSError when the file has become shorter
    return Kept(size, passing.digest.hexdigest())


def put_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Write the manifest, the last of all."""
    data = manifest.text().encode()
    put(archive, MANIFEST, io.BytesIO(data), len(data))


def manifest_of(path: Path) -> Manifest:
    """The manifest of an archive; ``WrongInput`` for a file that is no whole backup."""
    try:
        with tarfile.open(path, "r:") as archive:
            source = archive.extractfile(MANIFEST)
            document = json.load(source) if source is not None else None
    except FileNotFoundError:
        raise
    except (tarfile.TarError, KeyError, ValueError, EOFError):
        raise WrongInput(str(path), "this is not a whole backup of Touchstone.", REMEDY) from None
    return _read(path, document)


def _read(path: Path, document: Any) -> Manifest:
    try:
        if document["touchstone_backup"] != FORMAT:
            raise WrongInput(
                str(path), "a newer Touchstone made this backup.", "Restore it with that version."
            )
        kept = {
            str(name): Kept(int(one["bytes"]), str(one["sha256"])) for name, one in document["kept"].items()
        }
        manifest = Manifest(document["made_at"], document["version"], tuple(document["migrations"]), kept)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise WrongInput(str(path), "the manifest of this backup cannot be read.", REMEDY) from None
    if DUMP not in kept or not all(_harmless(name) for name in kept):
        raise WrongInput(str(path), "the manifest of this backup names files that it may not hold.", REMEDY)
    return manifest


def _harmless(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name == DUMP or (
        name.startswith(FILES) and len(parts) > 1 and ".." not in parts and "\0" not in name
    )


def unpack(path: Path, manifest: Manifest, folder: Path) -> Iterator[str]:
    """Write every file of the archive under the folder, verified against its hash; yields their names.

    Raises ``WrongInput`` at the first that is missing or differs.
    """
    left = dict(manifest.kept)
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            expected = left.pop(member.name, None)
            if member.name == MANIFEST:
                continue
            source = archive.extractfile(member) if member.isreg() else None
            if expected is None or source is None:
                raise WrongInput(f"{path}:{member.name}", "the manifest does not name this.", REMEDY)
            if _written(source, folder / member.name) != expected:
                raise WrongInput(f"{path}:{member.name}", "its content is not what was backed up.", REMEDY)
            yield member.name
    if left:
        raise WrongInput(f"{path}:{next(iter(left))}", "this is missing from the backup.", REMEDY)


def _written(source: IO[bytes], goal: Path) -> Kept:
    goal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    passing = Hashing(source)
    size = 0
    with goal.open("xb") as file:
        goal.chmod(0o600)
        while data := passing.read(CHUNK):
            file.write(data)
            size += len(data)
    return Kept(size, passing.digest.hexdigest())
