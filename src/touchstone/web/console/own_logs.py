"""The logs of those who mark beside an assessor: captured like any other, and never part of the attempt's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from touchstone.web.assessments.book import LogBook, Sent
from touchstone.web.assessments.models import Entry
from touchstone.web.console import envelope
from touchstone.web.console.models import Became, Captured
from touchstone.web.organisations.actor import Refused
from touchstone.web.room.models import Seat
from touchstone.web.room.queries import held

LOCKED = "You submitted your judgements, or you do not mark beside the assessor any more; your log is locked."


def entries(seat: UUID) -> list[Entry]:
    """The log of a seat as that of an attempt would be, oldest first; its entries are not in its table."""
    return [_entry(row) for row in _rows(seat)]


def _rows(seat: UUID) -> QuerySet[Captured]:
    return Captured.objects.filter(seat=seat, became=Became.OWN).order_by("own__number")


def _entry(row: Captured) -> Entry:
    assert row.own is not None and row.at is not None  # it became their own  # noqa: PT018
    words = envelope.words_of(row.body)
    return Entry(
        id=row.entry,
        organisation_id=row.organisation_id,
        attempt_id=row.attempt_id,
        number=row.own["number"],
        kind=words.kind,
        data=row.own["data"],
        at=row.at,
        by=row.by,
        kept_at=row.received_at,
    )


def write(seat: UUID, sent: Sequence[tuple[Captured, Sent]], at: datetime) -> list[Entry | Refused]:
    """Add each entry that fits to the log of a seat, by the checks of every log; nothing is saved."""
    rows = Seat.objects.select_for_update(of=("self",))
    one = rows.select_related("attempt__apprenticeship__organisation").get(id=seat)
    if one.submitted_at is not None or not held(one.person_id).filter(id=seat).exists():
        return [Refused(LOCKED) for _ in sent]
    book = LogBook(one.attempt.apprenticeship, one.attempt, entries(seat))
    answers: list[Entry | Refused] = []
    for row, said in sent:
        try:
            answers.append(book.add(said, row.by, at))
        except Refused as why:
            answers.append(why)
    return answers


def waits(seat: UUID) -> list[str]:
    """What of a seat's log waits before it can be submitted, in sentences."""
    rows = Captured.objects.filter(seat=seat).order_by().values_list("became").annotate(Count("pk"))
    told: dict[str, int] = dict(rows)
    said = []
    if aside := told.get(Became.ASIDE):
        said.append(f"Set aside: {aside}. Take up or leave out each.")
    if waiting := told.get(Became.WAITING):
        said.append(
            f"Came without those before: {waiting}. Send the others too, or say that they will never come."
        )
    return said
