"""The database keeps assessment organisations apart: every table, whoever asks, whatever happened before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client

from tests.factories.standings import listed
from tests.factories.web import apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations import checks, scope
from touchstone.web.organisations.isolation import SETTING, isolate_anew
from touchstone.web.organisations.owned import Owned
from touchstone.web.organisations.scope import everywhere, within

pytestmark = pytest.mark.django_db
OWNED = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, Owned))
POLICY = """
    SELECT c.relrowsecurity, c.relforcerowsecurity, p.polcmd, p.polpermissive, p.polroles = '{0}'::oid[],
        pg_get_expr(p.polqual, p.polrelid) LIKE '%%organisation_id%%', p.polwithcheck IS NULL
    FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.oid = %s::regclass
"""


def rows(text: str, *given: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        return list(cursor.fetchall())


def seen() -> str:
    """What this connection sees."""
    return str(rows("SELECT coalesce(current_setting(%s, true), '')", SETTING)[0][0])


def test_there_are_tables_to_keep_apart() -> None:
    assert len(OWNED) >= 18


@pytest.mark.parametrize("table", OWNED)
def test_every_table_of_an_organisation_has_one_policy_for_everybody_and_everything(table: str) -> None:
    """On, forced on the owner, for every command and role; writing is checked as reading is."""
    assert rows(POLICY, table) == [(True, True, "*", True, True, True, True)]


@pytest.mark.parametrize("table", OWNED)
def test_what_may_be_seen_is_worked_out_once_a_query_and_not_for_every_row(table: str) -> None:
    ((condition,),) = rows(
        "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = %s::regclass", table
    )
    settings = re.findall(r"current_setting\(", condition)
    asked_once = re.findall(r"SELECT \(?(?:string_to_array\(NULLIF\(NULLIF\()?current_setting\(", condition)
    assert len(settings) == len(asked_once) == 2
    assert "organisation_id)::text" not in condition
    assert "::uuid[] AS string_to_array)" in condition  # ids once a query, too


def test_the_policies_of_tables_that_were_there_before_are_said_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER POLICY own_organisation ON audit_event USING (organisation_id IS NULL)")
        cursor.execute(str(isolate_anew().sql))
    of = "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = %s::regclass"
    assert rows(of, "audit_event") == rows(of, "records_standing")


def test_every_table_with_an_organisation_is_among_them() -> None:
    """A table that has rows of an organisation and is open to all would be a leak that nobody sees."""
    having = rows("SELECT table_name FROM information_schema.columns WHERE column_name = 'organisation_id'")
    open_to_all = {"organisations_membership", "organisations_relation"}  # read to find out what one may see
    assert sorted({name for (name,) in having} - open_to_all) == OWNED


def test_our_role_is_bound() -> None:
    assert rows("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False,)]
    assert run_checks(tags=["database"], databases=["default"]) == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("postgres", True, True), "postgres is a superuser"),
        (("clever", False, True), "clever has BYPASSRLS"),
        (None, "is a superuser"),
    ],
)
def test_a_role_that_nothing_binds_is_refused(
    monkeypatch: pytest.MonkeyPatch, told: tuple[str, bool, bool] | None, words: str
) -> None:
    select = f"SELECT '{told[0]}', {told[1]}, {told[2]}" if told else "SELECT 1 WHERE false"
    monkeypatch.setattr(checks, "ROLE", select)
    (error,) = run_checks(tags=["database"], databases=["default"])
    assert error.id == "touchstone.E001"
    assert words in str(error.msg)


def test_without_a_scope_there_is_nothing_and_nothing_is_written() -> None:
    people = cast()
    with within(people.organisation.id):
        one = apprenticeship(people)
    assert list(Apprenticeship.objects.all()) == []
    assert Apprenticeship.objects.update(first_name="X") == 0
    assert Apprenticeship.objects.all().delete()[0] == 0
    with pytest.raises(ProgrammingError, match="row-level security"):
        apprenticeship(people, id=one.id)


def test_raw_queries_are_bound_too() -> None:
    north, south = cast("North"), cast("South")
    for people in (north, south):
        with within(people.organisation.id):
            apprenticeship(people)
    count = "SELECT count(*) FROM apprentices_apprenticeship"
    with within(north.organisation.id):
        assert rows(count) == [(1,)]
    with everywhere():
        assert rows(count) == [(2,)]
    assert rows(count) == [(0,)]


def test_nobody_writes_into_another_organisation() -> None:
    north, south = cast("North"), cast("South")
    with within(north.organisation.id), pytest.raises(ProgrammingError, match="row-level security"):
        apprenticeship(south)


def test_nobody_moves_a_row_to_another_organisation() -> None:
    north, south = cast("North"), cast("South")
    with within(north.organisation.id):
        apprenticeship(north)
        with pytest.raises(ProgrammingError, match="row-level security"):
            Apprenticeship.objects.update(organisation=south.organisation)


@pytest.fixture
def browsers(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Client, Client]]:
    """A manager of the north, who sees one apprentice, and somebody who holds no role."""
    people = cast()
    with within(people.organisation.id):
        listed(people)
    manager, nobody = Client(raise_request_exception=False), Client()
    manager.force_login(people.people["manager"])
    people.memberships["employer"].delete()
    nobody.force_login(people.people["employer"])
    yield manager, nobody
    assert seen() == ""


def test_a_request_leaves_its_connection_seeing_nothing(browsers: tuple[Client, Client]) -> None:
    manager, nobody = browsers
    assert "Khan" in manager.get("/apprentices/").content.decode()
    assert seen() == ""
    assert nobody.get("/apprentices/").headers["Location"] == "/no-role/"
    assert seen() == ""
    assert Client().get("/help/").status_code == 200
    assert seen() == ""


@pytest.mark.parametrize("fault", [RuntimeError("a bug"), OperationalError("gone"), KeyboardInterrupt()])
def test_nor_does_one_that_failed(
    browsers: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    manager, _ = browsers

    def fail(*_args: object) -> None:
        raise fault

    monkeypatch.setattr("touchstone.web.organisations.queries.holders", fail)
    try:
        answer = manager.get("/people/")
    except KeyboardInterrupt:
        pass
    else:
        assert answer.status_code in (500, 503)
    assert seen() == ""


def test_nor_does_one_that_failed_before_its_page(
    browsers: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, _ = browsers
    see = scope.see

    def see_and_fail(organisations: Any) -> None:
        see(organisations)
        if organisations:
            raise RuntimeError

    monkeypatch.setattr(scope, "see", see_and_fail)
    assert manager.get("/people/").status_code == 500
    assert seen() == ""


def test_a_block_gives_back_what_was_seen_before_whatever_happens_in_it() -> None:
    north, south = cast("North").organisation.id, cast("South").organisation.id
    with within(north):
        with pytest.raises(KeyError), within(south):
            raise KeyError
        assert seen() == str(north)
        with within(south, north):
            assert seen() == ",".join(sorted([str(north), str(south)]))
    assert seen() == ""
