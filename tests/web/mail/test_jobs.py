"""Work that failed for good: managers see it and try it again with one press; nobody else does."""

from __future__ import annotations

from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from procrastinate import tasks as of_procrastinate
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.web import NOW, Cast, cast
from touchstone.jobs import tasks
from touchstone.rules.calendar import LONDON
from touchstone.rules.words import on_date
from touchstone.web.audit.models import Event
from touchstone.web.mail.models import Message
from touchstone.web.mail.words import JOBS
from touchstone.web.organisations.permissions import ROLES, Permission
from touchstone.web.organisations.scope import within

pytestmark = pytest.mark.django_db
MAY = {role.id for role in ROLES if Permission.SEE_JOBS in role.may}


@pytest.fixture
def people() -> Cast:
    """A cast."""
    return cast()


def failed(task: str, status: str = "failed", **args: Any) -> int:
    """A job that failed every time; or, by the status, one that did not."""
    job = app.configure_task(task).defer(**args)
    with connection.cursor() as cursor:
        for now in {"todo": (), "doing": ("doing",)}.get(status, ("doing", status)):
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [now, job])
    return job


def browser(people: Cast, role: str = "manager") -> Client:
    client = Client()
    client.force_login(people.people[role])
    return client


def state(job: int) -> str:
    return str(ProcrastinateJob.objects.get(id=job).status)


def test_a_manager_sees_their_own_and_what_serves_everybody(people: Cast) -> None:
    own, other = people.organisation.id, cast("South").organisation.id
    failed("mail.remind", organisation=str(own), timestamp=0)
    failed("mail.digest", organisation=str(other), timestamp=0)
    failed("files.sweep", timestamp=0)
    failed("mail.send_account", message=str(own))
    failed("mail.send", "succeeded", organisation=str(own), message=str(own))
    page = browser(people).get("/jobs/").content.decode()
    for words in ("Remind people of what falls due", "Remove files", "Send a message about an account"):
        assert words in page
    assert "Write the daily digests" not in page
    assert "Send a message<" not in page
    assert page.count('/again/"') == 3


def test_each_says_what_failed_when_and_why(people: Cast) -> None:
    own = people.organisation
    said = {"subject": "Notice served", "text": "x", "html": "x", "kind": "booking_notice"}
    with within(own.id):
        message = Message.objects.create(
            organisation=own,
            to="amina@learners.example",
            failed="ConnectionRefusedError",
            written_at=NOW,
            **said,
        )
    failed("mail.send", organisation=str(own.id), message=str(message.id))
    job = failed("files.sweep", timestamp=0)
    page = " ".join(unescape(browser(people).get("/jobs/").content.decode()).split())
    assert f'href="/outbox/{message.id}/">Notice served</a>, to amina@learners.example' in page
    assert "The mail server did not take it: it did not answer." in page
    assert "The log of the server has it under the number of the job." in page
    assert f"Job {job}" in page
    assert on_date(datetime.now(LONDON).date()) in page
    assert "Not known" not in page


@pytest.mark.parametrize(
    ("task", "args"), [("mail.remind", {"organisation": "own"}), ("files.sweep", {}), ("records.refresh", {})]
)
def test_one_press_queues_it_again_at_once_and_is_kept(people: Cast, task: str, args: dict[str, str]) -> None:
    own = people.organisation.id
    job = failed(task, timestamp=0, **{name: str(own) for name in args})
    client = browser(people)
    form = client.get("/jobs/").content.decode()
    assert f'action="/jobs/{job}/again/"' in form
    answer = client.post(f"/jobs/{job}/again/", follow=True)
    assert "It is tried again now." in answer.content.decode()
    assert state(job) == "todo"
    assert client.post(f"/jobs/{job}/again/").status_code == 404, "it has not failed any more"
    with within(own):
        (event,) = Event.objects.filter(action="job.retry")
    assert (event.facts, event.by) == ({"job": job}, people.people["manager"].pk)


def test_anothers_job_is_not_there(people: Cast) -> None:
    job = failed("mail.digest", organisation=str(cast("South").organisation.id), timestamp=0)
    assert browser(people).post(f"/jobs/{job}/again/").status_code == 404
    assert state(job) == "failed"


@pytest.mark.parametrize("status", ["todo", "doing", "succeeded"])
def test_what_did_not_fail_is_left_alone(people: Cast, status: str) -> None:
    job = failed("files.sweep", status, timestamp=0)
    assert browser(people).post(f"/jobs/{job}/again/").status_code == 404
    assert state(job) == status


def test_a_job_that_is_not_there_is_not_found(people: Cast) -> None:
    assert browser(people).post("/jobs/9999/again/").status_code == 404


@pytest.mark.parametrize("role", sorted({role.id for role in ROLES} - MAY))
def test_nobody_else_sees_or_retries(people: Cast, role: str) -> None:
    job = failed("files.sweep", timestamp=0)
    client = browser(people, role)
    assert client.get("/jobs/").status_code == 403
    assert client.post(f"/jobs/{job}/again/").status_code == 403
    assert state(job) == "failed"


def test_a_stranger_signs_in_first() -> None:
    assert "/accounts/login/" in Client().post("/jobs/1/again/").headers["Location"]


def test_a_look_changes_nothing(people: Cast) -> None:
    job = failed("files.sweep", timestamp=0)
    assert browser(people).get(f"/jobs/{job}/again/").status_code == 405
    assert state(job) == "failed"


def test_every_job_has_words() -> None:
    ours = {task.name for task in vars(tasks).values() if isinstance(task, of_procrastinate.Task)}
    assert "mail.send" in ours
    assert ours - set(JOBS) == set()
