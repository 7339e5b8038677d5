"""An action gathers the facts once behind its lock, and reads again only what it may have changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.gateway import all_accepted, handed_in, signed, stored
from tests.factories.web import NOW, Cast, apprenticeship
from tests.web.gateway.conftest import Gateway
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.queries import events
from touchstone.web.gateway import actions
from touchstone.web.organisations.actor import Refused
from touchstone.web.records import queries
from touchstone.web.records.models import Standing

LATER = NOW + timedelta(minutes=1)
Act = Callable[[], object]


def _hand_in(people: Cast, one: Apprenticeship) -> Act:
    said: dict[str, Any] = {"requirement": "photo_id", "file": stored(people, one).id}
    said |= {"gateway": "gateway", "by": people.actor("training_provider")}
    return lambda: actions.hand_in(apprenticeship=one.id, at=LATER, **said)


def _sign(people: Cast, one: Apprenticeship) -> Act:
    made, by = handed_in(people, one, "english_and_maths"), people.actor("training_provider")
    return lambda: actions.sign(round=made.id, by=by, at=LATER)


def _accept(people: Cast, one: Apprenticeship) -> Act:
    made = signed(people, one, handed_in(people, one, "english_and_maths"))
    return lambda: actions.accept(round=made.id, by=people.actor("bookings"), at=LATER)


def _return(people: Cast, one: Apprenticeship) -> Act:
    made = handed_in(people, one, "photo_id")
    return lambda: actions.return_(round=made.id, reason="Too dark.", by=people.actor("bookings"), at=LATER)


def _take_back(people: Cast, one: Apprenticeship) -> Act:
    made, by = handed_in(people, one, "photo_id"), people.actor("training_provider")
    return lambda: actions.take_back(round=made.id, reason="Mistaken.", by=by, at=LATER)


def _confirm(people: Cast, one: Apprenticeship) -> Act:
    all_accepted(people, one)
    by = people.actor("bookings")
    return lambda: actions.confirm(apprenticeship=one.id, gateway="gateway", by=by, at=LATER)


ACTS: Mapping[str, Callable[[Cast, Apprenticeship], Act]] = {
    "gateway.hand_in": _hand_in,
    "gateway.sign": _sign,
    "gateway.accept": _accept,
    "gateway.return": _return,
    "gateway.take_back": _take_back,
    "gateway.confirm": _confirm,
}
READ = ("portfolio_piece", "bookings_attempt", "records_casedecision")  # what no action at a gateway changes
MOST = 25  # about half of them write, and tell people by mail


@pytest.mark.parametrize("action", ACTS)
def test_the_facts_are_gathered_once_and_those_of_gateways_twice(at_gateway: Gateway, action: str) -> None:
    act = ACTS[action](at_gateway.people, at_gateway.one)
    with CaptureQueriesContext(connection) as made:
        act()
    asked = [query["sql"] for query in made]
    reads = {table: sum(bool(re.search(rf'FROM "?{table}\b', sql)) for sql in asked) for table in READ}
    assert reads == dict.fromkeys(READ, 1)
    assert sum("UNION ALL" in sql for sql in asked) == 2  # rounds and confirmations: before and after
    assert len(asked) <= MOST


@pytest.mark.parametrize("action", ACTS)
def test_what_is_judged_is_what_a_fresh_look_finds(at_gateway: Gateway, action: str) -> None:
    one = at_gateway.one
    act = ACTS[action](at_gateway.people, one)
    before = queries.situation(one, LATER)
    act()
    fresh = queries.situation(one, LATER)
    assert queries.gateways_anew(before, one) == fresh
    assert before != fresh
    kept = Standing.objects.get(apprenticeship=one)
    report = queries.report(one, LATER)
    assert (kept.stage, kept.broken) == (report.stage, sum(found.breaks for found in report.findings))
    last = events(one.id).last()
    assert last is not None
    assert (last.action, last.at) == (action, LATER)


def test_a_refused_action_leaves_no_trace(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, apprenticeship(at_gateway.people, uln="")
    made = handed_in(people, one, "english_and_maths")
    before = events(one.id).count()
    with pytest.raises(Refused, match="cannot be accepted as it is") as refused:
        actions.accept(round=made.id, by=people.actor("bookings"), at=LATER)
    assert [found.code for found in refused.value.findings] == ["gateway.english_and_maths"]
    made.refresh_from_db()
    assert (made.decision, made.decided_at) == ("", None)
    assert events(one.id).count() == before
