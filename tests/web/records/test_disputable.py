"""Refusing more time, and sanctions: checked before they are kept, then told to those concerned alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from tests.factories.cases import COPIED, NO_NEED, WARNING, granted, refused, sanctioned
from tests.factories.offices import office, one
from tests.factories.results import OBSERVATION, Office, submitted
from tests.factories.web import apprenticeship, cast
from touchstone.plans.record_file import parse_record
from touchstone.rules.roles import Role
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.mail.models import Message
from touchstone.web.mail.reminders import remind_all
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.scope import within
from touchstone.web.records.exporting import exported
from touchstone.web.records.models import CaseDecision, Standing
from touchstone.web.records.told import told

__all__ = ["office", "one"]

REFUSE, SANCTION, RECORD = "records-refuse", "records-sanction", "records-record"
LAST = "Wednesday 19 November 2025"  # twenty working days after Wednesday 22 October
PAGES = (REFUSE, SANCTION)
OTHERS = ("apprentice", "training_provider", "employer", "bookings", "assessor", "internal_quality_assurer")


def said(page: str, **changes: Any) -> dict[str, Any]:
    """The form as it is filled in."""
    given: dict[str, Any] = {"method": OBSERVATION, "asked_minutes": "30", "reason": NO_NEED}
    if page == SANCTION:
        given = {"measure": WARNING, "reason": COPIED}
    return {"id": str(uuid4()), **given, **changes}


def written_to(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("to", flat=True))


@pytest.mark.parametrize(
    ("page", "kind", "words"),
    [
        (REFUSE, "refused_adjustment", ("Check the refusal", "30 minutes", NO_NEED)),
        (SANCTION, "sanction", ("Check the sanction", WARNING, COPIED)),
    ],
)
def test_it_is_checked_before_it_is_kept(
    office: Office, one: Apprenticeship, page: str, kind: str, words: tuple[str, ...]
) -> None:
    assert office.get("manager", RECORD, one.id).text_.count(f"/apprentices/{one.id}/refuse-adjustment/") == 1
    assert office.get("manager", page, one.id).status_code == 200
    filled = said(page)
    check = office.post("manager", page, one.id, **filled)
    assert check.status_code == 200
    for word in words:
        assert word in check.text_
    assert not CaseDecision.objects.exists()
    again = office.post("manager", page, one.id, **filled, again="yes")
    assert filled["reason"] in again.text_
    assert "There is a problem" not in again.text_
    answer = office.post("manager", page, one.id, **filled, sure="yes")
    assert answer["Location"] == f"/apprentices/{one.id}/"
    made = CaseDecision.objects.get()
    assert (made.kind, made.role, made.at) == (kind, "manager", office.now)
    assert Event.objects.filter(action=f"case.{kind}").count() == 1
    office.post("manager", page, one.id, **filled, sure="yes")
    assert CaseDecision.objects.count() == 1


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_may(office: Office, one: Apprenticeship, page: str, role: str) -> None:
    assert office.get(role, page, one.id).status_code == 403
    assert office.post(role, page, one.id, **said(page), sure="yes").status_code == 403
    assert not CaseDecision.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_what_is_theirs_or_nobodys_is_not_found(office: Office, page: str) -> None:
    other = cast("South")
    with within(other.organisation.id):
        theirs = apprenticeship(other)
    for id in (theirs.id, uuid4()):
        assert office.get("manager", page, id).status_code == 404
        assert office.post("manager", page, id, **said(page), sure="yes").status_code == 404


@pytest.mark.parametrize(
    ("page", "change"),
    [
        (REFUSE, {"method": "nonsense"}),
        (REFUSE, {"method": ""}),
        (REFUSE, {"asked_minutes": "0"}),
        (REFUSE, {"asked_minutes": "many"}),
        (REFUSE, {"reason": " "}),
        (SANCTION, {"measure": ""}),
        (SANCTION, {"reason": ""}),
        (SANCTION, {"id": "nonsense"}),
    ],
)
def test_without_sense_it_is_refused_and_what_was_typed_stays(
    office: Office, one: Apprenticeship, page: str, change: dict[str, str]
) -> None:
    filled = said(page, **change) | ({"reason": "Kept <b>words</b>"} if "reason" not in change else {})
    answer = office.post("manager", page, one.id, **filled)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text_
    assert "reason" in change or "Kept &lt;b&gt;words&lt;/b&gt;" in answer.text_
    assert not CaseDecision.objects.exists()


def test_the_actions_check_as_the_pages_do(office: Office, one: Apprenticeship) -> None:
    for change in ({"method": "nonsense"}, {"minutes": 0}, {"reason": " "}):
        with pytest.raises(Refused) as refusal:
            refused(office, one, **change)
        assert refusal.value.fields
    for change in ({"measure": " "}, {"reason": " "}, {"attempt": "observation-9"}):
        with pytest.raises(Refused) as refusal:
            sanctioned(office, one, **change)
        assert refusal.value.fields
    with pytest.raises(Refused) as refusal:
        granted(office, one, 30, asked=20)
    assert set(refusal.value.fields) == {"asked_minutes"}
    assert not CaseDecision.objects.exists()


def test_a_sanction_may_be_about_an_attempt(office: Office, one: Apprenticeship) -> None:
    attempt = submitted(office.people, one)
    form = office.get("manager", SANCTION, one.id).text_
    assert f'value="{attempt.code}"' in form
    assert "None of them" in form
    filled = said(SANCTION, attempt=attempt.code)
    assert "first attempt" in office.post("manager", SANCTION, one.id, **filled).text_
    office.post("manager", SANCTION, one.id, **filled, sure="yes")
    assert CaseDecision.objects.get().attempt == attempt.code
    bad = said(SANCTION, attempt="observation-9")
    assert office.post("manager", SANCTION, one.id, **bad).status_code == 422


def test_codes_count_adjustments_together_and_sanctions_apart(office: Office, one: Apprenticeship) -> None:
    made = [refused(office, one), granted(office, one), sanctioned(office, one), refused(office, one)]
    assert [each.code for each in made] == ["adjustment-1", "adjustment-2", "sanction-1", "adjustment-3"]


def test_the_apprentice_and_the_provider_are_told_of_a_refusal_with_the_last_day(
    office: Office, one: Apprenticeship
) -> None:
    refused(office, one)
    people = office.people.people
    assert written_to("adjustment_decided") == {one.email, people["training_provider"].email}
    message = Message.objects.filter(kind="adjustment_decided", to=one.email).get()
    for words in ("30 minutes that were asked for are refused", NO_NEED, f"until {LAST}"):
        assert words in message.text
    assert f"/apprentices/{one.id}/appeals/new/" in message.text
    assert people["manager"].name not in message.text


def test_everybody_concerned_is_told_of_a_sanction(office: Office, one: Apprenticeship) -> None:
    sanctioned(office, one)
    people = office.people.people
    told_of = {one.email, people["training_provider"].email, people["employer"].email}
    assert written_to("sanction_imposed") == told_of
    for message in Message.objects.filter(kind="sanction_imposed"):
        assert WARNING in message.text
        assert COPIED in message.text
        assert f"until {LAST}" in message.text


def test_a_grant_in_part_is_told_and_a_grant_of_all_is_not(office: Office, one: Apprenticeship) -> None:
    granted(office, one, 30, asked=30)
    granted(office, one, 10, asked=None)
    assert not Message.objects.filter(kind="adjustment_decided").exists()
    granted(office, one, 10, asked=30)
    message = Message.objects.filter(kind="adjustment_decided").first()
    assert message is not None
    assert "10 minutes of the 30 that were asked for are granted" in message.text
    codes = [each["subject"] for each in Standing.objects.get(apprenticeship=one).closings]
    assert codes == ["adjustment-3"]


def test_the_form_of_a_grant_takes_what_was_asked_for(office: Office, one: Apprenticeship) -> None:
    fields = said(REFUSE, extra_minutes="10", reason="So.")
    assert office.post("manager", "records-adjust", one.id, **fields).status_code == 302
    assert CaseDecision.objects.get().asked_minutes == 30
    wrong = fields | {"asked_minutes": "5"}
    assert office.post("manager", "records-adjust", one.id, **wrong).status_code == 422


def test_the_record_says_until_when_who_may_can_appeal(office: Office, one: Apprenticeship) -> None:
    refused(office, one)
    sanctioned(office, one)
    for role in ("apprentice", "training_provider"):
        page = office.get(role, RECORD, one.id).text_
        assert page.count(f"You may appeal until <strong>{LAST}") == 2
        assert NO_NEED in page
        assert office.people.people["manager"].name not in page
    employer = office.get("employer", RECORD, one.id).text_
    assert employer.count("You may appeal until") == 1
    assert WARNING in employer
    manager = office.get("manager", RECORD, one.id).text_
    assert "You may appeal" not in manager
    assert "Possible until 19 November 2025" in manager
    assert office.people.people["manager"].name in manager


def test_the_apprentice_reads_the_right_as_theirs_and_is_reminded_of_its_last_days(
    office: Office, one: Apprenticeship
) -> None:
    refused(office, one)
    page = office.get("apprentice", RECORD, one.id).text_
    assert "Appeal, if you think it is wrong: Reasonable adjustment for Observation with questioning" in page
    remind_all(organisation=office.people.organisation.id, at=office.now + timedelta(days=25))
    people = office.people.people
    assert written_to("closing") == {one.email, people["training_provider"].email}
    message = Message.objects.filter(kind="closing").first()
    assert message is not None
    assert "Reasonable adjustment for Observation with questioning refused" in message.text


def test_an_employer_is_told_of_no_adjustment_anywhere(office: Office, one: Apprenticeship) -> None:
    refused(office, one)
    granted(office, one)
    by = office.people.actor("employer")
    page = office.get("employer", RECORD, one.id).text_
    for words in (NO_NEED, "refused", "adjustment-1", "Reasonable adjustment"):
        assert words not in page
    known = told(one, by, office.now)
    assert not any("adjustment" in each.code for each in known.report.deadlines)
    assert not any("adjustment" in each.title for each in known.report.next_steps)
    (file,) = exported([one], by, office.now)
    assert "adjustment" not in file.text
    assert "refused" not in file.text
    may = [set(each["may"]) for each in Standing.objects.get(apprenticeship=one).closings]
    assert may == [{"apprentice", "training_provider"}] * 2
    own = told(one, office.people.actor("apprentice"), office.now)
    assert [each.code for each in own.report.closings] == ["appeal.window.adjustment"] * 2


def test_the_exported_record_holds_what_was_decided(office: Office, one: Apprenticeship) -> None:
    refused(office, one)
    granted(office, one)
    sanctioned(office, one)
    (file,) = exported([one], office.people.actor("manager"), office.now)
    case = parse_record(file.text.encode()).case
    assert [each.id for each in case.refused_adjustments] == ["adjustment-1"]
    assert [(each.id, each.asked_minutes) for each in case.adjustments] == [("adjustment-2", 30)]
    assert [(each.id, each.measure, each.role) for each in case.sanctions] == [
        ("sanction-1", WARNING, Role.MANAGER)
    ]


def test_what_was_decided_is_never_changed_or_removed(office: Office, one: Apprenticeship) -> None:
    for made in (refused(office, one), granted(office, one), sanctioned(office, one)):
        with pytest.raises(ProgrammingError), transaction.atomic():
            CaseDecision.objects.filter(id=made.id).update(reason="Otherwise.")
        with pytest.raises(ProgrammingError), transaction.atomic():
            CaseDecision.objects.filter(id=made.id).delete()


def test_after_a_withdrawal_nothing_is_imposed(office: Office, one: Apprenticeship) -> None:
    one.withdrawn_on, one.withdrawn_reason = office.now.date().replace(day=1), "Left."
    one.save()
    with pytest.raises(Refused):
        sanctioned(office, one)
    assert "sanction/" not in office.get("manager", RECORD, one.id).text_


def test_the_pages_take_few_queries(office: Office, one: Apprenticeship) -> None:
    for page in PAGES:
        assert office.queries("manager", page, one.id) <= 15
    refused(office, one)
    sanctioned(office, one)
    few = office.queries("apprentice", RECORD, one.id)
    for _ in range(4):
        refused(office, one)
    assert office.queries("apprentice", RECORD, one.id) == few <= 15
