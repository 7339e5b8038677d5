"""Seats, and what was captured from them, go with the whole case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.factories.assessments import DAY
from tests.web.room.conftest import Office
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.console.models import Captured, Prepared
from touchstone.web.privacy.removing import remove_over
from touchstone.web.room.models import Seat


def test_an_own_log_goes_with_the_case(office: Office, django_capture_on_commit_callbacks: Any) -> None:
    office.seat("co_mark")
    device = office.pocket()
    device.capture(DAY + timedelta(minutes=1), "note", text="Beside.", ksbs=[])
    office.send(device)
    Apprenticeship.objects.filter(id=office.made.one.id).update(
        withdrawn_on=DAY.date(), withdrawn_reason="Moved"
    )
    late = datetime(2036, 6, 1, 12, 0, tzinfo=ZoneInfo("Europe/London"))
    with django_capture_on_commit_callbacks(execute=True):
        remove_over(organisation=office.made.people.organisation.id, at=late)
    assert not Apprenticeship.objects.exists()
    assert [model.objects.count() for model in (Seat, Captured, Prepared)] == [0, 0, 0]
