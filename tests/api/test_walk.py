"""Every operation there is: without a token, with a small one, in every role, on what is not theirs.

A new operation is walked by itself; one that takes a body needs an example.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.api.calls import CALLS, LEFT_OUT, NAMED, Call, furnish, ids
from tests.api.examples import BODIES
from tests.factories.doors import Program, secret_of
from tests.factories.told import House, cast_of, tell
from tests.factories.web import NOW
from touchstone.api.document import operations
from touchstone.api.problems import MEDIA_TYPE
from touchstone.api.urls import api
from touchstone.api.views import described
from touchstone.web.doors.scopes import SCOPES
from touchstone.web.organisations.permissions import BY_ID, ROLES
from touchstone.web.organisations.scope import everywhere

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api walk")]
EVERYBODY = ("who_am_i",)  # any token may ask who it is
OF_SOMETHING = [call for call in CALLS if "{id}" in call.path]


@pytest.fixture(scope="module")
def houses(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[House, House]]:
    """Two organisations with somebody who has come furthest, told once."""
    cache.clear()
    with django_db_blocker.unblock(), transaction.atomic():
        yield (
            furnish(tell(cast_of("North", ("handed_in", "proposed", "finished")), NOW)),
            furnish(tell(cast_of("South", ("proposed", "finished")), NOW)),
        )
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(houses: Any) -> Iterator[None]:
    """Takes the place of what undoes everything after each test: the telling must outlast them."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def program(house: House, role: str, scopes: list[str] | None = None) -> Program:
    """A program that acts as somebody of an organisation."""
    if role == "apprentice":
        actor = house.told[-1].own
    else:
        known = [actor for actor in house.team.actors if actor.role.id == role]
        actor = known[0] if known else None
    if actor is None:
        pytest.skip(f"nobody is {role} here")
    return Program(secret_of(actor, scopes), now=NOW)


def tried(call: Call, house: House, role: str) -> list[UUID]:
    """What a call in a role is tried on: all there is, and nothing; once, where its token has no scope."""
    known = ids(call, house) if "{id}" in call.path else []
    return [*known, uuid4()] if _opens(call, BY_ID[role]) else [*known[:1], uuid4()][:1]


def is_problem(answer: Any) -> bool:
    """Whether an error is told as it should be: no page, no trace, no word of ours about code."""
    told = answer.json()
    plain = {"type", "title", "status", "detail"} <= set(told) and told["status"] == answer.status_code
    return plain and answer["Content-Type"] == MEDIA_TYPE and "Traceback" not in answer.content.decode()


def test_every_operation_that_takes_a_body_has_an_example() -> None:
    taking = {
        one["operationId"]
        for methods in described()["paths"].values()
        for one in methods.values()
        if "requestBody" in one
    }
    files = {"hand_in_item", "add_file", "add_recording", "send_import", "send_portfolio"}
    forms = {*files, "hand_in_captured"}
    assert taking - set(LEFT_OUT) == {*BODIES, *forms}


def test_every_kind_of_thing_that_an_address_names_is_there_in_both(houses: tuple[House, House]) -> None:
    for call in OF_SOMETHING:
        assert all(ids(call, house) for house in houses), call.id
    with everywhere():
        assert all(model.objects.exists() for model in NAMED.values())


def test_every_operation_asks_for_a_scope_that_there_is() -> None:
    assert {scope for call in CALLS for scope in call.scopes} <= {scope.name for scope in SCOPES}
    assert {call.id for call in CALLS if not call.scopes} == set(EVERYBODY)


def test_every_scope_opens_something() -> None:
    assert {scope.name for scope in SCOPES} == {scope for call in CALLS for scope in call.scopes}


def test_the_description_holds_every_operation() -> None:
    assert {one.view_func.__name__ for one in operations(api)} == {call.id for call in CALLS}
    assert len({call.id for call in CALLS}) == len(CALLS)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.id)
def test_without_a_token_nothing_is_told(houses: tuple[House, House], call: Call) -> None:
    home, _ = houses
    for secret in ("", "ts_nonsense", "Basic x", secret_of(home.team.one("manager"))[:-1]):
        stranger = Program(secret, now=NOW)
        for id in [*(ids(call, home)[:1] if "{id}" in call.path else []), uuid4()]:
            answer = call.by(stranger, id)
            assert (answer.status_code, is_problem(answer)) == (401, True)
            assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("call", [call for call in CALLS if call.scopes], ids=lambda call: call.id)
def test_a_token_that_was_made_for_other_things_is_told_which_scope_it_lacks(
    houses: tuple[House, House], call: Call
) -> None:
    home, _ = houses
    for role in ("manager", "training_provider", "internal_quality_assurer", "bookings"):
        actor = home.team.one(role)
        others = [
            scope.name
            for scope in SCOPES
            if scope.name not in call.scopes and scope.permissions & actor.role.may
        ]
        answer = call.by(program(home, role, others), ids(call, home)[0] if "{id}" in call.path else uuid4())
        assert (answer.status_code, is_problem(answer)) == (403, True)
        assert answer.json()["scope"] == " ".join(call.scopes)
        assert f'scope="{" ".join(call.scopes)}"' in answer["WWW-Authenticate"]


@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_in_no_role_there_is_a_fault_and_every_error_is_a_problem(
    houses: tuple[House, House], role: str
) -> None:
    home, _ = houses
    acting, opened = program(home, role), set()
    for call in CALLS:
        for id in tried(call, home, role):
            with transaction.atomic():
                answer = call.by(acting, id)
                transaction.set_rollback(True)
            assert answer.status_code < 500, (call.id, answer.content)
            assert answer.status_code < 400 or is_problem(answer), (call.id, answer.content)
            opened |= {call.id} if answer.status_code < 300 else set()
    assert "who_am_i" in opened


@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_what_belongs_to_others_is_not_there_nor_changed(houses: tuple[House, House], role: str) -> None:
    home, other = houses
    acting, found = program(home, role), []
    for call in OF_SOMETHING:
        for id in tried(call, other, role):
            answer = call.by(acting, id)
            if answer.status_code not in (403, 404):
                found.append((call.id, answer.status_code, answer.content))
    assert found == []


def test_what_is_not_theirs_answers_as_what_is_not_there(houses: tuple[House, House]) -> None:
    """Word by word: nobody finds out by asking which ids there are."""
    home, other = houses
    for role in ("manager", "training_provider", "assessor"):
        acting = program(home, role)
        for call in OF_SOMETHING:
            theirs, nothing = (call.by(acting, id).json() for id in (ids(call, other)[0], uuid4()))
            del theirs["reference"], nothing["reference"]
            assert theirs == nothing


@pytest.mark.parametrize("call", [call for call in CALLS if call.id in BODIES], ids=lambda call: call.id)
def test_a_bad_body_is_told_where_it_is_bad(houses: tuple[House, House], call: Call) -> None:
    home, _ = houses
    held = {one.role.id for one in home.team.actors}
    able = [role.id for role in ROLES if _opens(call, role)]
    acts = next((role for role in able if role in held), "apprentice")
    acting, id = program(home, acts), ids(call, home)[0] if "{id}" in call.path else uuid4()
    for body in ({"no such field": 1}, {**BODIES[call.id], "no such field": 1}):
        answer = call.by(acting, id, body)
        assert (answer.status_code, is_problem(answer)) == (422, True)
        assert answer.json()["type"] == "urn:touchstone:problem:not-valid"
        assert "#/no such field" in [one["pointer"] for one in answer.json()["errors"]]
    listed = call.by(acting, id, [1])
    assert (listed.status_code, is_problem(listed)) == (400, True)
    typed = acting.send(
        call.address(id), BODIES[call.id], method=call.method, **{"Content-Type": "text/plain"}
    )
    assert (typed.status_code, is_problem(typed)) == (415, True)


def _opens(call: Call, role: Any) -> bool:
    return not call.scopes or any(
        scope.name in call.scopes and scope.permissions & role.may for scope in SCOPES
    )
