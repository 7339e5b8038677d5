"""KSBs that a piece may show, from its words: offered on its form, never ticked by themselves.

By its words while somebody waits. Where the larger model is installed, a job reads the piece beforehand, and
what it found is offered for as long as the piece says the same. It is kept as KSBs and places, without words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings

from touchstone.inspection.suggesting.meaning import Meaning
from touchstone.inspection.suggesting.model import installed
from touchstone.inspection.suggesting.ranking import LEAST, MOST, Suggester
from touchstone.web.examining.models import Examination
from touchstone.web.organisations.deferring import jobs
from touchstone.web.portfolio.coverage import ksb_groups
from touchstone.web.portfolio.models import Piece, PieceVersion
from touchstone.web.records import law

PLANS = 32  # whose wording is kept ready
KEPT = 12  # KSBs that are kept of one reading: some may be ticked later
WORK = "portfolio.suggest"  # the name of the job


@dataclass(frozen=True, slots=True)
class Offered:
    """One KSB with its wording, what led there, and the field of the form that ticks it."""

    code: str
    text: str
    because: tuple[str, ...]
    field: str
    sentence: str = ""  # that is nearest in meaning


@lru_cache(maxsize=PLANS)
def _ready(standard: str, version: str) -> Suggester:
    return Suggester.of(law.plan(standard, version))


@lru_cache(maxsize=PLANS)
def _meant(standard: str, version: str) -> Meaning:
    return Meaning(law.plan(standard, version))


def by_meaning() -> bool:
    """Whether the larger model is installed and not turned off."""
    return settings.SUGGEST_BY_MEANING and installed()


def offered(piece: Piece) -> list[Offered]:
    """At most three KSBs that are not ticked yet, the likeliest first. One query.

    What the larger model has not read yet it is asked to read, for the next time.
    """
    one = piece.apprenticeship
    plan = law.plan(one.standard, one.version)
    fields = {
        ksb.code: (ksb.text, f"ksbs_{at}") for at, group in enumerate(ksb_groups(plan)) for ksb in group.ksbs
    }
    without = {*piece.ksbs, *(ksb.code for ksb in plan.ksbs if ksb.code not in fields)}
    ready, words = _ready(one.standard, one.version), _words(piece)
    if by_meaning():
        seen = _seen(piece, words)
        if piece.meaning.get("of") == seen and "found" in piece.meaning:
            return [
                Offered(code, fields[code][0], because, fields[code][1], words[begin:end])
                for code, begin, end, because in _read(piece, ready, words, without)
            ]
        _ask(piece, seen)
    found = ready.suggest(words, without=without)
    return [Offered(each.code, fields[each.code][0], each.because, fields[each.code][1]) for each in found]


def _read(
    piece: Piece, ready: Suggester, words: str, without: set[str]
) -> Iterator[tuple[str, int, int, tuple[str, ...]]]:
    """What the larger model found, with the words that led there as well where some did."""
    alike = ready.likeness(words)
    rows = [row for row in piece.meaning["found"] if row[0] not in without]
    for code, begin, end in rows[:MOST]:
        yield code, begin, end, ready.because(words, code) if alike[code] >= LEAST else ()


def _ask(piece: Piece, seen: str) -> None:
    """Have the piece read, once for what it says now."""
    if piece.meaning.get("of") != seen:
        Piece.objects.filter(id=piece.id).update(meaning={"of": seen})
        jobs.configure_task(WORK).defer(piece=str(piece.id), organisation=str(piece.organisation_id))


def read(*, piece: UUID) -> None:
    """Read a piece with the larger model, and put down what it may show."""
    found = Piece.objects.filter(id=piece, withdrawn_at=None).select_related("apprenticeship").first()
    if found is None or not by_meaning():
        return
    one, words = found.apprenticeship, _words(found)
    told = _meant(one.standard, one.version).suggest(words, most=KEPT)
    rows = [[each.code, *(each.sentence or (0, 0))] for each in told]
    known: dict[str, Any] = {"of": _seen(found, words), "found": rows}
    Piece.objects.filter(id=found.id).update(meaning=known)


def examined(*, file: UUID) -> None:
    """A file was examined: have the pieces read whose words it has."""
    if not by_meaning():
        return
    for version in PieceVersion.objects.filter(file=file, removed_at=None).select_related("piece"):
        _ask(version.piece, _seen(version.piece, _words(version.piece)))


def _seen(piece: Piece, words: str) -> str:
    """Tells whether the words, or the plan, are still those that were read."""
    one = piece.apprenticeship
    return sha256(f"{one.standard}@{one.version}\n{words}".encode()).hexdigest()


def _words(piece: Piece) -> str:
    """What is said of a piece, and then what its newest file says."""
    newest = piece.files[0].file_id if piece.files else None
    told = Examination.objects.filter(file=newest).values_list("text", flat=True).first() if newest else ""
    return "\n".join((piece.title, piece.shows, piece.statement, told or ""))
