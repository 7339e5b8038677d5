"""The database itself: what only grows goes with its whole case, on record in that transaction, or stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.factories.racing import committed
from tests.factories.results import Office
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.organisations.owned import WHOLE_CASE
from touchstone.web.organisations.scope import within
from touchstone.web.privacy.models import Outcome, Removal
from touchstone.web.records.actions import keep

__all__ = ["committed"]  # the fixture
GROWS = """
    SELECT relname, prosrc FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE tgname LIKE 'pgtrigger_append_only%%'
"""
DELETE = "DELETE FROM audit_event WHERE chain = %s"


@pytest.fixture
def office(committed: None) -> Iterator[Office]:
    """A cast; its rows are seen while the test runs, and transactions end."""
    people = cast()
    with within(people.organisation.id):
        yield Office(people)


@pytest.fixture
def trail(office: Office, one: Apprenticeship) -> Apprenticeship:
    """An apprentice with two events."""
    for _ in range(2):
        keep(one, "apprentice.edit", by=office.people.actor("manager"), at=NOW)
    return one


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(*statements: tuple[object, ...], first: Callable[[], object] = list) -> None:
    """In one transaction: what comes first, and then each of these, of which the last is refused."""
    with pytest.raises(ProgrammingError, match=r"only grows|Cannot update or delete"):
        tried(first, *statements)


@transaction.atomic
def tried(first: Callable[[], object], *statements: tuple[object, ...]) -> None:
    first()
    for statement, *values in statements:
        run(str(statement), *values)


def on_record(office: Office, apprenticeship: UUID, kind: str = WHOLE_CASE) -> Removal:
    return Removal.objects.create(
        organisation=office.people.organisation,
        apprenticeship=apprenticeship,
        kind=kind,
        removed_at=NOW,
        message="Over.",
        clause="somewhere § Something",
    )


@pytest.mark.django_db
def test_every_table_that_only_grows_lets_a_whole_case_go_but_those_that_stay() -> None:
    with connection.cursor() as cursor:
        cursor.execute(GROWS, [])
        grows = dict(cursor.fetchall())
    lets_go = {table for table, says in grows.items() if "FROM privacy_removal" in says}
    of_nobody = {"privacy_removal", "privacy_outcome", "questions_step", "questions_wording"}
    assert grows.keys() - lets_go == of_nobody
    assert {"audit_event", "results_release", "assessments_entry", "appeals_decision"} <= lets_go


def test_without_a_removal_on_record_nothing_goes(trail: Apprenticeship) -> None:
    refused((DELETE, trail.id))
    refused(("UPDATE audit_event SET action = 'x' WHERE chain = %s", trail.id))
    refused(("TRUNCATE audit_event",))
    assert Event.objects.filter(chain=trail.id).count() == 2


def test_with_the_removal_of_the_whole_case_it_goes_in_the_same_transaction(
    office: Office, trail: Apprenticeship
) -> None:
    with transaction.atomic(), transaction.atomic():  # a savepoint is the same transaction
        on_record(office, trail.id)
        run(DELETE, trail.id)
    assert not Event.objects.filter(chain=trail.id).exists()


def test_a_removal_of_yesterday_lets_nothing_go_today(office: Office, trail: Apprenticeship) -> None:
    on_record(office, trail.id)
    refused((DELETE, trail.id))


def test_the_removal_of_another_case_or_of_one_kind_lets_nothing_go(
    office: Office, trail: Apprenticeship
) -> None:
    for id_, kind in ((uuid4(), WHOLE_CASE), (trail.id, "recordings")):
        refused((DELETE, trail.id), first=partial(on_record, office, id_, kind))
    assert Event.objects.filter(chain=trail.id).count() == 2


def test_even_then_no_row_is_changed(office: Office, trail: Apprenticeship) -> None:
    first = partial(on_record, office, trail.id)
    refused(("UPDATE audit_event SET action = 'x' WHERE chain = %s", trail.id), first=first)


def test_a_removal_is_whole_when_its_transaction_ends_and_never_goes(
    office: Office, trail: Apprenticeship
) -> None:
    with transaction.atomic():
        made = on_record(office, trail.id)
        Removal.objects.filter(id=made.id).update(counts={"audit.Event": 2})
    refused(("UPDATE privacy_removal SET counts = '{}'",))
    refused(("DELETE FROM privacy_removal",))
    refused(("TRUNCATE privacy_removal",))
    assert Removal.objects.get().counts == {"audit.Event": 2}


def test_no_removal_passes_for_another_transactions(office: Office, trail: Apprenticeship) -> None:
    made = on_record(office, trail.id)
    made.refresh_from_db()
    assert made.transaction > 0
    again = partial(on_record, office, uuid4())
    refused(("UPDATE privacy_removal SET transaction = 1 WHERE id <> %s", made.id), first=again)


def test_an_outcome_is_never_changed_nor_removed(office: Office) -> None:
    of = office.people.organisation
    Outcome.objects.create(organisation=of, standard="ST1379", version="1.1", month="2026-01-01")
    refused(("UPDATE privacy_outcome SET overall = 'pass'",))
    refused(("DELETE FROM privacy_outcome",))
    refused(("TRUNCATE privacy_outcome",))


def test_only_the_rows_of_that_case_go(office: Office, trail: Apprenticeship) -> None:
    other = apprenticeship(office.people, person=None, email="b@north.example", uln="")
    keep(other, "apprentice.edit", by=office.people.actor("manager"), at=NOW)
    refused(("DELETE FROM audit_event",), first=partial(on_record, office, trail.id))
    assert Event.objects.count() == 3
