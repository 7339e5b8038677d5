"""What is done with a file of apprentices: taken in, confirmed, given up, forgotten. ``working`` goes on."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from touchstone.web.audit.actions import record_event
from touchstone.web.imports.models import KEPT_FOR, OPEN, Import, Problem, State
from touchstone.web.imports.queries import visible, visible_to
from touchstone.web.imports.reading import LARGEST, Sheet, Unreadable, read
from touchstone.web.imports.telling import tell
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.deferring import jobs
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import Permission, TrainingProvider
from touchstone.web.organisations.queries import actor_of

WORK = "imports.work"  # the name of the job
NOT_TAKEN = "The file was not taken."
TOO_LARGE = f"The file is larger than {LARGEST // 1024 // 1024} MB. Send it in parts."
UNFINISHED = "It could not be finished within a day. The rows that are left were not registered."
ALL, FINE = "all", "fine"  # which rows are registered


@transaction.atomic
def send(*, name: str, content: bytes, organisation: UUID, by: Actor, at: datetime) -> Import:
    """Take a file in to be checked; nobody is registered. The same file again is the same open import."""
    by.require(Permission.IMPORT)
    if organisation not in by.sees:
        said = {"organisation": "Choose an assessment organisation that you work with."}
        raise Refused(NOT_TAKEN, fields=said)
    if len(content) > LARGEST:
        raise Refused(NOT_TAKEN, fields={"file": TOO_LARGE})
    own = ("provider",) if by.role is TrainingProvider else ()
    try:
        sheet, rows, last = read(content, optional=own)
    except Unreadable as why:
        raise Refused(NOT_TAKEN, fields={"file": str(why)}) from None
    sha256 = hashlib.sha256(content).hexdigest()
    _forget_old(visible_to(by).filter(sha256=sha256), at)
    made = _kept(name, sheet, (rows, last), sha256, organisation, by, at)
    if made is None:
        return visible_to(by).get(organisation=organisation, sha256=sha256, state__in=OPEN)
    _queue(made)
    _trace("import.send", made, by, at, {"rows": rows})
    return made


def _kept(
    name: str,
    sheet: Sheet,
    size: tuple[int, int],
    sha256: str,
    organisation: UUID,
    by: Actor,
    at: datetime,
) -> Import | None:
    """The new row; nothing where the same file is open already."""
    assert by.membership_id is not None  # a job goes on in that role
    try:
        with transaction.atomic():
            return Import.objects.create(
                organisation_id=organisation,
                of_id=by.organisation_id,
                membership=by.membership_id,
                name="".join(filter(str.isprintable, name))[-255:] or "apprentices.csv",
                sha256=sha256,
                content=sheet.content,
                encoding=sheet.encoding,
                delimiter=sheet.delimiter,
                sent_at=at,
                rows=size[0],
                last=size[1],
            )
    except IntegrityError:
        return None


@transaction.atomic
def confirm(*, of_import: UUID, which: str, looked: bool, by: Actor, at: datetime) -> Import:
    """Register the rows that are fine, in the background; with ``all`` only where every row is.

    ``looked`` is somebody's word that they looked at the warnings. Confirmed twice is confirmed once.
    """
    by.require(Permission.IMPORT)
    by.require(Permission.REGISTER)
    one = _locked(of_import, by)
    if one.state in (State.REGISTERING, State.FINISHED):
        return one
    if one.state != State.CHECKED or one.kept_until <= at:
        raise Refused(_why_not(one))
    found = {}
    if which not in (ALL, FINE):
        found["which"] = "Choose which rows are registered."
    if which == ALL and one.wrong:
        found["which"] = (
            "Not every row is fine. Put the others right and send the file again, or register the fine ones."
        )
    if one.doubtful and not looked:
        found["looked"] = "Look at the warnings first, then say so."
    if found:
        raise Refused("Nothing was registered.", fields=found)
    if not one.fine:
        raise Refused("There is no row that can be registered.")
    one.state, one.at_row, one.confirmed_at = State.REGISTERING, 0, at
    one.membership = by.membership_id or one.membership
    one.save(update_fields=["state", "at_row", "confirmed_at", "membership"])
    _queue(one)
    _trace("import.confirm", one, by, at, {"rows": one.fine, "which": which})
    return one


def _why_not(one: Import) -> str:
    if one.state == State.CHECKING:
        return "The rows are still being checked. Look again in a moment."
    if one.state == State.CANCELLED:
        return "This import was cancelled. Send the file again."
    return "The file was kept for a day, and is forgotten. Send it again."


@transaction.atomic
def cancel(*, of_import: UUID, by: Actor, at: datetime) -> Import:
    """Give an import up: the file is forgotten at once; whoever was registered already stays so."""
    by.require(Permission.IMPORT)
    one = _locked(of_import, by)
    if one.state not in OPEN:
        raise Refused("This import has ended already.")
    end(one, State.CANCELLED, "Cancelled by somebody of your organisation.", by=by, at=at)
    return one


@transaction.atomic
def give_up(*, of_import: UUID, because: str, at: datetime) -> None:
    """End an import that nobody goes on with, in the name of whoever it was that sent or confirmed it."""
    one = Import.objects.select_for_update().defer("content").get(id=of_import)
    held = Membership.objects.select_related("organisation", "person").get(id=one.membership)
    if one.under_way:
        end(one, State.CANCELLED, because, by=actor_of(held, str(held.person)), at=at)


def end(one: Import, state: State, because: str, *, by: Actor, at: datetime) -> None:
    """End an import that is locked, keep why, and tell those whom it registered somebody for."""
    one.state, one.ended_at, one.ended_because = state, at, because
    if state == State.CANCELLED:
        _forget(one)
    one.save()
    facts = {"rows": one.rows, "registered": one.registered, "refused": one.refused}
    _trace("import.finish" if state == State.FINISHED else "import.cancel", one, by, at, facts)
    if one.confirmed_at is not None:
        tell(one, at)


def sweep(*, at: datetime) -> int:
    """Forget the files that came in a day ago, and what is quoted from them; say how many that were.

    One that is being registered has a day to be done, counted from its confirmation.
    """
    return _forget_old(Import.objects.all(), at)


def _forget_old(among: QuerySet[Import], at: datetime) -> int:
    count = 0
    over = at - KEPT_FOR
    old = among.filter(sent_at__lte=over).exclude(content=None)
    for id in list(old.filter(state=State.REGISTERING, confirmed_at__lte=over).values_list("id", flat=True)):
        give_up(of_import=id, because=UNFINISHED, at=at)
        count += 1
    old = old.exclude(state=State.REGISTERING)
    for id in list(old.values_list("id", flat=True)):
        with transaction.atomic():
            one = Import.objects.select_for_update().defer("content").get(id=id)
            if one.state == State.REGISTERING:
                continue
            if one.state in OPEN:
                one.state, one.ended_at = State.FORGOTTEN, at
            _forget(one)
            one.save()
            count += 1
    return count


def _forget(one: Import) -> None:
    one.content = None
    Problem.objects.filter(of_import=one).delete()


def _locked(id: UUID, by: Actor) -> Import:
    visible(id, by)
    return Import.objects.select_for_update(of=("self",)).defer("content").get(id=id)


def _queue(one: Import) -> None:
    go_on(one.id, one.organisation_id)


def go_on(id: UUID, organisation: UUID) -> None:
    """Have a job do what is to be done next about an import."""
    jobs.configure_task(WORK).defer(of_import=str(id), organisation=str(organisation))


def _trace(action: str, one: Import, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    owner = one.organisation_id
    record_event(
        organisation=owner, chain=owner, action=action, by=by, at=at, facts={"import": str(one.id), **facts}
    )
