"""Data protection of an organisation: requests, holds, what goes soon, what went, what remains."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.factories.results import Office
from tests.factories.web import apprenticeship, cast
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import within
from touchstone.web.privacy import actions
from touchstone.web.privacy.models import ErasureRequest, Outcome, Removal

LISTS = ("privacy-list", "privacy-holds", "privacy-soon", "privacy-removed", "privacy-outcomes")
OTHERS = [role.id for role in ROLES if role.id != "manager"]


def somebody(office: Office, name: str, **changes: Any) -> Apprenticeship:
    """Another apprentice, who left on 1 September 2025 unless changed."""
    facts = {"person": None, "uln": "", "withdrawn_on": date(2025, 9, 1), "withdrawn_reason": "Moved"}
    return apprenticeship(office.people, first_name=name, **(facts | changes))


def letter(office: Office, one: Apprenticeship, came: date) -> None:
    by = office.people.actor("manager")
    actions.ask_erasure(
        apprenticeship=one.id, received_on=came, received_how="A letter", by=by, at=office.now
    )


def went(office: Office, one: Any, kind: str = "planning", at: datetime | None = None) -> Removal:
    return Removal.objects.create(
        organisation=office.people.organisation,
        apprenticeship=one,
        kind=kind,
        removed_at=at or office.now,
        message="Planning sheet: kept until 1 October 2025.",
        clause="assumed § Retention of planning sheets",
        counts={"planning_note": 3, "planning_link": 2},
    )


def outcome(office: Office, overall: str, month: date, **more: Any) -> Outcome:
    return Outcome.objects.create(
        organisation=office.people.organisation,
        standard="ST1379",
        version="1.1",
        month=month,
        overall=overall,
        **more,
    )


def names(text: str) -> list[str]:
    """The first cells of the rows of a CSV file."""
    return [line.split('"')[1] for line in text.splitlines()[1:]]


@pytest.mark.parametrize("page", LISTS)
def test_an_empty_list_says_so(office: Office, page: str) -> None:
    said = office.get("manager", page).text_
    empty = {
        "privacy-list": "Nobody waits for an answer.",
        "privacy-holds": "Nothing is held by hand.",
        "privacy-soon": "72 months after the case ended",
        "privacy-removed": "Nothing was removed yet.",
        "privacy-outcomes": "No whole case has gone yet",
    }
    assert empty[page] in said
    for other in LISTS:
        assert reverse(other) in said


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("page", LISTS)
def test_nobody_else_opens_a_list(office: Office, page: str, role: str) -> None:
    assert office.get(role, page).status_code == 403
    assert office.get(role, "privacy-soon-kind", "planning").status_code == 403


def test_requests_show_the_last_day_and_who_is_late_and_are_sorted_narrowed_and_exported(
    office: Office,
) -> None:
    letter(office, somebody(office, "Ada"), date(2025, 9, 1))
    letter(office, somebody(office, "Bea", last_name="Lovelace"), date(2025, 10, 20))
    said = office.get("manager", "privacy-list").text_
    assert "1 October 2025 (late: 21 days ago)" in said
    assert "20 November 2025 (in 29 days)" in said
    down = office.get("manager", "privacy-list", query="sort=-due&export=csv").text_
    assert names(down) == ["Lovelace, Bea", "Khan, Ada"]
    assert names(office.get("manager", "privacy-list", query="q=bea&export=csv").text_) == ["Lovelace, Bea"]
    assert "Nothing found" in office.get("manager", "privacy-list", query="state=waiting").text_
    answered = ErasureRequest.objects.get(apprenticeship__first_name="Bea")
    by = office.people.actor("manager")
    actions.withdraw_erasure(request=answered.id, by=by, at=office.now)
    assert names(office.get("manager", "privacy-list", query="export=csv").text_) == ["Khan, Ada"]
    every = office.get("manager", "privacy-list", query="show=all&export=csv").text_
    assert names(every) == ["Khan, Ada", "Lovelace, Bea"]
    only = office.get("manager", "privacy-list", query="show=all&state=withdrawn&export=csv").text_
    assert names(only) == ["Lovelace, Bea"]


def test_holds_show_the_reason_and_those_that_stand_first(office: Office) -> None:
    by = office.people.actor("manager")
    for name in ("Ada", "Bea"):
        one = somebody(office, name)
        hold = actions.place_hold(apprenticeship=one.id, reason=f"Court of {name}.", by=by, at=office.now)
        if name == "Ada":
            actions.lift_hold(hold=hold.id, reason="Over.", by=by, at=office.now)
    said = office.get("manager", "privacy-holds").text_
    assert said.index("Court of Bea.") < said.index("Court of Ada.")
    assert "Over." in said
    only = office.get("manager", "privacy-holds", query="q=bea&export=csv").text_
    assert names(only) == ["Khan, Bea"]
    lifted = office.get("manager", "privacy-holds", query="stands=0&export=csv").text_
    assert names(lifted) == ["Khan, Ada"]


def test_what_goes_soon_is_counted_by_kind_and_judged_case_by_case(office: Office) -> None:
    """A sheet is kept 3 months, an identity document too: whose case ended on 1 August, until 1 November."""
    early = somebody(office, "Early", withdrawn_on=date(2025, 7, 21))  # its last day was yesterday
    last = somebody(office, "Today", withdrawn_on=date(2025, 7, 22))
    soon = somebody(office, "Soon", withdrawn_on=date(2025, 8, 1))
    somebody(office, "Edge", withdrawn_on=date(2025, 8, 21))  # 21 November, 30 days on
    late = somebody(office, "Late", withdrawn_on=date(2025, 8, 22))
    gone = somebody(office, "Gone", withdrawn_on=date(2025, 8, 2))
    went(office, gone.id, "planning")
    by = office.people.actor("manager")
    actions.place_hold(apprenticeship=soon.id, reason="A court asked.", by=by, at=office.now)
    listed = office.get("manager", "privacy-soon-kind", "planning", query="export=csv").text_
    assert names(listed) == ["Khan, Today", "Khan, Soon", "Khan, Edge"]
    assert "1 November 2025,A manager holds everything: A court asked." in listed
    said = office.get("manager", "privacy-soon-kind", "planning").text_
    assert "21 November 2025" in said
    assert reverse("privacy-home", args=[last.id]) in said
    for other in (early, late, gone):
        assert reverse("privacy-home", args=[other.id]) not in said
    counts = office.get("manager", "privacy-soon").text_
    at = counts.index(reverse("privacy-soon-kind", args=["planning"]))
    assert 'data-title="Cases"><span>3</span>' in counts[at : counts.index("</tr>", at)]
    at = counts.index(reverse("privacy-soon-kind", args=["identity"]))
    assert 'data-title="Cases"><span>4</span>' in counts[at : counts.index("</tr>", at)]


def test_a_kind_that_no_policy_names_is_not_there(office: Office) -> None:
    assert office.get("manager", "privacy-soon-kind", "nonsense").status_code == 404


def test_removals_name_who_is_still_there_and_nobody_whose_case_has_gone(office: Office) -> None:
    there = somebody(office, "Ada")
    went(office, there.id, "planning", office.now - timedelta(days=1))
    went(office, "00000000-0000-4000-8000-000000000001", "decisions")
    said = office.get("manager", "privacy-removed").text_
    assert said.index("A case that has gone") < said.index("Ada Khan")
    assert "assumed § Retention of planning sheets" in said
    assert "5 rows" in said
    only = office.get("manager", "privacy-removed", query="kind=planning").text_
    assert "A case that has gone" not in only
    csv = office.get("manager", "privacy-removed", query="export=csv").text_
    assert csv.splitlines()[0].lstrip("\ufeff") == "When,Kind,Whose,Why,By which clause,What"


def test_outcomes_are_counted_and_exported(office: Office) -> None:
    outcome(office, "pass", date(2024, 3, 1), attempts=3, resits=1)
    outcome(office, "pass", date(2024, 5, 1), attempts=2)
    outcome(office, "", date(2025, 1, 1))
    csv = office.get("manager", "privacy-outcomes", query="export=csv").text_.splitlines()
    assert csv[0].lstrip("\ufeff").startswith("Year,Standard,Version,Overall,Cases,Attempts,Resits")
    assert csv[1:] == [
        "2025,ST1379,1.1,Left before a result,1,0,0,0,0,0",
        "2024,ST1379,1.1,Pass,2,5,1,0,0,0",
    ]
    assert "Left before a result" in office.get("manager", "privacy-outcomes").text_


def test_another_organisation_s_rows_are_in_no_list(office: Office) -> None:
    one = somebody(office, "Ada", withdrawn_on=date(2025, 8, 1))
    letter(office, one, office.now.astimezone(LONDON).date())
    by = office.people.actor("manager")
    actions.place_hold(apprenticeship=one.id, reason="A court asked.", by=by, at=office.now)
    went(office, one.id)
    outcome(office, "pass", date(2024, 3, 1))
    south = cast("South")
    theirs = Office(south)
    with within(south.organisation.id):
        for page in LISTS:
            said = theirs.get("manager", page).text_
            assert "Khan" not in said
            assert "2024" not in said
            assert ">1</span>" not in said


def test_the_lists_need_as_many_queries_for_many(office: Office) -> None:
    def fill(some: int) -> None:
        for turn in range(some):
            one = somebody(office, f"Ada{turn}", withdrawn_on=date(2025, 8, 1))
            letter(office, one, date(2025, 10, 1))
            by = office.people.actor("manager")
            actions.place_hold(apprenticeship=one.id, reason="A court asked.", by=by, at=office.now)
            went(office, one.id, "portfolio")
            outcome(office, "pass", date(2024, 3, 1))

    def counted() -> dict[str, int]:
        found = {page: office.queries("manager", page) for page in LISTS}
        return found | {"kind": office.queries("manager", "privacy-soon-kind", "planning")}

    fill(1)
    few = counted()
    fill(4)
    assert counted() == few
    assert max(few.values()) <= 15, few
