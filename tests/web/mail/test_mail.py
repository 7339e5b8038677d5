"""Mail: written with what it tells of, sent once, seen by managers, tried again."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.web.mail.actions import Recipient, parties, post
from touchstone.web.mail.models import Message
from touchstone.web.mail.sending import send
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db


def written(people: Cast) -> Message:
    context = {
        "organisation": people.organisation,
        "role": people.actor("manager").role,
        "link": "http://localhost/invitation/abc",
        "until": NOW,
        "by": "Jo O’Neill & Co <b>",
        "name": "",
    }
    to = [Recipient("new@north.example")]
    with within(people.organisation.id):
        return post(kind="invitation", to=to, organisation=people.organisation.id, at=NOW, context=context)[0]


def test_text_is_as_written_and_html_is_escaped() -> None:
    message = written(cast())
    assert "Jo O’Neill & Co <b> invites you" in message.text
    assert "&lt;b&gt;" in message.html
    assert "<b>" not in message.html


def test_a_message_is_sent_once() -> None:
    people = cast()
    message = written(people)
    with within(people.organisation.id):
        send(message=str(message.id), at=NOW)
        send(message=str(message.id), at=NOW)
    assert [one.subject for one in mail.outbox] == [message.subject]


def test_a_failure_is_kept_and_raised_so_that_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    people = cast()
    message = written(people)

    def refuse(self: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    with within(people.organisation.id):
        with pytest.raises(ConnectionError):
            send(message=str(message.id), at=NOW)
        message.refresh_from_db()
    assert message.sent_at is None
    assert message.failed == "ConnectionRefusedError"


def test_the_line_manager_is_written_to_while_the_employer_has_no_account() -> None:
    people = cast()
    with within(people.organisation.id):
        one = apprenticeship(people)
        assert [to.email for to in parties(one, "employer")] == ["employer@north.example"]
        people.memberships["employer"].delete()
        assert [to.email for to in parties(one, "employer")] == ["lee.marsh@works.example"]


def test_a_manager_reads_the_outbox_of_their_organisation_alone() -> None:
    north, south = cast("North"), cast("South")
    message = written(north)
    client = Client()
    client.force_login(north.people["manager"])
    assert "invites you to Touchstone" in client.get("/outbox/").content.decode()
    assert client.get(f"/outbox/{message.id}/").status_code == 200
    client.force_login(south.people["manager"])
    assert client.get(f"/outbox/{message.id}/").status_code == 404
    client.force_login(north.people["assessor"])
    assert client.get("/outbox/").status_code == 403


def test_failed_jobs_are_shown_and_tried_again() -> None:
    people = cast()
    written(people)
    client = Client()
    client.force_login(people.people["manager"])
    assert "1 job" in client.get("/jobs/").content.decode()
    job = ProcrastinateJob.objects.get()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job.id])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job.id])
    assert "Send a message" in client.get("/jobs/").content.decode()
    assert client.post(f"/jobs/{job.id}/again/").status_code == 302
    assert ProcrastinateJob.objects.get().status == "todo"
    assert client.post(f"/jobs/{job.id}/again/").status_code == 404
