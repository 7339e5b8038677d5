"""What is done with whole portfolios: taken away as one file; sent, looked at and taken in from elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from touchstone.inspection.packs.entries import Entries
from touchstone.inspection.packs.sheet import Sheet
from touchstone.inspection.sandbox import CannotExamine, run
from touchstone.integrations.storage.port import StorageFull
from touchstone.rules.calendar import day
from touchstone.rules.plan import Plan
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked, visible
from touchstone.web.audit.actions import record_event
from touchstone.web.files.actions import FULL, NoRoom, remove_unnamed
from touchstone.web.files.making import keep_arrived
from touchstone.web.files.names import shown_name
from touchstone.web.files.receiving import Received
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.deferring import jobs
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.scope import everywhere
from touchstone.web.packs.checking import Checker
from touchstone.web.packs.hashing import mark_doubles
from touchstone.web.packs.models import OPEN, Arrival, State
from touchstone.web.packs.packing import Pack, pack_of
from touchstone.web.packs.placing import mark_misplaced
from touchstone.web.packs.queries import visible_arrival
from touchstone.web.portfolio import queries
from touchstone.web.records import law
from touchstone.web.records.actions import take_document

DOCUMENT = "portfolio_pack"  # how the history names it
WORK = "packs.work"  # the name of the job
KEPT_FOR, LISTED_FOR = (
    timedelta(days=1),
    timedelta(days=7),
)  # the pack that nobody takes in; what became of it
NOT_TAKEN = "The portfolio was not taken."
LOCKED = "The portfolio is handed in, or the apprentice has left: nothing can be added to it now."
UNDER_WAY = "Another portfolio is being taken in for this apprentice. Wait until that has ended."
NOTHING_IN_IT = "There is no file in it."
OLD = "It waited for a day and nobody took it in. Send it again."


@transaction.atomic
def take_pack(*, apprenticeship: UUID, by: Actor, at: datetime) -> Pack:
    """The portfolio of an apprentice the actor may see, as one file; that it was taken is kept.

    Raise ``Http404`` for any other apprentice, and where the plan has no portfolio.
    """
    one = visible(apprenticeship, by)
    queries.rules_of(law.plan(one.standard, one.version))
    held = queries.portfolio(one)
    pieces = queries.standing(queries.pieces(one))
    made = pack_of(one, pieces, held.handed_in_at if held else None, by, at)
    take_document(one=one, document=DOCUMENT, by=by, at=at)
    return made


@transaction.atomic
def send(
    *,
    apprenticeship: UUID,
    pack: Received,
    sheet: Received | None = None,
    kind: str,
    by: Actor,
    at: datetime,
) -> Arrival:
    """Look at a portfolio from elsewhere: what will become of every file in it. Nothing is added yet.

    ``kind`` is what a piece becomes of which the sheet says nothing. One that waited already is cancelled.
    """
    by.require(Permission.EDIT_PORTFOLIO)
    one = locked(apprenticeship, by)
    plan = _open(one, kind)
    found, said = _entries(pack), _sheet(sheet)
    lines = Checker(one, plan, kind, day(at)).lines(found.files, said.rows if said else None)
    assert pack.incoming is not None, "looked at before"
    mark_doubles(lines, pack.incoming, one.id)
    mark_misplaced(lines, pack.incoming)
    waiting = Arrival.objects.filter(apprenticeship=one, state=State.CHECKED)
    for before in waiting:
        end(before, State.CANCELLED, "Another pack was sent.", at)
    try:
        sha256 = keep_arrived(pack.incoming, "portfolio")
    except StorageFull:
        raise NoRoom(NOT_TAKEN, fields={"file": FULL}) from None
    assert by.membership_id is not None  # the job goes on in that role
    made = Arrival.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        by=by.person_id,
        membership=by.membership_id,
        name=shown_name(pack.name or ""),
        sha256=sha256,
        lines=lines,
        unknown=list(said.unknown) if said else [],
        beside=found.beside,
        sent_at=at,
    )
    _trace(made, "pack.send", by, at)
    return made


def _open(one: Apprenticeship, kind: str) -> Plan:
    plan = law.plan(one.standard, one.version)
    accepted = {known.id for known in queries.kinds(plan)}
    if queries.lock(one, plan).locked or one.withdrawn_on is not None:
        raise Refused(LOCKED)
    if kind not in accepted:
        raise Refused(NOT_TAKEN, fields={"kind": "Choose what kind of evidence most of it is."})
    if Arrival.objects.filter(apprenticeship=one, state=State.TAKING).exists():
        raise Refused(UNDER_WAY)
    return plan


def _entries(pack: Received) -> Entries:
    if pack.why_not:
        raise _wrong("file", pack.why_not)
    if pack.incoming is None:
        raise NoRoom(NOT_TAKEN, fields={"file": FULL})
    if (pack.size or 0) > pack.most:
        raise _wrong("file", f"The file is larger than {pack.most // 1024 // 1024} MB. Send it in parts.")
    try:
        with pack.incoming.read() as file:
            found = Entries.of_json(run("pack.entries", file))
    except CannotExamine as why:
        raise _wrong("file", str(why)) from None
    if found.problem or not found.files:
        raise _wrong("file", found.problem or NOTHING_IN_IT)
    return found


def _sheet(sheet: Received | None) -> Sheet | None:
    if sheet is None:
        return None
    if sheet.why_not or sheet.incoming is None:
        raise _wrong("sheet", sheet.why_not or FULL)
    try:
        with sheet.incoming.read() as file:
            said = Sheet.of_json(run("pack.sheet", file))
    except CannotExamine as why:
        raise _wrong("sheet", str(why)) from None
    if said.problem:
        raise _wrong("sheet", said.problem)
    return said


def _wrong(field: str, message: str) -> Refused:
    return Refused(NOT_TAKEN, fields={field: message})


@transaction.atomic
def confirm(*, arrival: UUID, by: Actor, at: datetime) -> Arrival:
    """Take the files in that are fine, one after another, as pieces. Confirmed twice is confirmed once."""
    by.require(Permission.EDIT_PORTFOLIO)
    one = _locked(arrival, by)
    if one.state in (State.TAKING, State.FINISHED):
        return one
    if one.state == State.CANCELLED:
        raise Refused(one.ended_because or OLD)
    if not one.fine:
        raise Refused("There is no file in it that can be taken.")
    one.state, one.membership = State.TAKING, by.membership_id or one.membership
    one.save(update_fields=["state", "membership"])
    jobs.configure_task(WORK).defer(arrival=str(one.id), organisation=str(one.organisation_id))
    _trace(one, "pack.confirm", by, at)
    return one


@transaction.atomic
def cancel(*, arrival: UUID, by: Actor, at: datetime) -> Arrival:
    """Give it up: what was added already stays. Cancelled twice is cancelled once."""
    by.require(Permission.EDIT_PORTFOLIO)
    one = _locked(arrival, by)
    if one.state == State.FINISHED:
        raise Refused("It was taken in already. Take pieces out of the portfolio where they are wrong.")
    if one.state in OPEN:
        end(one, State.CANCELLED, "Cancelled by somebody who may edit the portfolio.", at)
        _trace(one, "pack.cancel", by, at)
    return one


def _locked(id: UUID, by: Actor) -> Arrival:
    return Arrival.objects.select_for_update(of=("self",)).get(id=visible_arrival(id, by).id)


def end(one: Arrival, state: State, because: str, at: datetime) -> None:
    """End it, and let its bytes go once that is certain."""
    gone = {one.sha256} - {""}
    one.state, one.ended_at, one.ended_because, one.sha256 = state, at, because, ""
    one.save()
    transaction.on_commit(lambda: _let_go(gone), robust=True)  # what is left, the sweep finds


def _let_go(hashes: Collection[str]) -> None:
    if hashes:
        remove_unnamed(set(hashes))


def sweep(*, at: datetime) -> int:
    """End what nobody took in for a day, and forget what became of others after a week; say how many."""
    with everywhere():
        old = list(Arrival.objects.filter(state__in=OPEN, sent_at__lte=at - KEPT_FOR))
        for one in old:
            with transaction.atomic():
                end(one, State.CANCELLED, OLD, at)
        return len(old) + Arrival.objects.filter(ended_at__lte=at - LISTED_FOR).delete()[0]


def _trace(one: Arrival, action: str, by: Actor, at: datetime) -> None:
    facts = {"pack": str(one.id), "files": len(one.fine)}
    record_event(
        organisation=one.organisation_id,
        chain=one.apprenticeship_id,
        action=action,
        by=by,
        at=at,
        facts=facts,
    )
