"""An action reads the whole record once; what it wrote itself is read again, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.assessments import DAY, observed
from tests.factories.bookings import FIRST
from tests.factories.gateway import confirmed
from tests.factories.web import apprenticeship
from tests.web.bookings.conftest import Desk
from touchstone.rules.situation import Situation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import actions as assessing
from touchstone.web.bookings import actions
from touchstone.web.records import queries
from touchstone.web.records.actions import keep

ONCE = ("records_casedecision", "gateway_confirmation", "portfolio_piece")


@contextmanager
def read_once(monkeypatch: pytest.MonkeyPatch, module: Any, most: int) -> Iterator[None]:
    """What binds is read once, and what is judged at the end is what a look from scratch would find."""
    judged: list[Situation] = []

    def kept(one: Any, action: str, **facts: Any) -> Any:
        assert facts["known"] is not None
        judged.append(facts["known"])
        return keep(one, action, **facts)

    monkeypatch.setattr(module, "keep", kept)
    with CaptureQueriesContext(connection) as asked:
        yield
    said = [one["sql"] for one in asked.captured_queries]
    assert {table: sum(table in sql for sql in said) for table in ONCE} == dict.fromkeys(ONCE, 1)
    assert len(said) <= most, "\n".join(said)
    (known,) = judged
    one = Apprenticeship.objects.get(id=known.record.apprentice.id)
    anew = queries.situation(one, known.now)
    assert (anew.record, anew.now) == (known.record, known.now)


def test_booking(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with read_once(monkeypatch, actions, 38):
        desk.booked()
    with read_once(monkeypatch, actions, 41):
        desk.booked("professional_discussion", starts_at=FIRST + timedelta(days=1))


def test_serving_notice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk.booked()
    by: dict[str, Any] = {"by": desk.people.actor("bookings"), "at": desk.now}
    with read_once(monkeypatch, actions, 28):
        actions.serve_notice(booking=made.id, to="apprentice", channel="mail", **by)


def test_submitting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = observed(desk.people)
    made.judge()
    by: dict[str, Any] = {"by": desk.people.actor("assessor"), "at": DAY + timedelta(hours=6)}
    with read_once(monkeypatch, assessing, 34):
        assessing.submit(attempt=made.row.id, **by)


def test_beginning(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one = apprenticeship(desk.people, standard="ST9002", version="1.0", uln="")
    confirmed(desk.people, one, "readiness")
    by: dict[str, Any] = {"by": desk.people.actor("training_provider"), "at": DAY}
    with read_once(monkeypatch, assessing, 17):
        assessing.begin(apprenticeship=one.id, method="field_survey", **by)
