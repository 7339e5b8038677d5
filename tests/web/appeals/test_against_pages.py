"""Pages of appeals against decisions: from the record to lodging, hearing and deciding them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import scrutiny
from tests.factories.appeals import DECIDER, PROVIDER, acting, decided, with_panel
from tests.factories.cases import COPIED, GROUNDS, NO_NEED, WARNING, disputed, granted, refused, sanctioned
from tests.factories.results import Office
from tests.factories.scrutiny import EQA
from tests.factories.web import apprenticeship, cast
from touchstone.web.appeals.models import Appeal, Decision
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.scope import within
from touchstone.web.records.models import CaseDecision

LODGE, LIST, APPEAL, CASE, DECIDE = (
    f"appeals-{page}" for page in ("lodge", "apprentice", "appeal", "case", "decide")
)
APPRENTICE, EMPLOYER, MANAGER = "apprentice", "employer", "manager"
REFUSED = "Reasonable adjustment for Observation with questioning refused"
SURE = {"sure": "yes"}


def said(decision: CaseDecision, **changes: Any) -> dict[str, Any]:
    """The form of an appeal as it is filled in."""
    return {"id": str(uuid4()), "result": str(decision.id), "grounds": GROUNDS, **changes}


def decision(**changes: Any) -> dict[str, Any]:
    """The form of a decision as it is filled in."""
    return {"seen": "review", "outcome": "not_upheld", "reason": "Read afresh.", **changes}


@pytest.mark.parametrize("role", [APPRENTICE, PROVIDER])
def test_from_the_record_to_what_happens_next(office: Office, one: Apprenticeship, role: str) -> None:
    made = refused(office, one)
    record = office.get(role, "records-record", one.id).text_
    assert f"/apprentices/{one.id}/appeals/new/?about={made.code}" in record
    form = office.get(role, LODGE, one.id, query=f"about={made.code}").text_
    assert f"{REFUSED}, on 22 October 2025. You may appeal until 19 November 2025." in form
    assert "What do you appeal against?" not in form
    assert "Until then the decision stands." in form
    assert "checked" in form
    check = office.post(role, LODGE, one.id, **said(made)).text_
    assert "Check your appeal" in check
    assert f"{REFUSED}, told on 22 October 2025" in check
    assert "A decision about reasonable adjustments" in check
    assert "Until then the decision stands." in check
    assert not Appeal.objects.exists()
    answer = office.post(role, LODGE, one.id, **said(made), **SURE)
    appeal = Appeal.objects.get()
    assert (answer.status_code, appeal.lodged_role, appeal.decision) == (302, role, made)
    done = office.get(role, "appeals-lodged", appeal.id).text_
    assert "The appeal is lodged" in done
    assert REFUSED in done
    assert "appeal 1 was lodged already" in office.get(role, LIST, one.id).text_


def test_a_result_and_a_decision_stand_beside_one_another(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    made = sanctioned(office, one)
    form = office.get(PROVIDER, LODGE, one.id).text_
    assert "fail, given on 22 October 2025" in form
    assert "Sanction for malpractice, on 22 October 2025" in form
    office.post(PROVIDER, LODGE, one.id, **said(made), **SURE)
    assert Appeal.objects.get().against == "malpractice"
    office.post(PROVIDER, LODGE, one.id, **said(made, result=str(attempt.id)), **SURE)
    assert Appeal.objects.filter(attempt=attempt, decision=None).count() == 1


@pytest.mark.parametrize("change", [{"grounds": " "}, {"result": ""}, {"result": str(uuid4())}])
def test_what_is_missing_or_strange_is_asked_for_and_nothing_is_lost(
    office: Office, one: Apprenticeship, change: dict[str, str]
) -> None:
    made = sanctioned(office, one)
    answer = office.post(APPRENTICE, LODGE, one.id, **said(made, **change), **SURE)
    assert answer.status_code == 422
    assert "grounds" in change or GROUNDS in answer.text_
    assert not Appeal.objects.exists()


def test_too_late_is_said_with_what_was_typed(office: Office, one: Apprenticeship) -> None:
    made = sanctioned(office, one)
    office.now += timedelta(days=60)
    answer = office.post(APPRENTICE, LODGE, one.id, **said(made), **SURE)
    assert answer.status_code == 422
    assert "the last day to appeal was 19 November 2025" in answer.text_
    assert GROUNDS in answer.text_


def test_an_employer_is_offered_sanctions_alone(office: Office, one: Apprenticeship) -> None:
    made = refused(office, one)
    granted(office, one)
    assert "There is nothing to appeal against now" in office.get(EMPLOYER, LODGE, one.id).text_
    assert office.post(EMPLOYER, LODGE, one.id, **said(made), **SURE).status_code == 422
    sanctioned(office, one)
    form = office.get(EMPLOYER, LODGE, one.id).text_
    assert "Sanction for malpractice" in form
    assert "adjustment" not in form


def test_the_page_keeps_the_disputed_decision_in_view(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, granted(office, one, 10, asked=30))
    for role in (APPRENTICE, PROVIDER, MANAGER):
        page = office.get(role, APPEAL, appeal.id).text_
        assert "granted in part" in page
        assert "Ten are what the report names." in page
        assert "10 minutes" in page
        assert "30 minutes" in page
    about = disputed(office, sanctioned(office, one), APPRENTICE)
    employer = office.get(EMPLOYER, APPEAL, about.id).text_
    assert WARNING in employer
    assert COPIED in employer
    assert GROUNDS not in employer


def test_the_lists_name_what_is_disputed(office: Office, one: Apprenticeship) -> None:
    disputed(office, refused(office, one))
    disputed(office, sanctioned(office, one), APPRENTICE)
    page = office.get(MANAGER, "appeals-list").text_
    for words in (REFUSED, "Sanction for malpractice", "A sanction for malpractice"):
        assert words in page
    assert office.get(MANAGER, "appeals-list", query="sort=method").status_code == 200
    assert REFUSED in office.get(MANAGER, "appeals-list", query="export=csv").text_
    assert REFUSED in office.get(PROVIDER, LIST, one.id).text_


def test_a_decider_reads_the_case_and_decides_it_in_two_steps(office: Office, one: Apprenticeship) -> None:
    made = refused(office, one)
    appeal = disputed(office, made)
    assert office.get(DECIDER, CASE, appeal.id).status_code == 404
    with_panel(office, appeal)
    case = office.get(DECIDER, CASE, appeal.id).text_
    for words in (REFUSED, NO_NEED, GROUNDS, "30 minutes", office.people.people[MANAGER].name):
        assert words in case
    form = office.get(DECIDER, DECIDE, appeal.id).text_
    assert "Your decision starts as a copy of the disputed one: 0 minutes." in form
    wanted = decision(outcome="upheld", grants_minutes="30")
    effect = office.post(DECIDER, DECIDE, appeal.id, **wanted).text_
    for words in ("What follows", "The appeal is upheld.", "30 minutes", "the bookings team is told"):
        assert words in effect
    assert not Decision.objects.exists()
    again = office.post(DECIDER, DECIDE, appeal.id, **wanted, again="yes")
    assert "Read afresh." in again.text_
    assert office.post(DECIDER, DECIDE, appeal.id, **wanted, **SURE).status_code == 302
    assert Decision.objects.get().grants_minutes == 30
    page = office.get(APPRENTICE, APPEAL, appeal.id).text_
    assert "Upheld: 30 minutes more are granted." in page
    record = office.get(APPRENTICE, "records-record", one.id).text_
    assert "30 minutes more, granted on appeal" in record
    assert office.get(DECIDER, DECIDE, appeal.id).status_code == 302


def test_a_sanction_is_lifted(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, sanctioned(office, one))
    with_panel(office, appeal)
    form = office.get(DECIDER, DECIDE, appeal.id).text_
    assert "Upheld: the sanction stands no more" in form
    assert "Minutes more" not in form
    wanted = decision(outcome="upheld")
    assert "The sanction stands no more." in office.post(DECIDER, DECIDE, appeal.id, **wanted).text_
    office.post(DECIDER, DECIDE, appeal.id, **wanted, **SURE)
    assert "Upheld: the sanction stands no more." in office.get(EMPLOYER, APPEAL, appeal.id).text_
    record = office.get(EMPLOYER, "records-record", one.id).text_
    assert "it stands no more since an appeal was upheld on 22 October 2025" in record
    assert "You may appeal" not in record


def test_what_is_not_upheld_may_be_taken_further(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, sanctioned(office, one))
    by = acting(with_panel(office, appeal))
    assert "The sanction stands." in office.post(DECIDER, DECIDE, appeal.id, **decision()).text_
    decided(office, appeal, by, at=office.now)
    assert "Take the appeal further" in office.get(PROVIDER, APPEAL, appeal.id).text_
    office.post(PROVIDER, "appeals-further", appeal.id, reason="It was our log.")
    appeal.refresh_from_db()
    assert appeal.state == "panel"
    assert "Independent appeal panel" in office.get(MANAGER, APPEAL, appeal.id).text_


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": ""},
        {"reason": " "},
        {"grants_minutes": "5"},
        {"grants_minutes": "many"},
        {"grants_minutes": "9999"},
        {"grants_minutes": ""},
        {"outcome": "not_upheld", "grants_minutes": "20"},
    ],
)
def test_a_decision_without_sense_is_refused_and_nothing_is_lost(
    office: Office, one: Apprenticeship, change: dict[str, str]
) -> None:
    appeal = disputed(office, granted(office, one, 10, asked=30))
    with_panel(office, appeal)
    filled = decision(**({"outcome": "upheld", "grants_minutes": "30"} | change))
    answer = office.post(DECIDER, DECIDE, appeal.id, **filled, **SURE)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text_
    assert "reason" in change or "Read afresh." in answer.text_
    assert not Decision.objects.exists()


def test_what_changed_meanwhile_is_said_on_the_form(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, sanctioned(office, one))
    with_panel(office, appeal)
    stale = decision(seen="panel")
    answer = office.post(DECIDER, DECIDE, appeal.id, **stale, **SURE)
    assert answer.status_code == 422
    assert "decided while you wrote" in answer.text_
    assert "Read afresh." in answer.text_


@pytest.mark.parametrize("role", [APPRENTICE, PROVIDER, EMPLOYER, "bookings", "assessor"])
def test_nobody_else_decides(office: Office, one: Apprenticeship, role: str) -> None:
    appeal = disputed(office, sanctioned(office, one))
    for page in (CASE, DECIDE):
        assert office.get(role, page, appeal.id).status_code == 403
    assert office.post(role, DECIDE, appeal.id, **decision(), **SURE).status_code == 403


def test_what_is_theirs_is_not_found(office: Office) -> None:
    other = cast("South")
    with within(other.organisation.id):
        desk = Office(other)
        appeal = disputed(desk, sanctioned(desk, apprenticeship(other)))
    for page in (APPEAL, CASE, DECIDE):
        assert office.get(MANAGER, page, appeal.id).status_code == 404


def test_external_quality_assurance_reads_it_and_changes_nothing(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, refused(office, one))
    assert office.get(EQA, APPEAL, appeal.id).status_code == 404
    scrutiny.granted(office)
    page = office.get(EQA, APPEAL, appeal.id).text_
    assert REFUSED in page
    assert NO_NEED in page
    assert GROUNDS not in page
    assert NO_NEED in office.get(EQA, "records-record", one.id).text_
    assert office.post(EQA, DECIDE, appeal.id, **decision(), **SURE).status_code == 403
    assert office.post(EQA, LODGE, one.id, **SURE).status_code == 403


def test_the_pages_take_few_queries(office: Office, one: Apprenticeship) -> None:
    appeal = disputed(office, refused(office, one))
    with_panel(office, appeal)
    pages = [(MANAGER, APPEAL), (MANAGER, CASE), (MANAGER, DECIDE)]
    counted = [office.queries(role, page, appeal.id) for role, page in pages]
    lists = [office.queries(PROVIDER, LODGE, one.id), office.queries(PROVIDER, LIST, one.id)]
    assert max(counted + lists) <= 15
    for _ in range(3):
        disputed(office, sanctioned(office, one))
        refused(office, one)
    assert [office.queries(role, page, appeal.id) for role, page in pages] == counted
    assert [office.queries(PROVIDER, LODGE, one.id), office.queries(PROVIDER, LIST, one.id)] == lists
