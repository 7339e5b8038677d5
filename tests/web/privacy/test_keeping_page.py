"""What is kept of one apprentice: each kind with its day, its reason, its clause, and what holds it."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from tests.factories.appeals import failed, lodged
from tests.factories.privacy import Case, passed
from tests.factories.results import Office
from tests.factories.web import apprenticeship, cast
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import within
from touchstone.web.privacy import actions
from touchstone.web.privacy.download import take_copy
from touchstone.web.privacy.models import ErasureRequest, Removal
from touchstone.web.records import law

HOME, SEES = "privacy-home", ("apprentice", "manager")
OTHERS = [role.id for role in ROLES if role.id not in SEES]
RULES = law.policy("default").retention


def removed(office: Office, one: Apprenticeship, kind: str, at: datetime) -> Removal:
    """One kind of data of theirs that went."""
    return Removal.objects.create(
        organisation=office.people.organisation,
        apprenticeship=one.id,
        kind=kind,
        removed_at=at,
        message="Its time was over.",
        clause="assumed § Retention",
        counts={"planning_note": 3},
    )


@pytest.mark.parametrize("role", SEES)
def test_every_kind_has_its_last_day_what_it_is_for_and_its_clause(
    office: Office, left: Apprenticeship, role: str
) -> None:
    said = unescape(office.get(role, HOME, left.id).text_)
    for rule in RULES:
        assert rule.title in said
        assert rule.why in said
    for day in ("1 December 2025", "1 September 2026", "1 September 2027", "1 September 2031"):
        assert day in said
    assert "Should" in said
    assert "72 months after 1 September 2025" in said
    assert "section “Keep records”" in said


def test_while_the_case_is_open_nothing_has_a_last_day(office: Office, one: Apprenticeship) -> None:
    said = office.get("apprentice", HOME, one.id).text_
    assert said.count("While the case is open") == len(RULES)
    assert "kept while the case is open, then 3 months" in said


def test_an_open_appeal_holds_everything_and_the_page_says_so(office: Office, one: Apprenticeship) -> None:
    lodged(office, failed(office, one))
    said = office.get("apprentice", HOME, one.id).text_
    assert "Everything is kept for the time being: Appeal 1 is not decided yet." in said


def test_what_went_is_named_with_its_day(office: Office, left: Apprenticeship) -> None:
    removed(office, left, "planning", office.now - timedelta(days=2))
    said = office.get("apprentice", HOME, left.id).text_
    assert "Removed</strong> on 20 October 2025" in said
    assert "Its time was over." in said


def test_a_hold_by_hand_is_read_by_both_and_lifted_by_the_manager_alone(
    office: Office, left: Apprenticeship
) -> None:
    by = office.people.actor("manager")
    hold = actions.place_hold(apprenticeship=left.id, reason="A court asked.", by=by, at=office.now)
    for role in SEES:
        said = office.get(role, HOME, left.id).text_
        assert "A manager holds everything: A court asked." in said
        assert (reverse("privacy-lift", args=[hold.id]) in said) == (role == "manager")


def test_an_open_request_takes_the_place_of_asking(office: Office, left: Apprenticeship) -> None:
    assert reverse("privacy-ask", args=[left.id]) in office.get("apprentice", HOME, left.id).text_
    by = office.people.actor("apprentice")
    made = actions.ask_erasure(apprenticeship=left.id, by=by, at=office.now)
    said = office.get("apprentice", HOME, left.id).text_
    assert reverse("privacy-ask", args=[left.id]) not in said
    assert "You asked for erasure on 22 October 2025. The answer is due by 22 November 2025." in said
    actions.withdraw_erasure(request=made.id, by=by, at=office.now)
    assert "Your earlier requests" in office.get("apprentice", HOME, left.id).text_


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("page", [HOME, "privacy-access", "privacy-download", "privacy-ask"])
def test_nobody_else_opens_the_pages_of_one(
    office: Office, left: Apprenticeship, page: str, role: str
) -> None:
    assert office.get(role, page, left.id).status_code == 403


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize("page", [HOME, "privacy-access", "privacy-download", "privacy-ask"])
def test_another_organisation_s_apprentice_is_not_there(office: Office, page: str, role: str) -> None:
    south = cast("South")
    with within(south.organisation.id):
        theirs = apprenticeship(south)
    assert office.get(role, page, theirs.id).status_code == 404
    assert office.get(role, page, "00000000-0000-0000-0000-000000000000").status_code == 404


def test_the_record_and_the_navigation_lead_there(office: Office, one: Apprenticeship) -> None:
    assert office.get("apprentice", "privacy-own")["Location"] == reverse(HOME, args=[one.id])
    for role in SEES:
        assert reverse(HOME, args=[one.id]) in office.get(role, "records-record", one.id).text_
    assert reverse("privacy-own") in office.get("apprentice", "home").text_
    assert reverse("ui-manage") in office.get("manager", "home").text_
    assert reverse("privacy-list") in office.get("manager", "ui-manage").text_


def test_somebody_on_two_standards_chooses_and_somebody_on_none_is_told(office: Office) -> None:
    assert "No apprenticeship is linked" in office.get("apprentice", "privacy-own").text_
    for standard in ("ST1379", "ST9001"):
        version = "1.1" if standard == "ST1379" else "1.0"
        apprenticeship(office.people, standard=standard, version=version)
    said = office.get("apprentice", "privacy-own").text_
    assert said.count("North Assessment</a>") == 2


def test_the_pages_of_a_whole_life_need_few_queries(case: Case) -> None:
    passed(case)
    one = case.one
    counts = {page: case.queries("apprentice", page, one.id) for page in (HOME, "privacy-ask")}
    made, hold = case.asked(), case.held()
    counts |= {
        page: case.queries("manager", page, made.id) for page in ("privacy-request", "privacy-withdraw")
    }
    counts["privacy-lift"] = case.queries("manager", "privacy-lift", hold.id)
    case.now = datetime(2026, 3, 1, 12, tzinfo=LONDON)
    said = case.get("manager", "privacy-soon-kind", "planning").text_
    assert "11 March 2026" in said
    assert "A manager holds everything" in said
    counts["privacy-soon-kind"] = case.queries("manager", "privacy-soon-kind", "planning")
    assert {page: count for page, count in counts.items() if count > 15} == {}


def test_a_record_that_contradicts_itself_takes_no_right_away(office: Office, one: Apprenticeship) -> None:
    one.withdrawn_on = one.started_on - timedelta(days=400)  # before the start: somebody typed it wrongly
    one.save()
    assert office.get("apprentice", HOME, one.id).status_code == 200
    answer = office.post("apprentice", "privacy-ask", one.id, understood="on")
    assert answer.status_code == 302
    made = ErasureRequest.objects.get()
    assert office.get("manager", "privacy-request", made.id).status_code == 200
    copy = take_copy(apprenticeship=one.id, by=office.people.actor("apprentice"), at=office.now)
    assert b"".join(copy.pieces())
