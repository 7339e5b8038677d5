"""Appeals that wait, by programs: whose step it is, and until when a decider's program reads the case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.test_further import acting, said
from tests.factories.appeals import lodged, with_panel
from tests.factories.offices import fail, office, one
from tests.factories.results import Office
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt

__all__ = ["fail", "office", "one"]  # fixtures
NO = {"outcome": "not_upheld", "reason": "We looked again.", "changes": {}}


@pytest.mark.parametrize("role", ["manager", "bookings", "appeal_decider"])
def test_the_step_and_its_last_day_are_the_deciders(
    office: Office, one: Apprenticeship, fail: Attempt, role: str
) -> None:
    with_panel(office, lodged(office, fail))
    report = said(acting(office, role).get(f"/apprentices/{one.id}/report"))
    assert [step["by"] for step in report["next_steps"] if step["action"] == "appeal.decide"] == [
        "appeal_decider"
    ]
    due = [line["whose"] for line in report["deadlines"] if line["code"] == "appeal.stage.review"]
    assert due == ["appeal_decider"]


def test_a_deciders_program_reads_the_case_no_longer_than_its_person(
    office: Office, one: Apprenticeship, fail: Attempt
) -> None:
    appeal = lodged(office, fail)
    with_panel(office, appeal)
    said(acting(office, "appeal_decider").send(f"/appeals/{appeal.id}/decide", NO), 201)
    for days, status in ((14, 200), (1, 404)):
        office.now += timedelta(days=days)
        program = acting(office, "appeal_decider")
        for path in (f"/appeals/{appeal.id}", f"/appeals/{appeal.id}/case", f"/apprentices/{one.id}"):
            assert program.get(path).status_code == status
        listed = said(program.get("/appeals"))["items"]
        assert [each["id"] for each in listed] == ([str(appeal.id)] if status == 200 else [])
    assert said(acting(office, "manager").get(f"/appeals/{appeal.id}"))["state"] == "refused"
