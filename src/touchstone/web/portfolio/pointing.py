"""Where in a piece its KSBs are shown: held against its files when it is said, linked where it is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.urls import reverse

from touchstone.inspection.kinds import BY_ID, BY_MEDIA_TYPE, ODP, ODS, PDF, PPTX, XLSX, Kind
from touchstone.inspection.recordings import Recording
from touchstone.inspection.sandbox import PREFIX, CannotExamine, run
from touchstone.integrations.storage.port import NotKept
from touchstone.rules.pointing import Target, Where, fault
from touchstone.web.examining.models import Examination
from touchstone.web.files.models import StoredFile
from touchstone.web.files.queries import may_be_opened
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.portfolio.models import Piece, PieceVersion

UNITS = {
    PDF: "page",
    XLSX: "sheet",
    ODS: "sheet",
    PPTX: "slide",
    ODP: "slide",
}  # of what is counted, not claimed
MOST_FETCHED = 50 * 1024**2  # bytes of a file that are fetched from elsewhere while somebody waits
NOT_SAVED = "The piece was not saved."
NO_VERSION = "The piece has no version {number} of its file. Leave that out for the newest."
TAKEN_BACK = "Version {number} of the file was taken back."


@dataclass(frozen=True, slots=True)
class Pointed:
    """A place as pages show it: its words, the address that opens it, and why it may be there no more."""

    where: str
    href: str = ""
    doubt: str = ""


def settled(found: Piece, columns: Mapping[str, Any]) -> dict[str, str]:
    """The places of a changed piece: those that were sent, or those it had of what it still shows.

    Raise ``Refused`` for a new one that cannot be in its file; one that it had may stay.
    """
    if "pointers" not in columns:
        return {code: said for code, said in found.pointers.items() if code in columns["ksbs"]}
    made: dict[str, str] = columns["pointers"]
    refuse(found, {code: said for code, said in made.items() if found.pointers.get(code) != said})
    return made


def refuse(piece: Piece, places: Mapping[str, str]) -> None:
    """Raise ``Refused`` for places that cannot be in the piece's files, by KSB."""
    if not places:
        return
    versions = list(piece.versions.select_related("file"))
    found = {code: _fault(Where.parse(said), versions) for code, said in places.items()}
    if wrong := {f"pointers.{code}": f"{code}: {why}" for code, why in found.items() if why}:
        raise Refused(NOT_SAVED, fields=wrong)


def known_places(apprenticeship: UUID) -> dict[str, list[dict[str, Any]]]:
    """By piece that stands what ``why_not`` knows of each version of its file without looking into it.

    Plain JSON, for whoever points where nobody can be asked: its number, whether it was taken back, and its
    target, with neither pages nor seconds where no examination has told them. Two queries.
    """
    rows = PieceVersion.objects.filter(
        piece__apprenticeship=apprenticeship, piece__withdrawn_at=None
    ).select_related("piece", "file")
    known = targets(row.file for row in rows)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        target = known.get(row.file_id) or _target(row.file)
        said = {"number": row.number, "removed": row.removed_at is not None, **asdict(target)}
        found.setdefault(row.piece.code, []).append(said)
    return found


def why_not(piece: Piece, said: str) -> str:
    """Why a place that somebody wrote cannot be in a piece's newest file; nothing where it can."""
    try:
        return _fault(Where.parse(said), list(piece.versions.select_related("file")))
    except ValueError as why:
        return str(why)


def _fault(where: Where, versions: Sequence[PieceVersion]) -> str:
    version, missing = _meant(where, versions)
    if missing or version is None:
        return missing or fault(where, None)
    known = targets([version.file]).get(version.file_id)
    return fault(
        where, known or (_measured(version.file) if not where.words else None) or _target(version.file)
    )


def _meant(where: Where, versions: Iterable[PieceVersion]) -> tuple[PieceVersion | None, str]:
    """The file that is meant, the newest where none is named; or why there is none."""
    if where.version is None:
        standing = [one for one in versions if one.removed_at is None]
        return max(standing, key=lambda one: one.number, default=None), ""
    named = next((one for one in versions if one.number == where.version), None)
    if named is None:
        return None, NO_VERSION.format(number=where.version)
    return named, TAKEN_BACK.format(number=where.version) if named.removed_at is not None else ""


def targets(files: Iterable[StoredFile]) -> dict[UUID, Target]:
    """What examinations found of these files, where they have ended. One query; none for no file."""
    named = {file.id: file for file in files}
    if not named:
        return {}
    read = Examination.objects.filter(file__in=named, report__isnull=False)
    return {id: _of_report(named[id], report or {}) for id, report in read.values_list("file_id", "report")}


def _of_report(file: StoredFile, report: Mapping[str, Any]) -> Target:
    kind = BY_ID.get(report.get("kind") or "")
    said = report.get("recording")
    return _target(file, kind, report.get("pages"), Recording.of_json(said) if said else None)


def _target(
    file: StoredFile,
    kind: Kind | None = None,
    pages: int | None = None,
    recording: Recording | None = None,
) -> Target:
    """Pages that a document only claims to have, as its writer's program noted them, bind nobody."""
    known = kind or BY_MEDIA_TYPE.get(file.media_type)
    return target_of(known, pages, recording)


def target_of(kind: Kind | None, pages: int | None = None, recording: Recording | None = None) -> Target:
    """What is known of a file of a kind."""
    unit = UNITS.get(kind) if kind else None
    return Target(
        family=kind.family if kind else "document",
        pages=pages if unit else None,
        seconds=recording.whole_seconds if recording else None,
        unit=unit or "page",
    )


def _measured(file: StoredFile) -> Target | None:
    """The same of a file that nobody has examined yet, as far as it is quickly found."""
    try:
        with store().open(file.sha256) as kept:
            if file.size > MOST_FETCHED and not _here(kept):
                return None
            return measured(BY_MEDIA_TYPE.get(file.media_type), kept)
    except NotKept:
        return None


def _here(kept: Any) -> bool:
    try:
        return bool(kept.fileno() >= 0)
    except OSError:
        return False


def measured(kind: Kind | None, file: Any) -> Target | None:
    """Count the pages of a PDF, or take the length of a recording; nothing where that is not found out."""
    try:
        if kind is PDF:
            with TemporaryDirectory(prefix=PREFIX) as folder:
                return target_of(
                    kind, run("page.draw", file, folder=str(Path(folder)), number=1).get("pages")
                )
        if kind is not None and kind.family in ("audio", "video"):
            said = run("recording.probe", file)
            return target_of(kind, None, None if "unreadable" in said else Recording.of_json(said))
    except CannotExamine:
        pass
    return None


def pointed(pieces: Collection[Piece], by: Actor) -> dict[UUID, dict[str, Pointed]]:
    """The places of these pieces, read with their versions, for this actor. A few queries; none without."""
    some = [piece for piece in pieces if piece.pointers]
    files = {version.file_id: version.file for piece in some for version in piece.versions.all()}
    known = targets(files.values())
    opens = may_be_opened(list(files.values()), by) if files else set()
    return {
        piece.id: {
            code: _pointed(Where.parse(said), piece, known, opens) for code, said in piece.pointers.items()
        }
        for piece in some
    }


def _pointed(where: Where, piece: Piece, known: Mapping[UUID, Target], opens: Collection[UUID]) -> Pointed:
    version, missing = _meant(where, piece.versions.all())
    if missing or version is None:
        return Pointed(str(where), doubt=missing or fault(where, None))
    target = known.get(version.file_id) or _target(version.file)
    href = _address(where, version.file, target) if version.file_id in opens else ""
    return Pointed(str(where), href, fault(where, target))


def _address(where: Where, file: StoredFile, target: Target) -> str:
    """The player at that second, the preview at that page, or else the file."""
    if target.family in ("audio", "video"):
        at = f"?t={where.begins}" if where.begins is not None else ""
        return reverse("viewing-player", args=[file.id]) + at
    if target.family == "image" or file.media_type == PDF.media_type:
        at = f"?page={where.pages[0][0]}" if where.pages else ""
        return reverse("viewing-document", args=[file.id]) + at
    return reverse("files-open", args=[file.id])
