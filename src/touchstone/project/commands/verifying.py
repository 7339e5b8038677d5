"""Reading every stored file and comparing it with its hash; Django must be ready."""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from touchstone.cli.refusal import WrongInput
from touchstone.integrations.storage.moving import hashed
from touchstone.integrations.storage.port import NotKept, StorageAway
from touchstone.rules.calendar import LONDON
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import store
from touchstone.web.gateway.models import Round
from touchstone.web.organisations.models import Kind, Organisation
from touchstone.web.organisations.scope import everywhere
from touchstone.web.portfolio.models import PieceVersion

TOLD_EVERY = 2.0  # seconds between two lines of progress
WAITS = 30.0  # seconds for one file
PATIENCE = 5  # files in a row without an answer after which the storage counts as away
TOGETHER = 500  # files asked for in one query
STATES = {
    "missing": "It is not in the storage.",
    "damaged": "What is in the storage is not what was handed in.",
    "no answer": "The storage gave no answer for it; try again later.",
}


@dataclass
class Fault:
    """Bytes that are not as they were kept, and the files that name them."""

    sha256: str
    state: str
    found: str = ""  # the hash of what is there
    files: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Report:
    """What was read, and what is wrong."""

    files: int = 0
    bytes: int = 0
    faults: list[Fault] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """For people."""
        for fault in self.faults:
            for file in fault.files:
                yield f"{file['name']} ({file['id']}), {file['organisation']}: {STATES[fault.state]}"
                of = "; ".join(file["belongs_to"]) or "nothing"
                yield f"  belongs to: {of}; apprenticeship {file['apprenticeship']}; SHA-256 {fault.sha256}"
        wrong = f"{len(self.faults):,} not as they were kept" if self.faults else "all are whole"
        yield f"{self.files:,} files read, {self.bytes / 1_000_000:,.1f} MB; {wrong}."


def checked(since: date | None, organisation: str, tell: Callable[[str], None]) -> Report:
    """Read every file that rows name; those of one organisation, or since a day, if that is asked for."""
    report, told, away = Report(), time.monotonic(), 0
    with everywhere():
        wanted = _wanted(since, organisation)
        hashes = sorted(set(wanted.values_list("sha256", flat=True)))
        for number, sha256 in enumerate(hashes, 1):
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                tell(f"touchstone: file {number:,} of {len(hashes):,}, {report.bytes / 1e6:,.0f} MB read")
            fault = _read(sha256, report)
            away = away + 1 if fault and fault.state == "no answer" else 0
            if away == PATIENCE:
                raise WrongInput("the storage", "it gives no answer.", "See that it runs, and verify again.")
            if fault is not None:
                report.faults.append(fault)
        _name(report.faults, wanted)
    report.files = len(hashes)
    return report


def _wanted(since: date | None, organisation: str) -> QuerySet[StoredFile]:
    rows = StoredFile.objects.filter(erased_at=None)
    if organisation:
        rows = rows.filter(organisation=_organisation(organisation))
    if since is not None:
        rows = rows.filter(uploaded_at__gte=datetime(since.year, since.month, since.day, tzinfo=LONDON))
    return rows


def _organisation(said: str) -> Organisation:
    named = Q(name__iexact=said)
    with contextlib.suppress(ValueError):
        named |= Q(id=UUID(said))
    found = Organisation.objects.filter(named, kind=Kind.ASSESSMENT_ORGANISATION).first()
    if found is None:
        raise WrongInput("--organisation", f"there is no assessment organisation “{said}”.")
    return found


def _read(sha256: str, report: Report) -> Fault | None:
    def counted(piece: bytes) -> None:
        report.bytes += len(piece)

    try:
        with store(WAITS).open(sha256) as file:
            found = hashed(file, counted)
    except NotKept:
        return Fault(sha256, "missing")
    except (StorageAway, OSError):
        return Fault(sha256, "no answer")
    return None if found == sha256 else Fault(sha256, "damaged", found)


def _name(faults: list[Fault], wanted: QuerySet[StoredFile]) -> None:
    """Say of each fault which files it is, and what these belong to."""
    by_hash = {fault.sha256: fault for fault in faults}
    for start in range(0, len(faults), TOGETHER):
        some = [fault.sha256 for fault in faults[start : start + TOGETHER]]
        rows = list(wanted.filter(sha256__in=some).select_related("organisation"))
        of = _belongs_to([row.id for row in rows])
        for row in rows:
            by_hash[row.sha256].files.append(
                {
                    "id": str(row.id),
                    "name": row.name,
                    "organisation": row.organisation.name,
                    "apprenticeship": str(row.apprenticeship_id),
                    "kept_as": row.retention,
                    "uploaded_at": row.uploaded_at.isoformat(),
                    "belongs_to": of[row.id],
                }
            )


def _belongs_to(ids: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    versions = PieceVersion.objects.filter(file__in=ids).select_related("piece").order_by("piece__number")
    for version in versions:
        found[version.file_id].append(f"piece {version.piece.number} of the portfolio, {version.piece.title}")
    for each in Round.objects.filter(file__in=ids).order_by("submitted_at"):
        if each.file_id is not None:
            found[each.file_id].append(f"item {each.requirement} of the gateway {each.gateway}")
    return found
