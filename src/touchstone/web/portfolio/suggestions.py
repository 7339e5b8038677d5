"""KSBs that a piece may show, from its words: offered on its form, never ticked by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from touchstone.inspection.suggesting.ranking import Suggester
from touchstone.web.examining.models import Examination
from touchstone.web.portfolio.coverage import ksb_groups
from touchstone.web.portfolio.models import Piece
from touchstone.web.records import law

PLANS = 32  # whose wording is kept ready


@dataclass(frozen=True, slots=True)
class Offered:
    """One KSB with its wording, the words that led there, and the field of the form that ticks it."""

    code: str
    text: str
    because: tuple[str, ...]
    field: str


@lru_cache(maxsize=PLANS)
def _ready(standard: str, version: str) -> Suggester:
    return Suggester.of(law.plan(standard, version))


def offered(piece: Piece) -> list[Offered]:
    """At most three KSBs that are not ticked yet, the likeliest first. One query."""
    one = piece.apprenticeship
    plan = law.plan(one.standard, one.version)
    fields = {
        ksb.code: (ksb.text, f"ksbs_{at}") for at, group in enumerate(ksb_groups(plan)) for ksb in group.ksbs
    }
    unoffered = {ksb.code for ksb in plan.ksbs} - fields.keys()
    found = _ready(one.standard, one.version).suggest(_words(piece), without={*piece.ksbs, *unoffered})
    return [Offered(each.code, fields[each.code][0], each.because, fields[each.code][1]) for each in found]


def _words(piece: Piece) -> str:
    """What is said of a piece, and then what its newest file says."""
    newest = piece.files[0].file_id if piece.files else None
    read = Examination.objects.filter(file=newest).values_list("text", flat=True).first() if newest else ""
    return "\n".join((piece.title, piece.shows, piece.statement, read or ""))
