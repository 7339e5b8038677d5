"""What the lists of a role tell of an apprentice: pages, files, the API, front pages, digests."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

from django.db import connection

from tests.factories.appeals import DECIDER, failed, lodged, with_panel
from tests.factories.appeals import told as given
from tests.factories.cases import disputed, refused
from tests.factories.doors import Program, secret_of
from tests.factories.results import Office, another, submitted
from tests.factories.scrutiny import EQA, granted
from touchstone.web.accounts.models import Person
from touchstone.web.appeals.models import Appeal, Panellist
from touchstone.web.apprentices.actions import withdraw
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.mail.digest import write_all
from touchstone.web.mail.models import Message
from touchstone.web.organisations.models import Membership
from touchstone.web.scrutiny.models import Grant

SECOND = "second"  # assessor
METHOD = "Observation with questioning"
JUDGE = f"Finish and submit the judgements of {METHOD}"
ASSURE = f"Assure and release the result of {METHOD}"
RESULT = f"Judge, assure and release the result of {METHOD}"
JUDGE_2 = "Finish and submit the judgements of Professional discussion underpinned by a portfolio of evidence"
RESULT_2 = (
    "Judge, assure and release the result of Professional discussion underpinned by a portfolio of evidence"
)
DECIDE = "Decide appeal 1: Review by people who took no part, one of them unconnected with the organisation"
PRACTICAL = "Book A night at the lantern"
LATER = timedelta(days=1)
EVERYBODY = [
    *("training_provider", "employer", "bookings", "apprentice", "manager"),
    *("assessor", "internal_quality_assurer", DECIDER, EQA),
]
WHOLE = ["manager", "internal_quality_assurer"]  # who releases results
Case = Callable[[Office, Apprenticeship], Any]


def awaiting(office: Office, one: Apprenticeship) -> None:
    """A result that is judged and waits to be assured and released."""
    submitted(office.people, one)


def about_a_result(office: Office, one: Apprenticeship) -> None:
    """An appeal about a result that everybody was told, and nothing else to do."""
    lodged(office, failed(office, one), "apprentice")
    leaves(office, one)


def about_an_adjustment(office: Office, one: Apprenticeship) -> None:
    """An appeal about an adjustment, and nothing else to do."""
    disputed(office, refused(office, one))
    leaves(office, one)


def about_a_need(office: Office, one: Apprenticeship) -> None:
    """An appeal about an adjustment that an earlier version took as one about a result."""
    attempt = failed(office, one)
    given(office, attempt)
    lodged(office, attempt)
    Appeal.objects.update(against="adjustment")
    leaves(office, one)


def leaves(office: Office, one: Apprenticeship) -> None:
    by = office.people.actor("bookings")
    withdraw(apprenticeship=one.id, on=office.now.date(), reason="Another job.", by=by, at=office.now)


def rows(office: Office, role: str) -> list[dict[str, str]]:
    """The list as a file."""
    said = office.get(role, "apprentices-list", query="export=csv").text_
    return list(csv.DictReader(StringIO(said.removeprefix("\ufeff"))))


def shown(office: Office, role: str, query: str = "") -> list[str]:
    """The names on the page of the list, in order."""
    page = office.get(role, "apprentices-list", query=query).text_
    return re.findall(r"\b(?:Adams|Brown|Clarke|Khan), Amina", page)


def program(office: Office, role: str) -> Program:
    made = secret_of(office.people.actor(role), at=office.now)
    return Program(made, (office.people.organisation.id,), now=office.now)


def items(office: Office, role: str, path: str) -> list[dict[str, Any]]:
    """What the API lists."""
    answer = program(office, role).get(path)
    assert answer.status_code == 200
    return list(answer.json()["items"])


NEEDS = (about_an_adjustment, about_a_need)  # of which no employer is told


def seeing(case: Case) -> list[str]:
    """Who sees the apprentice: assessors by a booking, deciders by an appeal, one from outside by a grant."""
    blind = {"assessor": NEEDS, DECIDER: (awaiting,)}
    return [role for role in EVERYBODY if case not in blind.get(role, ())]


def sees(office: Office, role: str) -> None:
    """Name a decider for the appeal, and grant one from outside to look, if that is still to be done."""
    if role == DECIDER and not Panellist.objects.exists():
        with_panel(office, Appeal.objects.get())
    if role == EQA and not Grant.objects.exists():
        granted(office)


def told(office: Office, role: str) -> set[tuple[str, str]]:
    """The next step and its date by every list that this role has: an apprentice has those of the API."""
    sees(office, role)
    (listed,), (stood,) = items(office, role, "/apprentices"), items(office, role, "/standings")
    at = listed["standing"]
    found = {(at["next_step"], at["due_on"] or ""), (stood["next_title"], stood["due_on"] or "")}
    if role != "apprentice":
        (row,) = rows(office, role)
        found.add((row["Next step"], row["Next date"]))
        page = office.get(role, "apprentices-list").text_
        assert (row["Next step"] or "Khan") in page
        assert all((step in page) is (step == row["Next step"]) for step in (ASSURE, DECIDE))
    return found


def steps_of(office: Office, role: str) -> set[str]:
    """The next step as the list, its file and the API tell it, without the dates."""
    return {step for step, _ in told(office, role)}


def another_assessor(office: Office) -> Person:
    """A second assessor, who signs in as ``SECOND``."""
    person = another(office.people, "assessor", "Bea Second")
    office.people.people[SECOND] = person
    office.people.memberships[SECOND] = Membership.objects.get(person=person)
    return person


def front(office: Office, role: str) -> str:
    return str(office.get(role, "home").text_)


def digest(office: Office, role: str) -> str:
    """Today's digest of who wants one."""
    person = office.people.people[role]
    person.daily_digest = True
    person.save()
    write_all(organisation=office.people.organisation.id, at=office.now)
    return Message.objects.get(kind="digest", to=person.email).text


def kept_before(one: Apprenticeship) -> None:
    """What an update of the database leaves of an earlier version's words."""
    names = ("next_action", "next_title", "whose_turn", "due_on", "due_title", "due_whose", "broken")
    every = ", ".join(f"told_{name} = DEFAULT" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE records_standing SET {every} WHERE apprenticeship_id = %s", [one.id])
