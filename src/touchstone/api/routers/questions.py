"""The question bank, the set of an attempt, and what an assessor notes on the portfolio."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.answers import FindingOut
from touchstone.api.shapes import Code, Given, Text
from touchstone.plans.writing import encode
from touchstone.web.questions import page, queries
from touchstone.web.questions.actions import bringing, drawing, keeping, preparing
from touchstone.web.questions.models import BankQuestion

router = Router()
READS, KEEPS = Door("questions:read"), Door("questions:write")
ASSESSES, SETS = Door("assessments:write"), Door("questions:read", "assessments:write")
BANK, OF_ONE = "/questions", "/questions/{uuid:id}"
SET, PREPARES = "/attempts/{uuid:id}/questions", "/attempts/{uuid:id}/preparation"
MOST = 1_000  # questions in one answer
Codes = Annotated[list[Code], Field(max_length=200)]


class QuestionOut(Schema):
    """A question of the bank in its current wording; how often it was drawn, and how often asked."""

    id: UUID
    number: int
    version: int
    standard: str
    method: str
    state: str
    text: str
    ksbs: list[str]
    theme: str
    answer: str
    reviewed_on: date | None
    review_due_on: date | None
    drawn: int
    asked: int


class SaysIn(Given):
    """What a question says; `answer` is what a good answer touches, for assessors alone."""

    text: Text
    ksbs: Codes = Field(default_factory=list)
    theme: str = ""
    answer: Text = ""


class QuestionIn(SaysIn):
    """A question for a method of a standard."""

    standard: Code
    method: Code


class WordingIn(SaysIn):
    """Another wording; `before` is the version that it changes."""

    before: int


class QuestionDecisionIn(Given):
    """What is decided about a question; to withdraw it, say why."""

    decision: Literal["in_use", "reviewed", "withdrawn"]
    note: Text = ""


class QuestionFileIn(Given):
    """A file of questions as CSV. `use` puts them in use at once; with `look` nothing is kept."""

    content: Annotated[str, Field(max_length=bringing.LARGEST)]
    use: bool = False
    look: bool = False


class RowOut(Schema):
    """A row of the file: `new`, `again` (there already) or `wrong`."""

    row: int
    verdict: str
    text: str
    faults: dict[str, str]


class SetQuestionOut(Schema):
    """A question of a set, in the wording that the set keeps, why it is there, and whether it was asked."""

    place: int
    id: UUID
    version: int
    text: str
    ksbs: list[str]
    theme: str
    answer: str
    why: str
    asked: bool


class SetOut(Schema):
    """The set of an attempt: the seed that drew it, its questions, and what it leaves out."""

    seed: str
    drawn_at: datetime
    questions: list[SetQuestionOut]
    ksbs_missing: list[str]
    themes_missing: list[str]
    findings: list[FindingOut]


class SwapIn(Given):
    """Which place of the set, and why its question is not asked."""

    place: int
    reason: Text


class PieceNoteIn(Given):
    """One's own note on a piece, in place of the one before, and whether it was read."""

    piece: UUID
    text: Text = ""
    read: bool = False


class PieceToReadOut(Schema):
    """A piece to be read, with one's own note."""

    piece: UUID
    code: str
    title: str
    ksbs: list[str]
    files: list[UUID]
    read: bool
    note: str


class PreparationOut(Schema):
    """What there is to read before an attempt; `until` is when the plan's time to read is over."""

    given_on: date | None
    until: date | None
    days_left: int | None
    findings: list[FindingOut]
    pieces: list[PieceToReadOut]


def _question(one: BankQuestion) -> dict[str, Any]:
    names = [name for name in QuestionOut.model_fields if name != "version"]
    assert one.current is not None  # the bank holds none without
    return {name: getattr(one, name) for name in names} | {"version": one.current.number}


def _said(said: SaysIn) -> keeping.Said:
    return keeping.Said(text=said.text, ksbs=tuple(said.ksbs), theme=said.theme, answer=said.answer)


@router.get(BANK, auth=READS, response=list[QuestionOut])
def list_questions(request: Caller) -> list[dict[str, Any]]:
    """Every question of one's organisation, by number."""
    rows = queries.bank(request.actor) if request.actor.may(queries.READS) else BankQuestion.objects.none()
    return [_question(one) for one in rows.select_related("current").order_by("number")[:MOST]]


@router.get(OF_ONE, auth=READS, response=QuestionOut)
def read_question(request: Caller, id: UUID) -> dict[str, Any]:
    """One question."""
    request.actor.require(queries.READS)
    return _question(queries.question(id, request.actor))


@router.post(BANK, auth=KEEPS, response={201: QuestionOut})
def add_question(request: Caller, said: QuestionIn) -> dict[str, Any]:
    """Write a question down as a draft."""
    made = keeping.add(standard=said.standard, method=said.method, said=_said(said), **doing(request))
    return _question(queries.question(made.id, request.actor))


@router.post(f"{OF_ONE}/wording", auth=KEEPS, response=QuestionOut)
def reword_question(request: Caller, id: UUID, said: WordingIn) -> dict[str, Any]:
    """Word it anew: a further version. Sets that were drawn keep theirs."""
    keeping.reword(question=id, said=_said(said), before=said.before, **doing(request))
    return _question(queries.question(id, request.actor))


@router.post(f"{OF_ONE}/decide", auth=KEEPS, response=QuestionOut)
def decide_question(request: Caller, id: UUID, said: QuestionDecisionIn) -> dict[str, Any]:
    """Put it in use, note a review, or withdraw it."""
    keeping.decide(question=id, **said.model_dump(), **doing(request))
    return _question(queries.question(id, request.actor))


@router.post("/question-files", auth=KEEPS, response=list[RowOut])
def take_questions_in(request: Caller, said: QuestionFileIn) -> list[dict[str, Any]]:
    """Take a file of questions in, all of it or nothing; with `look` nothing is kept."""
    if said.look:
        looked = bringing.look(said.content, request.actor)
    else:
        looked = bringing.bring_in(content=said.content, use=said.use, **doing(request))
    return [
        {"row": one.row, "verdict": one.verdict, "text": one.said.text, "faults": one.faults}
        for one in looked.rows
    ]


def _set(request: Caller, id: UUID) -> dict[str, Any]:
    shown = page.set_shown(queries.opened(id, request.actor))
    if shown is None:
        raise Http404
    return {
        "seed": shown.of.seed,
        "drawn_at": shown.of.drawn_at,
        "questions": [_set_question(line) for line in shown.lines],
        "ksbs_missing": shown.drawn.ksbs_missing,
        "themes_missing": shown.drawn.themes_missing,
        "findings": [encode(one, defaults=True) for one in shown.drawn.findings],
    }


def _set_question(line: page.SetLine) -> dict[str, Any]:
    wording = line.placed.wording
    names = ("id", "text", "ksbs", "theme", "answer")
    said = {name: getattr(wording, name) for name in names}
    why = {"why": line.taken.message, "asked": line.asked}
    return said | why | {"version": wording.number, "place": line.placed.place}


@router.get(SET, auth=SETS, response=SetOut)
def read_question_set(request: Caller, id: UUID) -> dict[str, Any]:
    """The set of an attempt, for its assessor and whoever keeps the bank; nobody else finds one."""
    return _set(request, id)


@router.post(SET, auth=ASSESSES, response=SetOut)
def draw_questions(request: Caller, id: UUID) -> dict[str, Any]:
    """Draw the set of an attempt; one that was drawn stays as it is."""
    drawing.draw_set(attempt=id, **doing(request))
    return _set(request, id)


@router.post(f"{SET}/swap", auth=ASSESSES, response=SetOut)
def swap_question(request: Caller, id: UUID, said: SwapIn) -> dict[str, Any]:
    """Take one question out of the set for another, with a reason."""
    drawing.swap(attempt=id, **said.model_dump(), **doing(request))
    return _set(request, id)


def _preparation(request: Caller, id: UUID) -> dict[str, Any]:
    row = queries.prepared(id, request.actor)
    shown = page.preparation(row, request.actor.person_id, request.now)
    if shown is None:
        raise Http404
    return {
        "given_on": shown.given_on,
        "until": shown.until,
        "days_left": shown.left,
        "findings": [encode(shown.finding, defaults=True)] if shown.finding else [],
        "pieces": [_piece(piece) for piece in shown.lines],
    }


def _piece(piece: Any) -> dict[str, Any]:
    return {
        "piece": piece.id,
        "code": piece.code,
        "title": piece.title,
        "ksbs": piece.ksbs,
        "files": [file["id"] for file in piece.evidence if not file["sealed"]],
        "read": piece.read_at is not None,
        "note": piece.note,
    }


@router.get(PREPARES, auth=ASSESSES, response=PreparationOut)
def read_preparation(request: Caller, id: UUID) -> dict[str, Any]:
    """What there is to read before an attempt, by when, and one's own notes."""
    return _preparation(request, id)


@router.post(PREPARES, auth=ASSESSES, response=PreparationOut)
def note_piece(request: Caller, id: UUID, said: PieceNoteIn) -> dict[str, Any]:
    """Keep one's own note on a piece, for nobody else."""
    preparing.note_piece(attempt=id, **said.model_dump(), **doing(request))
    return _preparation(request, id)
