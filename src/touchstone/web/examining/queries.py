"""Reads of examinations, and how they are shown beside files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from touchstone.inspection.kinds import PPTX, XLSX, Kind
from touchstone.inspection.report import Report
from touchstone.inspection.stripping import STRIPPED
from touchstone.rules.words import plural
from touchstone.web.examining.models import Examination, State
from touchstone.web.files import queries as files
from touchstone.web.files.sealing import open_to
from touchstone.web.organisations.actor import Actor

WAITS = "It is being examined."
UNSCANNED = "Not scanned for viruses"
TELLS = {"place", "comment", "trailing"}  # notes that are settled by taking out what a picture tells


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands beside a file."""

    facts: tuple[str, ...] = (WAITS,)
    advice: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()  # why nobody may open it
    told: tuple[tuple[str, str], ...] = field(default=())  # what it says about its making
    strips: bool = False  # whether a copy without that can be made here


def of(file: UUID, actor: Actor) -> Examination | None:
    """The examination of a file of an apprentice the actor may see, also of one that is quarantined."""
    return Examination.objects.filter(file=open_to(files.present(file, actor), actor)).first()


def shown(ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """What stands beside each of these files; one that nobody has examined yet says so. One query."""
    wanted = set(ids)
    found = Examination.objects.filter(file__in=wanted).defer("text")
    known = {one.file_id: _shown(one) for one in found}
    return {id: known.get(id, Shown()) for id in wanted}


def _shown(one: Examination) -> Shown:
    report = one.found
    if report is None:
        return Shown(facts=(one.because,) if one.state == State.FAILED else (WAITS,))
    notes = report.told("advice")
    return Shown(
        facts=tuple(_facts(one, report)),
        advice=(*([one.because] if one.because else []), *(note.message for note in notes)),
        closed=one.reasons,
        told=tuple(_told(report)),
        strips=report.kind in STRIPPED and (any(note.code in TELLS for note in notes) or bool(_told(report))),
    )


def _facts(one: Examination, report: Report) -> list[str]:
    named = [report.kind.title.removeprefix("an ").removeprefix("a ")] if report.kind else []
    paged = [plural(report.pages, _page(report.kind))] if report.pages and report.kind else []
    scanned = f"Scanned by {one.scanned_by.partition('/')[0]}" if one.scanned_by else UNSCANNED
    return [*named, *paged, scanned]


def _page(kind: Kind) -> str:
    return {XLSX: "sheet", PPTX: "slide"}.get(kind, "page")


def _told(report: Report) -> list[tuple[str, str]]:
    said = report.metadata
    named = (
        ("Place", str(said.place) if said.place else None),
        ("Device", said.device),
        ("Made at", said.made_at),
        ("Made with", said.software),
        ("Written by", ", ".join(said.authors)),
        ("Title", said.title),
    )
    return [(name, value) for name, value in named if value]
