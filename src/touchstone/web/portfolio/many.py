"""Many pieces at once: what each file may be, suggested; and those that are fine, added together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import PurePosixPath
from time import monotonic
from uuid import UUID

from django.db import transaction

from touchstone.inspection.kinds import DOCUMENTS, IMAGES, RECORDINGS
from touchstone.inspection.opening import report_on
from touchstone.inspection.report import Report
from touchstone.inspection.suggesting.ranking import Suggester
from touchstone.rules.calendar import LONDON, day
from touchstone.rules.plan import Plan
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.receiving import Received
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio.actions import add_piece
from touchstone.web.portfolio.checks import LONGEST_TITLE, Content, check
from touchstone.web.portfolio.coverage import ksb_groups
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.queries import kinds
from touchstone.web.records import law
from touchstone.web.uploads.models import State, Upload
from touchstone.web.uploads.queries import twins
from touchstone.web.uploads.receiving import Uploaded

MOST = 50  # files at once
PLANS = 32  # whose wording is kept ready
LOOKS_FOR = 10.0  # seconds in which files are looked into while somebody waits
BESIDE = 2  # files that are looked into beside one another
LARGEST_LOOK = 100 * 1024 * 1024  # bytes; a larger one is examined when it is kept
CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{1,3}(?![A-Za-z0-9])")
WORD = re.compile(r"[a-z]{3,}")
EMPTY = set(WORD.findall("the and for with from own their other about"))  # words that tell no kinds apart
RECORDED = "recording"  # how the titles of kinds say sound and video
IN_NAME = "its name"
FAMILY = {end: kind.family for kind in (*DOCUMENTS, *IMAGES, *RECORDINGS) for end in kind.extensions}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file may be. ``ksbs`` are offered with why, and not ticked. ``looked``: into it, or not yet."""

    title: str
    kind: str = ""
    made_on: date | None = None
    ksbs: Mapping[str, tuple[str, ...]] | None = None
    refused: str = ""  # why it is no evidence, where that is known already
    looked: bool = False


def guesses(one: Apprenticeship, some: Sequence[Upload], at: datetime) -> dict[UUID, Guess]:
    """A guess for each upload: from its name and, as far as there is time, from what is in it."""
    found = _looked_into(some, at)
    return {each.id: _guess(one, each, found.get(each.id), day(at)) for each in some}


def _looked_into(some: Sequence[Upload], at: datetime) -> dict[UUID, Report]:
    ends = monotonic() + LOOKS_FOR
    files = {one.id: Uploaded(one, at) for one in some if _worth_a_look(one)}

    def looked(one: Upload) -> tuple[UUID, Report] | None:
        file = files[one.id]
        if monotonic() > ends or file.incoming is None:
            return None
        with file.incoming.read() as opened:
            return one.id, report_on(opened, one.name, sha256=one.sha256)

    with ThreadPoolExecutor(BESIDE) as hands:
        return dict(each for each in hands.map(looked, [one for one in some if one.id in files]) if each)


def _worth_a_look(one: Upload) -> bool:
    return one.state == State.READY and one.size <= LARGEST_LOOK


def _guess(one: Apprenticeship, file: Upload, report: Report | None, today: date) -> Guess:
    plan = law.plan(one.standard, one.version)
    stem = PurePosixPath(file.name).stem.replace("_", " ")
    title = " ".join(stem.split())[:LONGEST_TITLE]
    codes = {ksb.code for group in ksb_groups(plan) for ksb in group.ksbs}
    unoffered = {ksb.code for ksb in plan.ksbs} - codes
    named = {code: (IN_NAME,) for code in CODE.findall(stem) if code in codes}
    text = "\n".join((stem, report.text if report else ""))
    likely = {
        each.code: each.because
        for each in _suggester(one.standard, one.version).suggest(text, without={*named, *unoffered})
    }
    return Guess(
        title=title,
        kind=kind_for(file.name, plan),
        made_on=_made_on(report, today) if report else None,
        ksbs=named | likely,
        refused=" ".join(note.message for note in report.told("refused")) if report else "",
        looked=report is not None,
    )


@lru_cache(maxsize=PLANS)
def _suggester(standard: str, version: str) -> Suggester:
    return Suggester.of(law.plan(standard, version))


def kind_for(name: str, plan: Plan) -> str:
    """The kind of evidence whose title has most in common with a file's name; none where two are alike.

    Sound and video whose name says nothing are taken for the one kind that is a recording.
    """
    said = _stems(PurePosixPath(name).stem)
    known = {kind.id: _stems(kind.title) for kind in kinds(plan)}
    best = _alone(
        {id: (len(said & words), len(said & words) / len(words or {""})) for id, words in known.items()}
    )
    if best:
        return best
    if FAMILY.get(PurePosixPath(name).suffix.lower().lstrip(".")) in ("audio", "video"):
        recorded = [id for id, words in known.items() if RECORDED in words]
        return recorded[0] if len(recorded) == 1 else ""
    return ""


def _alone(scores: Mapping[str, tuple[int, float]]) -> str:
    ranked = sorted(scores.items(), key=lambda one: one[1], reverse=True)
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else ("", (0, 0.0))
    return first[0] if first[1][0] and first[1] > second[1] else ""


def _stems(text: str) -> set[str]:
    plain = text.casefold().replace("_", " ").replace("’s", "").replace("'s", "")
    return {word.removesuffix("s") for word in WORD.findall(plain)} - EMPTY


def _made_on(report: Report, today: date) -> date | None:
    """The day on which the file says it was made; a claim, and none that is still to come."""
    try:
        moment = datetime.fromisoformat(report.metadata.created or "")
    except ValueError:
        return None
    found = day(moment if moment.tzinfo else moment.replace(tzinfo=LONDON))
    return found if found <= today else None


def doubles(some: Sequence[Upload]) -> dict[UUID, str]:
    """Of the uploads that bring nothing new, why: the apprentice has the file, or it is there twice."""
    here, first, found = twins(some), dict[str, Upload](), dict[UUID, str]()
    for one in some:
        if twin := here.get(one.sha256):
            found[one.id] = f"The portfolio has these very bytes already, as {twin}."
        elif one.sha256 in first:
            found[one.id] = f"It is the same file as {first[one.sha256].name}, above."
        first.setdefault(one.sha256, one)
    return found


@dataclass(frozen=True, slots=True)
class New:
    """One piece to be; its id is that of the upload, so that a form sent twice adds it once."""

    id: UUID
    content: Content
    file: Received


def missing(one: Apprenticeship, content: Content, at: datetime) -> dict[str, str]:
    """What keeps a piece from being added, by field."""
    try:
        check(content, one, law.plan(one.standard, one.version), day(at))
    except Refused as refused:
        return refused.fields
    return {}


@transaction.atomic
def add_pieces(
    *, apprenticeship: UUID, pieces: Iterable[New], by: Actor, at: datetime
) -> dict[UUID, Piece | Refused]:
    """Add several pieces in one transaction, as ``add_piece`` does; one that is refused keeps no other."""
    by.require(Permission.EDIT_PORTFOLIO)
    done: dict[UUID, Piece | Refused] = {}
    for one in pieces:
        try:
            with transaction.atomic():
                done[one.id] = add_piece(
                    apprenticeship=apprenticeship, id=one.id, content=one.content, file=one.file, by=by, at=at
                )
        except Refused as refused:
            done[one.id] = refused
    return done
