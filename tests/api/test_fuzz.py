"""Calls that nobody would think of, made from the description, on the real application and database.

Ten thousand in every build, the same each time; more of them, and others, by ``make fuzz``. The figure stands
at the end of what the run says, with the seed by which the same calls are made again.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.calls import CALLS, LEFT_OUT, Call, furnish, ids
from tests.api.examples import BODIES, TEXTS
from tests.factories.doors import secret_of
from tests.factories.told import House, cast_of, tell
from tests.factories.web import NOW
from touchstone.api.views import described
from touchstone.project.wsgi import application
from touchstone.web.doors.scopes import BY_NAME

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("api fuzz")]
CALLS_IN_ALL = int(os.environ.get("FUZZ_CALLS", "10000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
STAGES = (
    "registered",
    "portfolio",
    "handed_in",
    "noticed",
    "begun",
    "submitted",
    "asked_back",
    "assured",
    "proposed",
    "finished",
)


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """An organisation with somebody at many stages, told once; a request leaves its connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with (
        django_db_blocker.unblock(),
        override_settings(CLOCK="tests.factories.clocks.stopped"),
        transaction.atomic(),
    ):
        yield furnish(tell(cast_of("North", STAGES), NOW))
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def _django_db_helper(house: House) -> None:
    """Takes the place of what undoes everything after each test: the telling must outlast them."""


def secrets_for(house: House, call: Call) -> list[str]:
    """Tokens of everybody who may call it, one who may not, and one that is none."""
    wanted = frozenset().union(*(BY_NAME[scope].permissions for scope in call.scopes))
    actors = {actor.role.id: actor for actor in house.team.actors}
    able = [actor for actor in actors.values() if not wanted or wanted & actor.role.may]
    others = [actor for actor in actors.values() if actor not in able][:1]
    return [*(secret_of(actor) for actor in (*able, *others)), "ts_none"]


def test_no_generated_call_meets_a_fault_or_what_is_not_described(
    house: House, record_property: Callable[[str, object], None]
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    told: Counter[int] = Counter()
    failures: list[str] = []
    each = -(-CALLS_IN_ALL // len(CALLS))
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # the document is valid
        name = operation.definition.raw["operationId"]
        if name in LEFT_OUT:
            continue
        call = next(one for one in CALLS if one.id == name)
        try:
            _try(operation, call, house, each, told)
        except (Exception, FailureGroup) as failure:  # noqa: BLE001, every operation is tried before one is told
            failures.append(f"{call.id}: {failure}\n{getattr(failure, 'exceptions', '')}")
    figures = ", ".join(f"{number:,} × {status}" for status, number in sorted(told.items()))
    made = f"{sum(told.values()):,} generated calls of {len(CALLS)} operations"
    faults = sum(number for status, number in told.items() if status >= 500)
    unexpected = f"{faults} faults, {len(failures)} operations with an answer that is not described"
    record_property("figure", f"schemathesis: {made}, seed {SEED}: {figures}; {unexpected}")
    assert failures == []
    assert sum(told.values()) >= CALLS_IN_ALL
    assert not [status for status in told if status >= 500]
    assert {200, 201, 401, 403, 404, 422} <= set(told)


def _try(operation: Any, call: Call, house: House, number: int, told: Counter[int]) -> None:
    """Call one operation so many times: with any value that is described, or with ids that there are."""
    secrets = secrets_for(house, call)
    known: list[UUID] = ids(call, house) if "{id}" in call.path else []

    @seed(SEED)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), data=st.data())
    def send(case: Any, data: Any) -> None:
        if known and data.draw(st.integers(0, 9)):
            case.path_parameters["id"] = str(data.draw(st.sampled_from(known)))
        for name, text in TEXTS.items():
            if name in (case.path_parameters or {}) and data.draw(st.booleans()):
                case.path_parameters[name] = text
        if call.id in BODIES and not data.draw(st.integers(0, 3)):
            case.body = json.loads(json.dumps(BODIES[call.id], default=str))
        secret = data.draw(st.sampled_from(secrets))
        with transaction.atomic():
            response = case.call(headers={"Authorization": f"Bearer {secret}"})
            transaction.set_rollback(True)
        told[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    send()


def test_the_description_it_is_made_from_is_the_one_that_is_tested() -> None:
    assert len(CALLS) + len(LEFT_OUT) == sum(len(methods) for methods in described()["paths"].values())
