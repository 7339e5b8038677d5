"""What changes a portfolio: pieces and their files, declarations, handing in, giving to the assessor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import Http404

from touchstone.rules.calendar import day
from touchstone.rules.plan import Plan
from touchstone.rules.words import at_time, listed, plural
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.bookings.queries import awaited
from touchstone.web.files.actions import close_file, keep_file
from touchstone.web.files.models import PORTFOLIO
from touchstone.web.files.receiving import Received
from touchstone.web.gateway import actions as gateways
from touchstone.web.gateway.queries import holds_file, last_round
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio import queries
from touchstone.web.portfolio.checks import Content, check
from touchstone.web.portfolio.judging import judged, keeps_from_handing_in, nothing_in, wants_a_reason
from touchstone.web.portfolio.models import Piece, PieceVersion, Portfolio
from touchstone.web.portfolio.pointing import refuse, settled
from touchstone.web.records import law
from touchstone.web.records.actions import keep


@transaction.atomic
def add_piece(
    *,
    apprenticeship: UUID,
    id: UUID,
    content: Content,
    file: Received | None = None,
    by: Actor,
    at: datetime,
) -> Piece:
    """Add a piece of evidence, with its first file if there is one.

    ``id`` was chosen when the form was opened: the same form sent twice adds one piece.
    """
    by.require(Permission.EDIT_PORTFOLIO)
    one, plan = _open(apprenticeship, by)
    return _add(one, plan, id, content, file, by, at)


@transaction.atomic
def write_statement(*, apprenticeship: UUID, id: UUID, content: Content, by: Actor, at: datetime) -> Piece:
    """Add what somebody saw themselves as a piece of the kind that their party alone writes."""
    by.require(Permission.WRITE_STATEMENT)
    one, plan = _open(apprenticeship, by)
    return _add(one, plan, id, _statement(content, plan, by), None, by, at)


def _statement(content: Content, plan: Plan, by: Actor) -> Content:
    kind = queries.statement_kind(plan, by)
    if kind is None:
        raise Refused("This plan has no statement of yours among its kinds of evidence.")
    if not content.statement.strip():
        raise Refused(
            "The statement was not saved.", fields={"statement": "Write what you saw and heard yourself."}
        )
    return replace(content, kind=kind.id)


def _add(
    one: Apprenticeship,
    plan: Plan,
    id: UUID,
    content: Content,
    file: Received | None,
    by: Actor,
    at: datetime,
) -> Piece:
    before = Piece.objects.filter(id=id, apprenticeship=one).first()
    if before is not None:
        return before
    check(content, one, plan, day(at))
    last = Piece.objects.filter(apprenticeship=one).aggregate(last=Max("number"))["last"] or 0
    piece = _created(one, id, number=last + 1, added_by=by.person_id, added_at=at, **content.columns())
    _begun(one)
    if file is not None:
        _version(piece, file, by, at)
    refuse(piece, piece.pointers)
    keep(one, "portfolio.add_piece", by=by, at=at, facts=_about(piece))
    return piece


def _created(one: Apprenticeship, id: UUID, **columns: Any) -> Piece:
    """The row; an id that stands for a piece of somebody else is nobody's business here."""
    try:
        return Piece.objects.create(id=id, organisation_id=one.organisation_id, apprenticeship=one, **columns)
    except IntegrityError:
        raise Refused("The form was too old to be saved. Open it again.") from None


@transaction.atomic
def edit_piece(
    *,
    piece: UUID,
    revision: int,
    content: Content,
    number: int | None = None,
    by: Actor,
    at: datetime,
) -> Piece:
    """Change what is said of a piece; a declaration about what it said before no longer holds.

    ``revision`` is what the form saw: if somebody changed the piece since, nothing is written.
    """
    found, one, plan = _piece(piece, by)
    _may_edit(found, by)
    _same_revision(found, revision)
    content = _with_own_words(found, content, by)
    check(content, one, plan, day(at), kept_kind=found.kind)
    columns = content.columns()
    columns["pointers"] = settled(found, columns)
    if number is not None and number != found.number:
        columns["number"] = _free_number(found, number, one, plan)
    changed = [name for name, value in columns.items() if getattr(found, name) != value]
    if not changed:
        return found
    for name in changed:
        setattr(found, name, columns[name])
    _changed(found, one, "portfolio.edit_piece", by, at, changed=", ".join(changed))
    return found


def _with_own_words(found: Piece, content: Content, by: Actor) -> Content:
    """What a person wrote as their own statement stays as it is, whoever else edits the piece."""
    if not found.statement or (found.added_by == by.person_id and content.statement.strip()):
        return content
    return replace(content, kind=found.kind, statement=found.statement, observed_on=found.observed_on)


def _may_edit(found: Piece, by: Actor) -> None:
    """Whoever works on portfolios; of a statement also who wrote it, who alone may change its words."""
    own = by.may(Permission.WRITE_STATEMENT) and found.added_by == by.person_id
    if not own:
        by.require(Permission.EDIT_PORTFOLIO)


@transaction.atomic
def edit_statement(*, piece: UUID, revision: int, content: Content, by: Actor, at: datetime) -> Piece:
    """Change the words of a statement: its writer alone may."""
    by.require(Permission.WRITE_STATEMENT)
    found, _, plan = _piece(piece, by)
    if found.added_by != by.person_id:
        raise Refused("This statement was written by somebody else: only they can change its words.")
    return edit_piece(piece=piece, revision=revision, content=_statement(content, plan, by), by=by, at=at)


@transaction.atomic
def add_file(*, piece: UUID, revision: int, file: Received, by: Actor, at: datetime) -> Piece:
    """Add a file to a piece: the newest counts, older ones stay. The same file again changes nothing."""
    by.require(Permission.EDIT_PORTFOLIO)
    found, one, _ = _piece(piece, by)
    newest = found.versions.filter(removed_at=None).order_by("-number").first()
    stored = keep_file(apprenticeship=one.id, received=file, kind=PORTFOLIO, by=by, at=at)
    if newest is not None and newest.file_id == stored.id:
        return found
    _same_revision(found, revision)
    _append(found, stored.id, by, at)
    _changed(found, one, "portfolio.add_file", by, at, file=str(stored.id))
    return found


@transaction.atomic
def remove_file(*, version: UUID, revision: int, by: Actor, at: datetime) -> Piece:
    """Take one file of a piece back: nobody opens it any more; that it was there stays in view.

    Of a withdrawn piece too: what shows somebody has to go from there as well. The same file in another
    piece, or at the gateway, is still somebody's evidence and stays open there.
    """
    by.require(Permission.EDIT_PORTFOLIO)
    owner = PieceVersion.objects.filter(id=version).values_list("piece_id", flat=True).first()
    if owner is None:
        raise Http404
    found, one, _ = _piece(owner, by, withdrawn_too=True)
    old = PieceVersion.objects.get(id=version)
    if old.removed_at is not None:
        raise Refused(f"The file was taken back at {at_time(old.removed_at)} already.")
    _same_revision(found, revision)
    old.removed_at, old.removed_by = at, by.person_id
    old.save(update_fields=["removed_at", "removed_by"])
    elsewhere = PieceVersion.objects.filter(file=old.file_id, removed_at=None).exists()
    if not elsewhere and not holds_file(old.file_id):
        close_file(file=old.file_id, by=by, at=at)
    _changed(found, one, "portfolio.remove_file", by, at, file=str(old.file_id), version=old.number)
    return found


@transaction.atomic
def withdraw_piece(*, piece: UUID, revision: int, by: Actor, at: datetime) -> Piece:
    """Take a piece out of the portfolio. It counts no more; that it was there stays in view."""
    by.require(Permission.EDIT_PORTFOLIO)
    found, one, _ = _piece(piece, by)
    _same_revision(found, revision)
    found.withdrawn_at = at
    _changed(found, one, "portfolio.withdraw_piece", by, at)
    return found


@transaction.atomic
def declare(
    *, apprenticeship: UUID, pieces: Mapping[UUID, int], anonymised: bool, by: Actor, at: datetime
) -> int:
    """Declare of each of these pieces, as it was seen, that it is anonymised, or that it is not.

    ``pieces`` maps ids to the revisions that the declarer saw. One that changed since refuses them all:
    nobody declares what they have not seen. Answers with how many pieces it was.
    """
    by.require(Permission.DECLARE_ANONYMISED)
    one, _ = _open(apprenticeship, by)
    if not pieces:
        raise Refused("Nothing was declared.", fields={"pieces": "Choose the pieces that you declare about."})
    found = list(Piece.objects.filter(apprenticeship=one, id__in=pieces, withdrawn_at=None))
    if len(found) != len(pieces):
        raise Refused("A piece that you chose was withdrawn. Look at the list again and choose anew.")
    stale = [piece.code for piece in found if piece.revision != pieces[piece.id]]
    if stale:
        verb = "was" if len(stale) == 1 else "were"
        raise Refused(
            f"{listed(sorted(stale))} {verb} changed since you looked. Look again before you declare.",
            fields={"pieces": f"Look at {listed(sorted(stale))} again."},
        )
    declared = {"anonymised": anonymised, "anonymised_by": by.person_id, "anonymised_at": at}
    Piece.objects.filter(apprenticeship=one, id__in=pieces).update(**declared)
    about = {"pieces": ", ".join(sorted(piece.code for piece in found)), "anonymised": anonymised}
    keep(one, "portfolio.declare", by=by, at=at, facts=about)
    return len(found)


@transaction.atomic
def hand_in(*, apprenticeship: UUID, note: str = "", by: Actor, at: datetime) -> Portfolio:
    """Hand in the portfolio: from here on it is locked, until a reviewer returns it.

    Refused while a ``must`` is open; with a ``should`` unmet or a piece that holds nothing, only with a note
    that says why all the same. The same person who sends the same again hands in nothing more.
    """
    by.require(Permission.HAND_IN)
    if again := _handed_in_again(locked(apprenticeship, by), note, by):
        return again
    one, plan = _open(apprenticeship, by)
    asked = queries.requirement_of(plan)
    if asked is None:
        raise Refused("No gateway of this plan waits for a portfolio; there is nothing to hand in.")
    pieces = queries.standing(queries.pieces(one))
    if not pieces:
        raise Refused("The portfolio holds no pieces yet. Add the evidence first.")
    findings = judged(one, pieces, at)
    if kept := keeps_from_handing_in(findings):
        raise Refused("The portfolio cannot be handed in yet.", findings=kept)
    short, empty = wants_a_reason(findings), nothing_in(pieces)
    if (short or empty) and not note.strip():
        raise Refused(
            f"{plural(len(short) + len(empty), 'thing')} should be otherwise.",
            findings=short,
            fields={"note": "Say why you hand it in all the same."},
        )
    held = _begun(one)
    held.handed_in_at, held.handed_in_by = at, by.person_id
    held.save()
    gateway, requirement = asked
    gateways.hand_in(
        apprenticeship=one.id, gateway=gateway.id, requirement=requirement.id, note=note, by=by, at=at
    )
    return held


@transaction.atomic
def give_to_assessor(*, apprenticeship: UUID, by: Actor, at: datetime) -> Portfolio:
    """Give the portfolio to the assessor: the time for its review runs from this moment."""
    by.require(Permission.BOOK)
    one = locked(apprenticeship, by)
    plan = law.plan(one.standard, one.version)
    queries.rules_of(plan)
    if not queries.lock(one, plan).accepted:
        raise Refused("The portfolio has not been accepted at the gateway yet. Accept it first.")
    held = _begun(one)
    if held.given_to_assessor_at is not None:
        raise Refused(f"It was given to the assessor at {at_time(held.given_to_assessor_at)} already.")
    if not awaited(one):
        raise Refused(
            "No assessor is booked yet to whom it could be given. Book an assessment first; "
            "the time for its review runs from the moment the assessor has it."
        )
    held.given_to_assessor_at = at
    held.save(update_fields=["given_to_assessor_at"])
    keep(one, "portfolio.give_to_assessor", by=by, at=at)
    return held


def _handed_in_again(one: Apprenticeship, note: str, by: Actor) -> Portfolio | None:
    """The portfolio, where this person handed in just this before and it waits: a second click."""
    asked = queries.requirement_of(law.plan(one.standard, one.version))
    last = last_round(one, *asked) if asked else None
    if last is None or last.decision or (last.submitted_by, last.note) != (by.person_id, note.strip()):
        return None
    return _begun(one)


def _open(id: UUID, by: Actor) -> tuple[Apprenticeship, Plan]:
    """The apprenticeship, locked against others, and its plan; refuse while the portfolio may not change."""
    one = locked(id, by)
    plan = law.plan(one.standard, one.version)
    queries.rules_of(plan)
    if one.withdrawn_on is not None:
        raise Refused("The apprentice was withdrawn from the programme; the portfolio is closed.")
    known = queries.lock(one, plan)
    if known.locked:
        when = at_time(known.at) if known.at else ""
        raise Refused(
            f"The portfolio was handed in at {when} and is locked. "
            "It can be changed again only when the assessment organisation returns it."
        )
    return one, plan


def _piece(id: UUID, by: Actor, *, withdrawn_too: bool = False) -> tuple[Piece, Apprenticeship, Plan]:
    """The piece as it is after the wait for the lock; refuse one that was withdrawn."""
    owner = Piece.objects.filter(id=id).values_list("apprenticeship_id", flat=True).first()
    if owner is None:
        raise Http404
    one, plan = _open(owner, by)
    found = Piece.objects.get(id=id)
    if found.withdrawn_at is not None and not withdrawn_too:
        raise Refused(
            f"{found.code} was withdrawn at {at_time(found.withdrawn_at)}. Add a new piece instead."
        )
    return found, one, plan


def _same_revision(found: Piece, revision: int) -> None:
    if found.revision != revision:
        raise Refused(
            "Somebody else changed this piece while you had it open. What they saved is shown below; "
            "what you typed is still in the form. Save again to put yours in its place."
        )


def _free_number(found: Piece, number: int, one: Apprenticeship, plan: Plan) -> int:
    if queries.lock(one, plan).once_handed_in:
        message = "The portfolio was handed in before, so notes may name the pieces by their numbers."
    elif not 1 <= number <= 999:
        message = "Choose a number from 1 to 999."
    elif Piece.objects.filter(apprenticeship=one, number=number).exclude(id=found.id).exists():
        message = f"Another piece has, or had, the number {number}. Choose one that is free."
    else:
        return number
    raise Refused("The piece was not saved.", fields={"number": message})


def _changed(found: Piece, one: Apprenticeship, action: str, by: Actor, at: datetime, **more: Any) -> None:
    """Save a changed piece as its next revision. What was declared of it was declared of something else."""
    cleared = found.anonymised is not None
    found.anonymised = found.anonymised_by = found.anonymised_at = None
    found.revision += 1
    found.save()
    keep(one, action, by=by, at=at, facts=_about(found) | {"declaration_cleared": cleared} | more)


def _version(piece: Piece, file: Received, by: Actor, at: datetime) -> None:
    stored = keep_file(apprenticeship=piece.apprenticeship_id, received=file, kind=PORTFOLIO, by=by, at=at)
    _append(piece, stored.id, by, at)


def _append(piece: Piece, file: UUID, by: Actor, at: datetime) -> None:
    PieceVersion.objects.create(
        organisation_id=piece.organisation_id,
        piece=piece,
        number=piece.versions.count() + 1,
        file_id=file,
        added_by=by.person_id,
        added_at=at,
    )


def _begun(one: Apprenticeship) -> Portfolio:
    held, _ = Portfolio.objects.get_or_create(
        apprenticeship=one, defaults={"organisation_id": one.organisation_id}
    )
    return held


def _about(piece: Piece) -> dict[str, Any]:
    return {"piece": piece.code, "revision": piece.revision}
