"""The work on an import, in pieces that stand by themselves: a worker that dies loses and repeats none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import dropwhile, islice
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from touchstone.rules.calendar import day
from touchstone.web.apprentices.actions import register
from touchstone.web.imports import queries
from touchstone.web.imports.actions import end, give_up, go_on
from touchstone.web.imports.checking import WHOLE_ROW, Checker, Verdict
from touchstone.web.imports.columns import BY_FIELD
from touchstone.web.imports.models import Import, Kind, Problem, State, Taken
from touchstone.web.imports.reading import Sheet
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.queries import acting

CHECKED_TOGETHER = 500  # rows that are checked with one set of queries
REGISTERED_TOGETHER = 50  # rows that are checked once more before they are registered

AT_A_TIME = 4  # such sets in one run of the job: other jobs have their turn in between
LEFT = "Whoever sent it may not bring in apprentices any more. The rows that are left were not registered."

One = TypeVar("One")


def work(*, of_import: UUID, at: datetime) -> None:
    """Do what is to be done next about an import, and have the rest done by a later job."""
    one = Import.objects.filter(id=of_import).defer("content").first()
    if one is None or not one.under_way:
        return
    content, by = queries.content_of(one), acting(one.membership)
    if by is None or content is None or not by.may(Permission.IMPORT):
        give_up(of_import=one.id, because=LEFT, at=at)
        return
    sheet = Sheet(content=content, encoding=one.encoding, delimiter=one.delimiter)
    checker = Checker(one.organisation_id, by, day(at))
    if one.state == State.CHECKING:
        _check(one, sheet, checker)
    elif _register(one, sheet, checker, by, at):
        go_on(one.id, one.organisation_id)


def check_at_once(one: Import, *, at: datetime) -> Import:
    """Check a small file without waiting for the job, which then finds it done; as it stands then."""
    if one.rows > CHECKED_TOGETHER or one.state != State.CHECKING:
        return one
    work(of_import=one.id, at=at)
    return Import.objects.defer("content").get(id=one.id)


def _check(one: Import, sheet: Sheet, checker: Checker) -> None:
    """Look at every row from the first one on, whatever a worker before did."""
    with transaction.atomic():
        locked = _locked(one.id)
        if locked.state != State.CHECKING:
            return
        locked.problems.all().delete()
        locked.at_row = locked.fine = locked.wrong = locked.doubtful = locked.again = 0
        locked.save(update_fields=COUNTED)
    before = 0
    for records in _pieces(sheet.records(), CHECKED_TOGETHER):
        if not _checked(one.id, before, checker.check(records)):
            return  # cancelled, or another worker began anew
        before = records[-1].row
    with transaction.atomic():
        locked = _locked(one.id)
        if locked.state == State.CHECKING and locked.at_row == locked.last:
            locked.state = State.CHECKED
            locked.save(update_fields=["state"])


COUNTED = ["at_row", "fine", "wrong", "doubtful", "again"]


@transaction.atomic
def _checked(id: UUID, before: int, verdicts: list[Verdict]) -> bool:
    """Keep what was found in some rows, if nobody did meanwhile. Three queries, however many they are."""
    one = _locked(id)
    if one.state != State.CHECKING or one.at_row != before:
        return False
    Problem.objects.bulk_create(said for verdict in verdicts for said in _problems(one, verdict))
    for verdict in verdicts:
        one.fine += verdict.fine
        one.wrong += verdict.has(Kind.WRONG)
        one.doubtful += verdict.fine and verdict.has(Kind.WARNING)
        one.again += verdict.has(Kind.AGAIN)
    one.at_row = verdicts[-1].record.row
    one.save(update_fields=COUNTED)
    return True


def _problems(one: Import, verdict: Verdict) -> Iterator[Problem]:
    for remark in verdict.remarks:
        yield _problem(one, verdict, remark.field, remark.kind, remark.said)


def _problem(one: Import, verdict: Verdict, field: str, kind: Kind, said: str) -> Problem:
    column = BY_FIELD.get(field)
    return Problem(
        organisation_id=one.organisation_id,
        of_import=one,
        row=verdict.record.row,
        column=column.title if column else "The row",
        kind=kind,
        typed=verdict.record.cells.get(field, "")[:200],
        said=said[:500],
    )


def _register(one: Import, sheet: Sheet, checker: Checker, by: Actor, at: datetime) -> bool:
    """Register the next rows, each in a transaction of its own; answers whether there are more."""
    left_out = queries.wrong_rows(one)
    rest = dropwhile(lambda record: record.row <= one.at_row, sheet.records())
    for records in islice(_pieces(rest, REGISTERED_TOGETHER), AT_A_TIME):
        for verdict in checker.check(records):
            if not _take(one.id, verdict, left_out, by, at):
                return False
    return not _finished(one.id, by, at)


@transaction.atomic
def _take(id: UUID, verdict: Verdict, left_out: set[int], by: Actor, at: datetime) -> bool:
    """Register one row, unless somebody has or it was left out; answers whether to go on.

    The row counts as done in the same transaction: whoever goes on after a crash begins with the next one.
    """
    one = _locked(id)
    if one.state != State.REGISTERING:
        return False
    row = verdict.record.row
    if row <= one.at_row:
        return True
    if row not in left_out and not verdict.has(Kind.AGAIN):
        refused = _refusals(one, verdict, by, at)
        Problem.objects.bulk_create(refused)
        one.refused += bool(refused)
        one.registered += not refused
    one.at_row = row
    one.save(update_fields=["at_row", "registered", "refused"])
    return True


def _refusals(one: Import, verdict: Verdict, by: Actor, at: datetime) -> list[Problem]:
    """Register it; what stands against it now, if anything does."""
    if verdict.fine:
        try:
            with transaction.atomic():
                made = register(registration=verdict.registration(), by=by, at=at, tell=False)
                Taken.objects.create(
                    organisation_id=one.organisation_id,
                    apprenticeship=made,
                    of_import=one,
                    row=verdict.record.row,
                )
        except Refused as refused:
            said = refused.fields or {WHOLE_ROW: refused.message}
            return [_problem(one, verdict, name, Kind.REFUSED, text) for name, text in said.items()]
        return []
    wrong = (remark for remark in verdict.remarks if remark.kind == Kind.WRONG)
    return [_problem(one, verdict, remark.field, Kind.REFUSED, remark.said) for remark in wrong]


@transaction.atomic
def _finished(id: UUID, by: Actor, at: datetime) -> bool:
    """End the import after its last row."""
    one = _locked(id)
    if one.state == State.REGISTERING and one.at_row >= one.last:
        end(one, State.FINISHED, "", by=by, at=at)
    return one.state != State.REGISTERING


def _locked(id: UUID) -> Import:
    return Import.objects.select_for_update().defer("content").get(id=id)


def _pieces(rows: Iterable[One], size: int) -> Iterator[list[One]]:
    """The rows, so many at a time."""
    every = iter(rows)
    while some := list(islice(every, size)):
        yield some
