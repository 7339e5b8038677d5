"""Who wants no mail at once gets none, but for what cannot wait."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.architecture.source import PACKAGE
from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.web.mail.actions import Recipient, parties, write
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
