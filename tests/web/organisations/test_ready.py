"""Statements that stay ready: asked again in the same words they are neither parsed nor planned again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.apps.registry import Apps
from django.db import (
    DataError,
    NotSupportedError,
    OperationalError,
    connection,
    models,
    transaction,
)
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.models import Membership, Organisation
from touchstone.web.organisations.prepared import prepared, settled
from touchstone.web.organisations.ready import ready
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db
ASKED = "SELECT coalesce(%s, 'nobody') AS of_test_ready"


def kept(words: str) -> list[tuple[str, int]]:
    """The statements with these words that are ready on this line, and how often each was asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements "
            "WHERE position(%s IN statement) > 0",
            [words],
        )
        return list(cursor.fetchall())


def said(value: Any) -> Any:
    with ready() as cursor:
        cursor.execute(ASKED, [value])
        return cursor.fetchone()[0]


def test_a_statement_stays_with_its_parameters_apart() -> None:
    hostile = "'; DROP TABLE accounts_person; --"
    assert [said(one) for one in ("Ada", "Ben", None, hostile, "50%s")] == [
        *("Ada", "Ben", "nobody", hostile, "50%s")
    ]
    assert kept("of_test_ready") == [("SELECT coalesce($1, 'nobody') AS of_test_ready", 5)]


def test_it_is_seen_by_whoever_counts_queries() -> None:
    with CaptureQueriesContext(connection) as asked:
        said("Ada")
    assert [one["sql"] for one in asked.captured_queries] == [
        "SELECT coalesce('Ada', 'nobody') AS of_test_ready"
    ]


def test_after_a_rollback_it_is_made_ready_again() -> None:
    said("Ada")
    with pytest.raises(DataError), transaction.atomic(), ready() as cursor:
        cursor.execute("SELECT 1 / %s::int", [0])
    assert [said("Ben"), said("Cy")] == ["Ben", "Cy"]


def on_a_line_of_its_own(work: Callable[[], None]) -> None:
    """Work outside this test's transaction, as requests do."""
    wrong = list[BaseException]()

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 raised below
            wrong.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if wrong:
        raise wrong[0]


def by_another_program(statement: str, *given: Any) -> None:
    """Done over a line that this one knows nothing of."""
    params = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**params) as line:
        line.execute(statement, given)


def test_after_a_transaction_was_undone_it_is_made_ready_again() -> None:
    def work() -> None:
        said("Ada")
        assert [times for _, times in kept("of_test_ready")] == [1]
        with pytest.raises(DataError), transaction.atomic(), ready() as cursor:
            cursor.execute("SELECT 1 / %s::int", [0])
        assert said("Ben") == "Ben"
        assert [times for _, times in kept("of_test_ready")] == [1]

    on_a_line_of_its_own(work)


def test_a_line_that_the_server_closed_is_opened_anew_for_the_next_request() -> None:
    def work() -> None:
        said("Ada")
        by_another_program("SELECT pg_terminate_backend(%s)", connection.connection.info.backend_pid)
        with pytest.raises(OperationalError):
            said("Ben")
        connection.close_if_unusable_or_obsolete()  # as at the end of every request
        assert said("Cy") == "Cy"

    on_a_line_of_its_own(work)


class Thing(models.Model):
    """Something with a name; it lives in a registry of its own and in no migration."""

    name = models.CharField(max_length=20)

    class Meta:
        apps = Apps()
        app_label = "ready"


def _things(name: str) -> QuerySet[Thing, str]:
    return Thing._default_manager.filter(name=name).values_list("name", flat=True)


def test_an_update_that_gives_a_column_another_type_leaves_no_line_behind() -> None:
    def work() -> None:
        with connection.schema_editor() as editor:
            editor.create_model(Thing)
        try:
            ask = prepared(_things)
            Thing._default_manager.create(name="Ada")
            assert ask("Ada") == ["Ada"]
            by_another_program("ALTER TABLE ready_thing ALTER name TYPE text")
            with pytest.raises(NotSupportedError), transaction.atomic():
                ask("Ada")  # nothing more can be asked in a transaction that failed
            assert ask("Ada") == ["Ada"]
            by_another_program("ALTER TABLE ready_thing ALTER name TYPE varchar(30)")
            assert ask("Ada") == ["Ada"]
            assert kept("ready_thing") != []
        finally:
            with connection.schema_editor() as editor:
                editor.delete_model(Thing)

    on_a_line_of_its_own(work)


def _everybody(version: str) -> QuerySet[Apprenticeship]:
    return Apprenticeship.objects.exclude(version=version).order_by("id")


def test_what_may_be_seen_is_asked_anew_each_time() -> None:
    """A plan that was made while one organisation looked shows nothing of it to another, nor to nobody."""
    north, south = cast("North"), cast("South")
    ask = prepared(_everybody)
    with within(north.organisation.id, south.organisation.id):
        ones = {people.organisation.id: apprenticeship(people) for people in (north, south)}
    for _ in range(8):
        for own, one in ones.items():
            with within(own):
                assert ask("0.0") == [one]
        with within():
            assert ask("0.0") == []
    ((_, times),) = kept('FROM "apprentices_apprenticeship" WHERE NOT')
    assert times == 24


def _named(of: UUID) -> QuerySet[Organisation]:
    return (
        Organisation.objects.filter(id=of)
        .exclude(name__in=["100% 'ours' %s", "C:\\\\new\\\\"])
        .order_by("name")
    )


def _since(of: UUID, moment: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation=of, since__lte=moment, role="manager")


def test_what_is_always_the_same_is_said_in_the_statement() -> None:
    people = cast()
    assert prepared(_named)(people.organisation.id) == [people.organisation]
    ((statement, _),) = kept("100%")
    assert "'100% ''ours'' %s'" in statement
    assert "E'C:\\\\\\\\new" in statement
    assert "$1" in statement
    assert "$2" not in statement


def test_what_is_given_a_moment_is_planned_each_time() -> None:
    people = cast()
    ask = prepared(_since)
    for _ in range(2):
        assert [one.role for one in ask(people.organisation.id, NOW)] == ["manager"]
    assert kept('organisations_membership"."since" <=') == []


def test_unless_it_says_that_the_moment_does_not_matter() -> None:
    people = cast()
    ask = settled(_since)
    for _ in range(2):
        assert [one.role for one in ask(people.organisation.id, NOW)] == ["manager"]
    assert ask(people.organisation.id, NOW - timedelta(days=1)) == []
    ((_, times),) = kept('organisations_membership"."since" <=')
    assert times == 3


def test_one_plan_serves_whatever_a_statement_is_given() -> None:
    said("Ada")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%of_test_ready"],
        )
        assert cursor.fetchall() == [(1, 0)]
