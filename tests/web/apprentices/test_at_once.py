"""A registration that is confirmed twice at the same moment, and one ULN that two people type at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.racing import at_once, committed
from tests.factories.web import Cast, cast
from tests.web.apprentices.test_register import AGREEMENTS, CHECK, PERSON, PROGRAMME, STEP, WORK
from touchstone.web.accounts.models import Invitation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.queries import events, faults
from touchstone.web.organisations.scope import within

__all__ = ["committed"]  # the fixture


def ready(people: Cast, role: str) -> tuple[Client, dict[str, str]]:
    """Somebody who has only to confirm, and what their page carries."""
    browser = Client()
    browser.force_login(people.people[role])
    placed = {"provider": str(people.provider.id), "employer": str(people.employer.id)}
    answers: dict[str, dict[str, str]] = {
        "person": PERSON,
        "programme": PROGRAMME,
        "version": {"version": "1.1"},
    }
    for slug, fields in (answers | {"work": WORK | placed, "agreements": AGREEMENTS}).items():
        assert browser.post(reverse(STEP, args=[slug]), fields).status_code == 302
    page = browser.get(reverse(CHECK)).content.decode()
    found = re.search(r'name="sealed_so_far" value="([^"]+)"', page)
    assert found is not None
    return browser, {"sealed_so_far": found[1]}


def confirming(people: Cast, role: str, times: int = 1) -> list[Any]:
    """So many clicks on the last button."""
    browser, carried = ready(people, role)
    return [lambda: browser.post(reverse(CHECK), carried)] * times


@pytest.mark.usefixtures("committed")
def test_a_double_click_registers_once_and_invites_once() -> None:
    people = cast()
    answers = at_once(*confirming(people, "bookings", times=3))
    with within(people.organisation.id):
        one = Apprenticeship.objects.get()
        assert {answer["Location"] for answer in answers} == {f"/apprentices/{one.id}/registered/"}
        assert Invitation.objects.count() == 1
        assert events(one.id).filter(action="apprentice.register").count() == 1
        assert list(faults()) == []


@pytest.mark.usefixtures("committed")
def test_of_two_people_who_register_one_uln_the_second_is_told_whose_it_is() -> None:
    people = cast()
    answers = at_once(*confirming(people, "bookings"), *confirming(people, "manager"))
    by_status = {answer.status_code: answer.content.decode() for answer in answers}
    assert sorted(by_status) == [302, 422]
    assert "Somebody with this ULN is registered for ST1379 already. It is Amina Khan" in by_status[422]
    with within(people.organisation.id):
        assert Apprenticeship.objects.count() == 1
