"""The job that examines a file: in the sandbox, and by the virus scanner.

It begins anew from wherever a worker left it. What it writes last, in one transaction, is the whole answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from touchstone.inspection.opening import NOT_EXAMINED, report_on
from touchstone.inspection.report import VERSION, Note, Report
from touchstone.integrations.storage.port import NotKept
from touchstone.integrations.virus_scan.port import Infected, NotScanned
from touchstone.web.audit.actions import record_event
from touchstone.web.examining.beginning import begin
from touchstone.web.examining.models import Examination, State
from touchstone.web.files.models import StoredFile
from touchstone.web.files.store import PATIENT, looked_into, scanner
from touchstone.web.organisations.actor import unattended

GONE = "The file is not in the store any more."
VIRUS = (
    "It carries a virus ({}). Nobody can open it here. Clean the device it is from, and hand in a clean copy."
)
VIRUS_CODE = "virus"
LOST_AFTER = timedelta(hours=1)
EACH_NIGHT = 2_000  # files of one organisation that are looked at again


class Again(Exception):
    """There is no whole answer yet, and another try may bring one; the message says what is missing."""


def examine(*, file: UUID, at: datetime) -> None:
    """Examine a file and put down what was found; raise ``Again`` where another try may find more."""
    found = StoredFile.objects.filter(id=file, erased_at=None).first()
    if found is None:
        return
    _put_down(found, at, state=State.LOOKING, because="")
    try:
        with looked_into(found.sha256, PATIENT) as kept:
            report = _known(found) or report_on(kept, found.name, sha256=found.sha256)
            scanned, missing = _scanned(kept)
    except NotKept:
        _put_down(found, at, state=State.FAILED, because=GONE)
        return
    failed = next((note for note in report.notes if note.code == NOT_EXAMINED), None)
    notes = tuple(note for note in (*report.notes, *scanned.notes) if note is not failed)
    whole = replace(report, notes=_kept_closed(notes), scanned=scanned.scanned)
    _conclude(found, whole, failed.message if failed else "", str(missing or "")[:200], at)
    if (failed and failed.outcome == "advice") or (missing and missing.again):
        raise Again(failed.message if failed else str(missing))


def _known(file: StoredFile) -> Report | None:
    """What was found in the same bytes under the same ending; a virus is looked for anew every time."""
    same = Examination.objects.filter(
        file__sha256=file.sha256, state=State.DONE, version=VERSION, quarantined=False
    )
    for one in same.exclude(file=file).select_related("file")[:5]:
        if one.report and PurePath(one.file.name).suffix.lower() == PurePath(file.name).suffix.lower():
            return Report.of_json({**one.report, "text": one.text})
    return None


def _scanned(kept: BinaryIO) -> tuple[Report, NotScanned | None]:
    """What the scanner says, as a part of a report; and why it says nothing."""
    nothing = Report(kind=None, size=0)
    try:
        return replace(nothing, scanned=scanner().scan(kept)), None
    except Infected as virus:
        note = Note(VIRUS_CODE, "quarantined", VIRUS.format(virus))
        return replace(nothing, notes=(note,), scanned="ClamAV"), None
    except NotScanned as why:
        return nothing, why


def _kept_closed(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """What would be refused at the door was taken already: it is kept, and nobody opens it."""
    return tuple(
        replace(note, outcome="quarantined") if note.outcome == "refused" else note for note in notes
    )


@transaction.atomic
def _conclude(file: StoredFile, report: Report, failed: str, missing: str, at: datetime) -> None:
    if not StoredFile.objects.select_for_update().filter(id=file.id, erased_at=None).exists():
        return  # its time was over meanwhile: nothing that it said is kept
    was = Examination.objects.get(file=file)
    report = report.with_notes(*_unrefuted(was, failed=bool(failed), scanned=bool(report.scanned)))
    said = report.as_json()
    text = said.pop("text")
    closes = report.outcome == "quarantined"
    _put_down(
        file,
        at,
        state=State.FAILED if failed else State.DONE,
        because=failed,
        examined_at=at,
        version=VERSION,
        quarantined=closes,
        report=said,
        text=text,
        scanned_by=(report.scanned or "")[:100],
        not_scanned=missing,
    )
    if closes and not was.quarantined:
        record_event(
            organisation=file.organisation_id,
            chain=file.apprenticeship_id,
            action="file.quarantine",
            by=unattended(file.organisation_id),
            at=at,
            facts={"file": str(file.id), "reasons": [note.code for note in report.told("quarantined")]},
        )


def _unrefuted(was: Examination, *, failed: bool, scanned: bool) -> tuple[Note, ...]:
    """The harm that was found before and that this examination had no answer to: the file stays closed.

    A virus is refuted by a scanner alone, everything else by an examination that came to its end.
    """
    if not was.quarantined or was.found is None:
        return ()
    known = was.found.told("quarantined")
    return tuple(note for note in known if (not scanned if note.code == VIRUS_CODE else failed))


def _put_down(file: StoredFile, at: datetime, **what: object) -> None:
    whose = {"organisation_id": file.organisation_id, "apprenticeship_id": file.apprenticeship_id}
    Examination.objects.update_or_create(
        file=file, defaults=what, create_defaults={**whose, "since": at, **what}
    )


def examine_again(*, organisation: UUID, at: datetime) -> int:
    """Begin anew what was lost, what an older examination looked at, and what nobody has scanned yet.

    Answers with how many files those are.
    """
    standing = StoredFile.objects.filter(organisation=organisation, erased_at=None, closed_at=None)
    lost = Q(examination=None) | Q(examination__state__in=(State.WAITING, State.LOOKING))
    behind = Q(examination__version__lt=VERSION, examination__state__in=(State.DONE, State.FAILED))
    unscanned = Q(examination__state=State.DONE, examination__scanned_by="") & ~Q(examination__not_scanned="")
    wanted = standing.filter(lost | behind | unscanned, uploaded_at__lt=at - LOST_AFTER)
    files = list(wanted.order_by("uploaded_at")[:EACH_NIGHT])
    for file in files:
        begin(file)
    return len(files)
