"""A prepared query asks what Django would ask, for whoever is meant now, in every thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Count, Exists, F, JSONField, OuterRef, Prefetch, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.models import Membership, Organisation, Relation
from touchstone.web.organisations.prepared import MOST_IDS, beside, prepared
from touchstone.web.organisations.scope import everywhere

pytestmark = pytest.mark.django_db


def held(person: UUID, role: str, since: Any) -> QuerySet[Membership]:
    """Something with a join, an annotation and a constant."""
    works = Relation.objects.filter(partner=OuterRef("organisation"), until=None)
    found = Membership.objects.filter(person=person, role=role, since__lte=since, until=None)
    return found.select_related("organisation").annotate(works=Exists(works)).order_by("role")


def named(ids: list[UUID]) -> QuerySet[Organisation]:
    return Organisation.objects.filter(id__in=ids).order_by("name")


ask, ask_names = prepared(held), prepared(named)


def test_it_answers_as_the_query_does_for_one_after_the_other() -> None:
    people = cast()
    for role in ("manager", "training_provider", "manager"):
        person = people.people[role]
        found, known = ask(person.id, role, NOW), list(held(person.id, role, NOW))
        assert found == known != []
        assert [one.works for one in found] == [one.works for one in known]  # type: ignore[attr-defined]
    assert ask(people.people["manager"].id, "employer", NOW) == []
    assert ask(people.people["manager"].id, "manager", NOW - timedelta(days=1)) == []


def test_what_is_joined_is_not_asked_again() -> None:
    people = cast()
    with CaptureQueriesContext(connection) as asked:
        (one,) = ask(people.people["manager"].id, "manager", NOW)
        assert one.organisation.name == "North Assessment"
    assert len(asked) == 1


def test_it_is_put_into_sql_once() -> None:
    person, fresh = uuid4(), prepared(held)
    fresh(person, "manager", NOW)
    with patch.object(SQLCompiler, "as_sql", side_effect=AssertionError("put into SQL again")):
        assert fresh(uuid4(), "employer", NOW) == []


def test_rows_are_others_each_time() -> None:
    people = cast()
    first, second = (ask(people.people["manager"].id, "manager", NOW)[0] for _ in range(2))
    first.role = "somebody else"
    assert second.role == "manager"


def test_lists_of_any_length() -> None:
    people = cast()
    three = [people.organisation.id, people.provider.id, people.employer.id]
    for some in ([], three[:1], three, [*three, *(uuid4() for _ in range(MOST_IDS))], three[1:2]):
        assert ask_names(some) == list(named(some))


def test_the_same_value_twice_is_both() -> None:
    same = uuid4()
    both = prepared(lambda a, b: Relation.objects.filter(organisation=a, partner=b))
    with CaptureQueriesContext(connection) as asked:
        both(same, same)
    assert asked.captured_queries[0]["sql"].count(same.hex) == 2


@pytest.mark.parametrize("value", [1, None, True, 1.5, b""])
def test_other_kinds_of_values_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="not prepared for"):
        prepared(lambda given: Membership.objects.filter(role=given))(value)


def test_a_value_that_is_not_asked_about_is_refused() -> None:
    with pytest.raises(TypeError, match="does not ask about everything"):
        prepared(lambda given: Membership.objects.filter(role=f"{given}!"))("manager")


def test_what_the_query_depends_on_is_given_by_name_and_has_sql_of_its_own() -> None:
    people = cast()

    def by(value: UUID, *, field: str) -> QuerySet[Relation]:
        return Relation.objects.filter(**{field: value})

    ask_by, whole = prepared(by), Relation.objects.all()
    assert len(ask_by(people.organisation.id, field="organisation")) == 2
    assert ask_by(people.provider.id, field="partner") == list(whole.filter(partner=people.provider))
    assert ask_by(people.organisation.id, field="partner") == []


def test_rows_may_be_values_and_a_few_of_them() -> None:
    people = cast()
    few = prepared(lambda of: Relation.objects.filter(organisation=of).order_by("id").values("since")[:1])
    assert few(people.organisation.id) == [{"since": NOW}]


def test_every_thread_asks_over_its_own_connection() -> None:
    people, seen = cast(), list[Any]()
    assert len(ask(people.people["manager"].id, "manager", NOW)) == 1

    def elsewhere() -> None:
        with CaptureQueriesContext(connection) as asked:
            seen.append((ask(people.people["manager"].id, "manager", NOW), len(asked)))
        connection.close()

    threads = [threading.Thread(target=elsewhere) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [([], 1), ([], 1)]  # what this test wrote is not to be seen from there yet


@prepared
def _relations(partners: list[UUID]) -> QuerySet[Relation]:
    return Relation.objects.filter(partner__in=partners).order_by("-since", "id")


def test_rows_put_beside_are_as_prefetched_and_asked_for_once() -> None:
    cast()
    newest = Prefetch("works_with", Relation.objects.order_by("-since", "id"))
    theirs = list(Organisation.objects.order_by("name").prefetch_related(newest))
    ours = list(Organisation.objects.order_by("name"))
    beside(ours, "works_with", _relations([one.id for one in ours]), by="partner")
    with CaptureQueriesContext(connection) as asked:
        said = [[(each.id, each.partner.name) for each in one.works_with.all()] for one in ours]
        assert said == [[(each.id, each.partner.name) for each in one.works_with.all()] for one in theirs]
        assert any(said)
        assert [] in said  # an organisation that is nobody's partner
    assert len(asked) == 0
    partner = next(one for one in ours if list(one.works_with.all()))
    assert partner.works_with.filter(id=uuid4()).count() == 0  # narrowed anew, it is still this one's alone
    assert partner.works_with.filter(until=None).count() == len(partner.works_with.all())


def _held() -> QuerySet[Membership]:
    return Membership.objects.order_by("role", "id")


KINDS: dict[str, Callable[[], Any]] = {  # each kind of row that Django makes
    "models": lambda: _held().select_related("organisation", "person"),
    "some fields": lambda: _held().select_related("organisation").only("role", "organisation__name"),
    "joined or none": lambda: Apprenticeship.objects.order_by("id").select_related("person"),
    "every field": lambda: Relation.objects.order_by("id").values(),
    "every field named": lambda: Relation.objects.order_by("id").values_list(named=True),
    "dicts": lambda: _held().values("role", "organisation__name"),
    "counted": lambda: _held().order_by("role").values("role").annotate(number=Count("id")),
    "tuples": lambda: _held().values_list("organisation__name", "role"),
    "named": lambda: _held().annotate(of=F("organisation__name")).values_list("pk", "of", "role", named=True),
    "flat": lambda: _held().values_list("role", flat=True),
    "sorted by another": lambda: Membership.objects.order_by("organisation__name", "id").values_list("role"),
    "none": lambda: _held().filter(role="nobody"),
    "read from JSON": lambda: (
        _held().annotate(said=Value({"a": [1]}, JSONField())).values_list("said", "role")
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_what_django_makes_of_them(kind: str) -> None:
    people = cast()
    with everywhere():
        apprenticeship(people)
        apprenticeship(people, uln="", person=None)
        query: Any = KINDS[kind]()
        found, known = prepared(query.all)(), list(query)
        assert found == known
        assert bool(found) is (kind != "none")
        assert [type(one) for one in found] == [type(one) for one in known]
        if kind in ("models", "some fields"):
            assert [_state(one) for one in found] == [_state(one) for one in known]
        if kind == "joined or none":
            assert sorted(str(one.person) for one in found) == ["None", "North Apprentice"]
        if "named" in kind:
            assert found[0]._fields == known[0]._fields


def _state(one: Any) -> tuple[Any, ...]:
    """What Django keeps of a row, and of the one that is joined."""
    kept = {name: value for name, value in vars(one).items() if name != "_state"}
    joined = vars(one.organisation)
    return kept, one._state.db, one._state.adding, {**joined, "_state": None}, list(one._state.fields_cache)


def test_rows_beside_the_own_are_refused() -> None:
    with pytest.raises(TypeError, match="without others beside them"):
        prepared(lambda: Organisation.objects.prefetch_related("works_with"))()
