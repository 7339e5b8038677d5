"""Reads of the bank, of sets that were drawn, and of an assessor's own notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.http import Http404

from touchstone.rules.drawing import Candidate
from touchstone.web.anonymising.models import Redaction
from touchstone.web.assessments.entries import standing as standing_entries
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.queries import attempt_seen_by, log
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.prepared import prepared as at_hand
from touchstone.web.portfolio.models import Piece, PieceVersion
from touchstone.web.questions.models import BankQuestion, PieceNote, Placed, QuestionSet, State, Wording
from touchstone.web.records import law

READS = Permission.READ_QUESTIONS
SAYS = ("text", "ksbs", "theme", "answer")  # what a wording says


def bank(actor: Actor) -> QuerySet[BankQuestion]:
    """The questions of an organisation with what they say now, and ``drawn`` and ``asked``: how often."""
    said = {name: F(f"current__{name}") for name in SAYS}
    found = BankQuestion.objects.filter(organisation=actor.organisation_id, current__isnull=False)
    return found.annotate(**said, drawn=_drawn(), asked=_asked())


def _drawn() -> Coalesce:
    rows = Placed.objects.filter(question=OuterRef("pk")).order_by().values("question")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _asked() -> Coalesce:
    """How often a log says that it was asked, and nobody took that back."""
    placed = "attempt__drawn_questions__placed"
    back = Entry.objects.filter(attempt=OuterRef("attempt"), kind="taken_back")
    gone = back.annotate(of=KeyTextTransform("entry", "data")).filter(of=Cast(OuterRef("pk"), CharField()))
    rows = Entry.objects.filter(~Exists(gone), kind="question")
    rows = rows.annotate(bank=KeyTextTransform("bank", "data"))
    wording = Cast(f"{placed}__wording", CharField())
    here = Q(**{f"{placed}__question": OuterRef("pk")}, bank=wording)  # of one and the same place in the set
    same = rows.filter(here).order_by().values("kind")
    return Coalesce(Subquery(same.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def question(id: UUID, actor: Actor) -> BankQuestion:
    """One question of the actor's organisation with its wordings and steps; ``Http404`` for any other."""
    found = bank(actor).filter(id=id).select_related("current")
    newest = Prefetch("wordings", Wording.objects.order_by("-number"))
    one = found.prefetch_related(newest, "steps").first()
    if one is None:
        raise Http404
    return one


def in_use(organisation: UUID, standard: str, method: str) -> list[tuple[BankQuestion, Candidate]]:
    """The questions that may be drawn for a method, as the rules know them. One query."""
    rows = BankQuestion.objects.filter(
        organisation=organisation, standard=standard, method=method, state=State.IN_USE, current__isnull=False
    )
    found = rows.select_related("current").annotate(drawn=_drawn()).order_by("number")
    return [(one, candidate(one.current, one.drawn)) for one in found if one.current is not None]


def candidate(wording: Wording, exposure: int) -> Candidate:
    """A question as the rules know it: by its own id, so that another wording is no other question."""
    return Candidate(
        id=str(wording.question_id),
        ksbs=tuple(wording.ksbs),
        theme=wording.theme or None,
        exposure=exposure,
    )


def had_before(attempt: Attempt) -> set[str]:
    """The questions that were drawn for other attempts of this apprentice. One query."""
    rows = Placed.objects.filter(of_set__apprenticeship=attempt.apprenticeship_id)
    return {str(id) for id in rows.exclude(of_set__attempt=attempt).values_list("question_id", flat=True)}


def set_of(attempt: UUID) -> QuestionSet | None:
    """The set of an attempt with ``placed``, in their places and as they came in. Two queries."""
    placed = Placed.objects.select_related("wording", "question").order_by("place", "at")
    return QuestionSet.objects.filter(attempt=attempt).prefetch_related(Prefetch("placed", placed)).first()


def standing(of_set: QuestionSet | None) -> list[Placed]:
    """Those that were not taken out, in their places."""
    return [one for one in of_set.placed.all() if one.out_at is None] if of_set is not None else []


def set_for(attempt: Attempt) -> list[dict[str, Any]]:
    """The set of an attempt as plain words, in its order: what to ask, what it covers, as which kind.

    One query. Nobody's permission is asked here: whoever calls has opened the attempt as its assessor.
    """
    one = attempt.apprenticeship
    method = law.plan(one.standard, one.version).method(attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    kinds = method.questions.kinds if method.questions else ()
    kind = next((one.id for one in kinds if one.counts), "")
    return [
        {
            "id": str(one.wording.id),
            "version": one.wording.number,
            "text": one.wording.text,
            "ksbs": list(one.wording.ksbs),
            "theme": one.wording.theme or None,
            "kind": kind,
            "answer": one.wording.answer,
        }
        for one in _asked_of(attempt.id)
    ]


@at_hand
def _asked_of(attempt: UUID) -> QuerySet[Placed]:
    found = Placed.objects.filter(of_set__attempt=attempt, out_at=None)
    return found.select_related("wording").order_by("place")


def wordings_of(attempt: UUID) -> set[str]:
    """The ids of the wordings that an entry of the log may name: all that were ever in the set."""
    rows = Placed.objects.filter(of_set__attempt=attempt)
    return {str(id) for id in rows.values_list("wording_id", flat=True)}


def asked_in(attempt: UUID) -> set[str]:
    """The wordings that the log of an attempt says were asked, and that nobody took back."""
    named = (entry.data.get("bank") for entry in standing_entries(log(attempt)) if entry.kind == "question")
    return {str(one) for one in named if one}


def opened(id: UUID, actor: Actor) -> Attempt:
    """An attempt whose set the actor may read: its assessor who accepted, or a keeper of the bank.

    ``Http404`` for everybody else: apprentices, providers and employers never see a set.
    """
    row = attempt_seen_by(id, actor)
    if not reads_set(row, actor):
        raise Http404
    return row


def reads_set(row: Attempt, actor: Actor) -> bool:
    """Whether the actor may read the set of an attempt that they see, as ``attempt_seen_by`` reads it."""
    own = actor.may(Permission.ASSESS) and row.mine and row.accepted  # type: ignore[attr-defined]
    return bool(own) or actor.may(Permission.KEEP_QUESTIONS)


def prepared(id: UUID, actor: Actor) -> Attempt:
    """An attempt that the actor prepares for: booked with them. ``Http404`` for any other."""
    row = attempt_seen_by(id, actor)
    if not (actor.may(Permission.ASSESS) and row.mine):  # type: ignore[attr-defined]
        raise Http404
    return row


def to_read(attempt: Attempt, by: UUID) -> QuerySet[Piece]:
    """The pieces that stand, each with ``evidence``, its files, and somebody's own ``note`` and ``read_at``.

    Files say id, name, size, media type, and whether it is ``sealed``: an original from which names were
    taken out. One query.
    """
    one = PieceVersion.objects.filter(piece=OuterRef("pk"), removed_at=None).order_by("-number")
    one = one.annotate(sealed=Exists(Redaction.objects.filter(original=OuterRef("file"))))
    said = {name: f"file__{name}" for name in ("name", "size", "media_type")}
    own = PieceNote.objects.filter(attempt=attempt, piece=OuterRef("pk"), by=by)
    found = Piece.objects.filter(apprenticeship=attempt.apprenticeship_id, withdrawn_at=None)
    return found.annotate(
        evidence=ArraySubquery(one.values(said=JSONObject(id="file_id", sealed="sealed", **said))),
        note=Coalesce(Subquery(own.values("text")), Value(""), output_field=TextField()),
        read_at=Subquery(own.values("read_at")),
    ).order_by("number")


def due(actor: Actor, today: date) -> int:
    """How many questions in use wait for their yearly review. One query."""
    return next(iter(_due(actor.organisation_id, today)), 0)


@at_hand
def _due(organisation: UUID, today: date) -> QuerySet[BankQuestion, int]:
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())  # no aggregate: nothing is grouped
    rows = BankQuestion.objects.filter(organisation=organisation, state=State.IN_USE, current__isnull=False)
    return rows.filter(review_due_on__lte=today).order_by().values_list(number, flat=True)


def next_number(organisation: UUID) -> int:
    """The number of the next question."""
    last = BankQuestion.objects.filter(organisation=organisation).order_by("-number")
    return (last.values_list("number", flat=True).first() or 0) + 1


def texts(organisation: UUID, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str, str], BankQuestion]:
    """Questions of some methods that were not withdrawn, by standard, method and what they say."""
    rows = BankQuestion.objects.filter(organisation=organisation, standard__in={one for one, _ in keys})
    found = rows.exclude(state=State.WITHDRAWN).select_related("current")
    return {(one.standard, one.method, one.current.text): one for one in found if one.current is not None}
