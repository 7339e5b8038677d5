"""Writing a portfolio: add, change and withdraw pieces, add files, write a statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from touchstone.web.files.receiving import Received
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.portfolio import actions, cleaning, queries
from touchstone.web.portfolio.forms import FileForm, KsbsForm, PieceForm, RevisionForm, StatementForm
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.suggestions import offered
from touchstone.web.portfolio.views.shown import Shown, shown, shown_piece, status, take_up
from touchstone.web.uploads.receiving import files_of, offer

EDITS = Permission.EDIT_PORTFOLIO
STATES = Permission.WRITE_STATEMENT
Saved = list[tuple[str, str]]  # what somebody else saved meanwhile: what it is, and its words


@acts(EDITS)
def add(request: ActorRequest, id: UUID) -> HttpResponse:
    """A new piece, with its file if it is at hand."""
    known, refusal = shown(id, request.actor), None
    posted = request.method == "POST"
    sent = (request.POST, files_of(request, id)) if posted else (None, None)
    form = PieceForm(*sent, plan=known.plan)
    offer(form, id)
    if posted and form.is_valid():
        try:
            piece = actions.add_piece(
                apprenticeship=id,
                id=form.cleaned_data["id"] or uuid4(),
                content=form.content,
                file=_received(form.cleaned_data["file"]),
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refusal = refused
            take_up(form, refused)
        else:
            messages.success(request, f"{piece.code} was added to the portfolio.")
            return redirect("portfolio-piece", piece.id)
    return _piece_form(request, known, form, refusal, None, [])


def _received(file: Any) -> Received | None:
    return file if isinstance(file, Received) else None


@acts(EDITS)
def edit(request: ActorRequest, id: UUID) -> HttpResponse:
    """Change what is said of a piece; of what somebody else changed meanwhile nothing is lost."""
    known, piece = shown_piece(id, request.actor)
    refusal, posted = None, request.method == "POST"
    form = PieceForm(request.POST if posted else None, plan=known.plan, piece=piece)
    theirs: Saved = []
    if posted and form.is_valid():
        try:
            actions.edit_piece(
                piece=id,
                revision=form.cleaned_data["revision"] or 0,
                content=form.content,
                number=form.cleaned_data["number"],
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refusal = refused
            known, piece = shown_piece(id, request.actor)
            theirs = _saved_meanwhile(form, piece)
            form = PieceForm(_retyped(request, piece), plan=known.plan, piece=piece)
            take_up(form, refused)
        else:
            messages.success(request, "The piece was saved.")
            return redirect("portfolio-piece", id)
    return _piece_form(request, known, form, refusal, piece, theirs)


def _piece_form(
    request: ActorRequest,
    known: Shown,
    form: PieceForm,
    refusal: Refused | None,
    piece: Piece | None,
    theirs: Saved,
) -> HttpResponse:
    names = ("title", "kind", "shows", "mentees", "file", "number")
    context = {
        "shown": known,
        "one": known.one,
        "form": form,
        "refusal": refusal,
        "piece": piece,
        "fields": [name for name in names if name in form.fields],
        "excluded": queries.kinds(known.plan, accepted=False),
        "offered": offered(piece) if piece else [],
        "theirs": theirs,
    }
    return render(request, "portfolio/piece_form.html", context, status=status(request, refusal))


def _saved_meanwhile(form: KsbsForm, piece: Piece) -> Saved:
    """What somebody else saved since this form was opened; nothing when nobody did."""
    if form.cleaned_data.get("revision") == piece.revision:
        return []
    return [
        ("Title", piece.title),
        ("What it shows", piece.shows),
        ("Statement", piece.statement),
        ("About", ", ".join(piece.mentees)),
        ("KSBs", ", ".join(piece.ksbs)),
        ("Where", "; ".join(f"{code}: {said}" for code, said in piece.pointers.items())),
        ("Number", str(piece.number)),
    ]


def _retyped(request: ActorRequest, piece: Piece) -> QueryDict:
    """What was typed, now that the person sees what the other saved: they may save it all the same."""
    data = request.POST.copy()
    data["revision"] = str(piece.revision)
    return data


@acts(EDITS)
def add_file(request: ActorRequest, id: UUID) -> HttpResponse:
    """A newer file of a piece; older ones stay in view."""
    known, piece = shown_piece(id, request.actor)
    refusal, posted = None, request.method == "POST"
    begins = {"revision": piece.revision}
    form = FileForm(*((request.POST, files_of(request, known.one.id)) if posted else ()), initial=begins)
    offer(form, known.one.id)
    if posted and form.is_valid():
        try:
            actions.add_file(
                piece=id,
                revision=form.cleaned_data["revision"],
                file=form.cleaned_data["file"],
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refusal = refused
            take_up(form, refused)
        else:
            messages.success(request, f"The file was added to {piece.code}.")
            return redirect("portfolio-piece", id)
    context = {"shown": known, "one": known.one, "piece": piece, "form": form, "refusal": refusal}
    return render(request, "portfolio/file_form.html", context, status=status(request, refusal))


@acts(EDITS)
def remove_file(request: ActorRequest, id: UUID) -> HttpResponse:
    """Take one file of a piece back, after saying what that means."""
    of, _ = queries.visible_version(id, request.actor)
    known, piece = shown_piece(of.id, request.actor)
    refusal, posted = None, request.method == "POST"
    form = RevisionForm(request.POST if posted else None, initial={"revision": piece.revision})
    if posted and form.is_valid():
        seen = form.cleaned_data["revision"]
        try:
            actions.remove_file(version=id, revision=seen, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            known, piece = shown_piece(of.id, request.actor)
        else:
            messages.success(request, "The file was taken back. Nobody can open it here any more.")
            return redirect("portfolio-piece", piece.id)
    context = {
        "shown": known,
        "one": known.one,
        "piece": piece,
        "version": next(one for one in piece.versions.all() if one.id == id),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "portfolio/remove_file.html", context, status=status(request, refusal))


@require_POST
@acts(EDITS)
def clean_file(request: ActorRequest, id: UUID) -> HttpResponse:
    """Replace the newest picture of a piece by a copy that does not tell where and with what it was taken."""
    of, _ = queries.visible_version(id, request.actor)
    form = RevisionForm(request.POST)
    if form.is_valid():
        try:
            seen = form.cleaned_data["revision"]
            cleaning.clean_file(version=id, revision=seen, by=request.actor, at=request.now)
        except Refused as refused:
            messages.warning(request, " ".join([refused.message, *refused.fields.values()]))
        else:
            said = (
                "The picture was replaced by a copy without place and device. Nobody can open the original."
            )
            messages.success(request, said)
    return redirect("portfolio-piece", of.id)


@acts(EDITS)
def withdraw(request: ActorRequest, id: UUID) -> HttpResponse:
    """Take a piece out, after saying what that means."""
    known, piece = shown_piece(id, request.actor)
    refusal, posted = None, request.method == "POST"
    form = RevisionForm(request.POST if posted else None, initial={"revision": piece.revision})
    if posted and form.is_valid():
        seen = form.cleaned_data["revision"]
        try:
            actions.withdraw_piece(piece=id, revision=seen, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, f"{piece.code} was withdrawn from the portfolio.")
            return redirect("portfolio-home", known.one.id)
    context = {"shown": known, "one": known.one, "piece": piece, "form": form, "refusal": refusal}
    return render(request, "portfolio/withdraw.html", context, status=status(request, refusal))


@acts(STATES)
def state(request: ActorRequest, id: UUID) -> HttpResponse:
    """A statement of what somebody at the employer saw themselves."""
    known, refusal, posted = shown(id, request.actor), None, request.method == "POST"
    form = StatementForm(request.POST if posted else None, plan=known.plan)
    if posted and form.is_valid():
        try:
            piece = actions.write_statement(
                apprenticeship=id,
                id=form.cleaned_data["id"] or uuid4(),
                content=form.content,
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refusal = refused
            take_up(form, refused)
        else:
            messages.success(request, f"Your statement was added to the portfolio as {piece.code}.")
            return redirect("portfolio-piece", piece.id)
    return _statement_form(request, known, form, refusal, None, [])


@acts(STATES)
def restate(request: ActorRequest, id: UUID) -> HttpResponse:
    """Change one's own statement."""
    known, piece = shown_piece(id, request.actor)
    refusal, posted = None, request.method == "POST"
    form = StatementForm(request.POST if posted else None, plan=known.plan, piece=piece)
    theirs: Saved = []
    if posted and form.is_valid():
        try:
            actions.edit_statement(
                piece=id,
                revision=form.cleaned_data["revision"] or 0,
                content=form.content,
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refusal = refused
            known, piece = shown_piece(id, request.actor)
            theirs = _saved_meanwhile(form, piece)
            form = StatementForm(_retyped(request, piece), plan=known.plan, piece=piece)
            take_up(form, refused)
        else:
            messages.success(request, "Your statement was saved.")
            return redirect("portfolio-piece", id)
    return _statement_form(request, known, form, refusal, piece, theirs)


def _statement_form(
    request: ActorRequest,
    known: Shown,
    form: StatementForm,
    refusal: Refused | None,
    piece: Piece | None,
    theirs: Saved,
) -> HttpResponse:
    context = {
        "shown": known,
        "one": known.one,
        "form": form,
        "refusal": refusal,
        "piece": piece,
        "kind": queries.statement_kind(known.plan, request.actor),
        "fields": ["title", "observed_on", "statement"],
        "theirs": theirs,
    }
    return render(request, "portfolio/statement.html", context, status=status(request, refusal))
