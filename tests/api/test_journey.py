"""From registration to a released result by the API alone, and the same record as the pages make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import override_settings

from tests.api.journey import Journey, appeal, hear, take_again
from tests.factories.appeals import acting, outsider
from tests.factories.doors import Program, secret_of
from tests.factories.web import Cast
from touchstone.plans.record_file import parse_record
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.queries import faults
from touchstone.web.records.queries import record


def test_programs_lead_an_apprentice_from_registration_to_a_released_distinction(
    people: Cast, tmp_path: Path
) -> None:
    with override_settings(FILES_FOLDER=tmp_path):
        way = Journey(people)
        way.register()
        way.fill_portfolio()
        way.pass_gateway()
        for number, method in enumerate(way.plan.methods):
            booking = way.book(method, 35 + 40 * number)
            way.conduct(method, booking)
            assert way.get("training_provider", f"/apprentices/{way.one}/results") != [] or number == 0
            told = way.release(booking)
            assert told["grade"] == "distinction"
    report = way.get("training_provider", f"/apprentices/{way.one}/report")
    assert (report["stage"], report["overall"]["grade"]) == ("passed", "distinction")
    standing = way.get("employer", f"/apprentices/{way.one}")["standing"]
    assert (standing["stage"], standing["overall"]) == ("passed", "distinction")
    results = way.get("training_provider", f"/apprentices/{way.one}/results")
    assert [one["grade"] for one in results] == ["distinction", "distinction"]
    assert list(faults()) == []


def test_programs_lead_a_fail_through_a_capped_resit_to_a_merit_on_appeal(
    people: Cast, tmp_path: Path
) -> None:
    outside = outsider(people)
    with override_settings(FILES_FOLDER=tmp_path):
        way = Journey(people)
        way.register()
        way.fill_portfolio()
        way.pass_gateway()
        way.programs["outside"] = Program(
            secret_of(acting(outside), at=way.at, days=366), (people.organisation.id,)
        )
        first, second = way.plan.methods
        failed = way.book(first, 35)
        way.conduct(first, failed, "poor")
        assert way.release(failed)["grade"] == "fail"
        lodged = appeal(way, failed["attempt"])
        assert lodged["state"] == "panel"
        again = take_again(way, first, failed, 75)
        assert way.release(again)["grade"] == "distinction"
        last = way.book(second, 115)
        way.conduct(second, last)
        assert way.release(last)["grade"] == "distinction"
        overall = way.get("employer", f"/apprentices/{way.one}/report")["overall"]
        assert (overall["grade"], overall["capped"]) == ("pass", True)
        assert hear(way, lodged["id"], str(outside.id))["outcome"] == "upheld"
        known = way.get("training_provider", f"/appeals/{lodged['id']}")
    assert (known["state"], known["panel"]) == ("upheld", [])  # who decided is told to no party
    overall = way.get("employer", f"/apprentices/{way.one}/report")["overall"]
    assert (overall["grade"], overall["capped"]) == ("merit", False)
    assert list(faults()) == []


def test_the_record_that_a_program_reads_is_the_record_that_is_judged(people: Cast, tmp_path: Path) -> None:
    with override_settings(FILES_FOLDER=tmp_path):
        way = Journey(people)
        way.register()
        way.fill_portfolio()
    read = way.get("manager", f"/apprentices/{way.one}/record")
    one = Apprenticeship.objects.select_related("organisation").get(id=way.one)
    assert parse_record(json.dumps(read).encode(), "the answer") == record(one, way.at)
    employers = way.get("employer", f"/apprentices/{way.one}/record")
    assert "date_of_birth" not in employers["apprentice"]


@pytest.mark.parametrize("role", ["training_provider", "employer", "bookings"])
def test_no_program_learns_a_grade_before_its_release(people: Cast, tmp_path: Path, role: str) -> None:
    with override_settings(FILES_FOLDER=tmp_path):
        way = Journey(people)
        way.register()
        way.fill_portfolio()
        way.pass_gateway()
        method = way.plan.methods[0]
        booking = way.book(method, 35)
        way.conduct(method, booking)
    whole = json.dumps(
        [
            way.get(role, f"/apprentices/{way.one}/{page}", **asked)
            for page, asked in (
                ("record", {}),
                ("report", {"traces": "true"}),
                ("results", {}),
                ("attempts", {}),
            )
        ]
        + [way.get(role, "/apprentices"), way.get(role, "/standings")]
    )
    assert "judgements" not in whole
    assert '"level"' not in whole
