"""Who wants no mail at once gets none, but for what cannot wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.architecture.source import PACKAGE
from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.web.mail.actions import Recipient, parties, write, write_about_account
from touchstone.web.mail.digest import write_all
from touchstone.web.mail.models import Message
from touchstone.web.mail.urgency import AT_ONCE
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db


def patient(people: Cast, role: str = "bookings") -> Recipient:
    """The person of a role, who wants no mail at once."""
    person = people.people[role]
    person.mail_at_once = False
    person.save()
    return Recipient(person.email, person.name, person.id)


def registered(people: Cast, *to: Recipient) -> list[Message]:
    one = apprenticeship(people)
    return write(kind="registered", to=to, about=one, at=NOW, context={"reference": str(one.id)})


def test_what_can_wait_is_kept_and_no_job_is_made() -> None:
    people = cast()
    with within(people.organisation.id):
        kept, sent = registered(people, patient(people), Recipient("new@north.example"))
    assert (kept.at_once, sent.at_once) == (False, True)
    assert [job.args["message"] for job in ProcrastinateJob.objects.all()] == [str(sent.id)]


def test_a_result_goes_at_once_whatever_is_preferred() -> None:
    people = cast()
    patient(people, "training_provider")
    with within(people.organisation.id):
        one = apprenticeship(people)
        said = {"method": {"title": "Observation"}, "party": "training_provider", "pass_on": False}
        told = write(kind="result", to=parties(one, "training_provider"), about=one, at=NOW, context=said)
    assert [message.at_once for message in told] == [True]
    assert ProcrastinateJob.objects.count() == 1


def test_what_is_said_once_is_not_said_again() -> None:
    people = cast()
    first, second = Recipient("Lee@works.example"), Recipient("mo@works.example")
    with within(people.organisation.id):
        one = apprenticeship(people)
        context = {"step": "Sign", "until": NOW.date()}
        for to, told in (([first], 1), ([first, second], 1), ([first, second], 0)):
            written = write(kind="reminder", to=to, about=one, at=NOW, context=context, once="the same thing")
            assert len(written) == told


def test_every_kind_that_cannot_wait_is_one_that_is_written() -> None:
    templates = {path.stem for path in PACKAGE.glob("web/*/templates/mail/*.txt")}
    assert set(AT_ONCE) <= templates
    assert all(AT_ONCE.values())


@pytest.mark.parametrize(
    ("chosen", "neither"),
    [({}, True), ({"mail_at_once": "on"}, False), ({"daily_digest": "on"}, False)],
)
def test_the_page_says_what_comes_whatever_is_chosen_and_why(chosen: dict[str, str], neither: bool) -> None:
    people = cast()
    client = Client()
    client.force_login(people.people["bookings"])
    shown = client.post("/you/", {"name": "Jo", **chosen}, follow=True).content.decode()
    for kind, why in AT_ONCE.items():
        assert (why in shown) is (kind != "digest"), kind
    assert "A new password, address or second factor of your account: whoever else did it" in shown
    assert "Booking cancelled: whoever does not read it travels in vain." in shown
    assert ("You chose neither mail at once nor one a day" in shown) is neither


def test_who_chose_neither_gets_nothing_but_that() -> None:
    people = cast()
    with within(people.organisation.id):
        (kept,) = registered(people, patient(people))
        write_all(organisation=people.organisation.id, at=NOW + timedelta(days=1))
        assert [one.pk for one in Message.objects.all()] == [kept.pk]
    assert ProcrastinateJob.objects.count() == 0
    write_about_account(kind="totp_activated", to=kept.to, subject="On", text="On", at=NOW)
    assert ProcrastinateJob.objects.count() == 1
