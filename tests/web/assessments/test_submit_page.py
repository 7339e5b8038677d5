"""Checking and submitting: everything in the way, what lets it pass, the lock, and being asked back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.assessments import conducted
from tests.factories.web import Cast, cast
from tests.web.assessments.conftest import Desk
from tests.web.assessments.test_attempt_page import text
from touchstone.web.assessments import actions
from touchstone.web.assessments.overruling import overrule
from touchstone.web.organisations.actor import Refused
from touchstone.web.records.actions import acknowledge, keep, override
from touchstone.web.records.queries import report

SUBMIT, DONE = "assessments-submit", "assessments-submitted"


def test_an_assessment_that_holds_is_submitted_and_locked(ready: Desk) -> None:
    ready.made.judge()
    page = text(ready.get("assessor", SUBMIT))
    assert "Submit the judgements" in page
    assert "Grade: <strong>Distinction" in page
    answer = ready.post("assessor", SUBMIT)
    assert answer.status_code == 302
    page = text(ready.get("assessor", DONE))
    assert "The judgements are submitted" in page
    assert "What happens next" in page
    read = text(ready.get("assessor"))
    assert "Save OBS-P1" not in read
    assert "what was written is locked" in read
    assert ready.post("assessor", SUBMIT).url.endswith("/submitted/")  # sent twice


def test_what_is_missing_counts_as_not_met_before_it_is_too_late(ready: Desk) -> None:
    made = ready.made
    for entry in made.row.entries.filter(kind="question", number__lte=20):
        made.write("taken_back", 310, entry=str(entry.id), reason="Not asked.")
    made.judge(after=320)
    page = text(ready.get("assessor", SUBMIT))
    assert "2 questions that count asked; the least is 5" in page
    assert "Submit the judgements</button>" not in page
    answer = ready.post("assessor", SUBMIT)
    assert answer.status_code == 422
    made.row.refresh_from_db()
    assert made.row.judged_at is None


def test_nothing_is_submitted_before_everything_is_judged(ready: Desk) -> None:
    page = text(ready.get("assessor", SUBMIT))
    assert "Not yet assessed: OBS-P1" in page
    assert ready.post("assessor", SUBMIT).status_code == 422


def test_nothing_is_submitted_while_a_section_runs(ready: Desk) -> None:
    ready.made.judge()
    ready.made.write("section_started", 301, section="questioning")
    answer = ready.post("assessor", SUBMIT, looked="on")
    assert answer.status_code == 422
    assert "Questioning is still running: end it." in text(answer)


def test_what_cannot_be_told_is_looked_at_first(ready: Desk) -> None:
    made = ready.made
    made.judge()
    data = dict(made.row.entries.filter(kind="recording").order_by("number")[0].data)
    code = data.pop("id")
    made.write("recording", 301, code=code, **(data | {"visible": None}))
    assert "Cannot be told" in text(ready.get("assessor", SUBMIT))
    answer = ready.post("assessor", SUBMIT)
    assert answer.status_code == 422
    assert "Tick" in text(answer)
    assert ready.post("assessor", SUBMIT, looked="on").status_code == 302


def test_a_should_is_noted_by_the_assessor_and_a_must_let_pass_by_a_manager(ready: Desk) -> None:
    made, people = ready.made, ready.made.people
    made.judge()
    for id in ("quiet_place", "controlled_environment"):
        entry = made.row.entries.get(kind="declared", data__id=id)
        made.write("taken_back", 301, entry=str(entry.id), reason="It was loud.")
    page = text(ready.get("assessor", SUBMIT))
    assert "Note it and go on, with a reason" in page
    assert "A manager can let it pass, with a reason." in page
    address = f"/apprentices/{made.one.id}/let-pass/conduct.quiet_place/?subject=observation-1"
    assert address in page
    about: dict[str, Any] = {"apprenticeship": made.one.id, "subject": "observation-1", "at": ready.now}
    acknowledge(finding="conduct.quiet_place", reason="Roadworks.", by=people.actor("assessor"), **about)
    assert ready.post("assessor", SUBMIT).status_code == 422
    override(finding="conduct.controlled_environment", reason="Seen.", by=people.actor("manager"), **about)
    assert ready.post("assessor", SUBMIT).status_code == 302


def test_the_page_that_lets_pass_knows_what_will_not_be_met(ready: Desk) -> None:
    made = ready.made
    entry = made.row.entries.get(kind="declared", data__id="quiet_place")
    made.write("taken_back", 301, entry=str(entry.id), reason="It was loud.")
    client = ready.browser("assessor")
    address = f"/apprentices/{made.one.id}/let-pass/conduct.quiet_place/?subject=observation-1"
    with_clock = ready._at(lambda: client.post(address, {"reason": "Roadworks next door.", "sure": "on"}))
    assert with_clock.status_code == 302


def test_asked_back_the_log_opens_again(ready: Desk) -> None:
    made = ready.made
    made.judge()
    ready.post("assessor", SUBMIT)
    made.row.refresh_from_db()
    made.row.judged_at = made.row.judged_by = None  # as quality assurance does when it asks back
    made.row.save()
    assert ready.send("note", text="Added after being asked.").status_code == 302
    assert ready.post("assessor", SUBMIT).status_code == 302


def test_quality_assurance_can_change_what_was_submitted(ready: Desk) -> None:
    made, people = ready.made, ready.made.people
    made.judge()
    ready.post("assessor", SUBMIT)
    made.row.refresh_from_db()
    later = ready.now + timedelta(days=1)
    by = people.actor("internal_quality_assurer")
    overrule(attempt=made.row, levels={"OBS-D1": "not_met"}, reasons={"OBS-D1": "Too thin."}, by=by, at=later)
    keep(made.one, "quality.change", by=by, at=later)
    told = next(one for one in report(made.one, later).attempts if one.id == "observation-1")
    assert told.levels["OBS-D1"] == "not_met"
    ready.now = later
    page = text(ready.get("internal_quality_assurer"))
    assert "Too thin." in page
    assert "Replaced by" in text(ready.get("internal_quality_assurer", "assessments-log"))


@pytest.mark.parametrize("role", ["manager", "internal_quality_assurer"])
def test_those_who_read_do_not_submit(ready: Desk, role: str) -> None:
    ready.made.judge()
    assert ready.get(role, SUBMIT).status_code == 302
    assert ready.post(role, SUBMIT).status_code == 302
    ready.made.row.refresh_from_db()
    assert ready.made.row.judged_at is None


def test_others_find_nothing_to_submit(ready: Desk) -> None:
    south = cast("South")
    assert ready.post("assessor", SUBMIT, people=south).status_code == 404
    assert ready.get("training_provider", SUBMIT).status_code == 404
    assert ready.get("employer", SUBMIT).status_code == 403
    assert ready.get("assessor", DONE).url.endswith(f"/{ready.made.row.id}/")


def test_the_action_is_only_for_whoever_is_booked(people: Cast) -> None:
    made = conducted(people)
    made.write("section_started", 0, section="live")
    with pytest.raises(Refused, match="Not yet assessed"):
        actions.submit(attempt=made.row.id, by=people.actor("assessor"), at=made.at + timedelta(hours=1))
