"""Mail about accounts: queued as all mail, for its reader alone, shown in a demonstration, then forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from tests.factories.accounts import verified
from tests.factories.web import NOW, Cast, cast
from touchstone.jobs import tasks
from touchstone.web.accounts.sealing import MARK
from touchstone.web.mail.actions import write_about_account
from touchstone.web.mail.models import AccountMail, Message
from touchstone.web.mail.sending import send_account_mail

pytestmark = pytest.mark.django_db
LINK = "http://localhost:8000/accounts/password/reset/key/1-abc/"


def written(**more: Any) -> AccountMail:
    said: dict[str, Any] = {
        "kind": "password_reset_key",
        "to": "jo@north.example",
        "subject": "Choose a new password\n",
        "text": f"Hello <Jo>,\n\n{LINK}\n",
        "at": NOW,
        "opens": LINK,
    }
    return write_about_account(**(said | more))


@pytest.fixture
def people() -> Cast:
    """A cast."""
    return cast()


def page(people: Cast, role: str = "manager") -> str:
    client = Client()
    client.force_login(people.people[role])
    return client.get("/outbox/").content.decode()


def test_it_is_queued_and_sent_once_in_text_and_html() -> None:
    message = written()
    (job,) = ProcrastinateJob.objects.all()
    assert (job.task_name, job.args, job.queue_name) == (
        "mail.send_account",
        {"message": str(message.id)},
        "mail",
    )
    for _ in range(2):
        tasks.send_about_account(**job.args)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["jo@north.example"], "Choose a new password")
    assert sent.body == f"Hello <Jo>,\n\n{LINK}"
    ((html, kind),) = sent.alternatives  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert "Hello &lt;Jo&gt;," in html
    assert f'href="{LINK}"' in html


def test_only_sealed_does_its_link_wait_and_then_not_even_so() -> None:
    message = written()
    assert message.text == "Hello <Jo>,\n\n…"
    assert "…" in message.html
    assert LINK not in message.text + message.html + message.sealed
    assert message.sealed.startswith(MARK)
    send_account_mail(message=str(message.id), at=NOW)
    message.refresh_from_db()
    assert (message.sealed, message.sent_at) == ("", NOW)
    assert LINK not in message.text + message.html


def test_what_opens_nothing_is_not_sealed() -> None:
    assert written(opens="").sealed == ""


def test_a_changed_secret_key_is_told_and_nothing_half_is_sent(settings: Settings) -> None:
    message = written()
    key, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    with pytest.raises(ConnectionError, match="Unreadable"):
        send_account_mail(message=str(message.id), at=NOW)
    message.refresh_from_db()
    assert (message.failed, message.sent_at, mail.outbox) == ("Unreadable", None, [])
    settings.SECRET_KEY = key
    send_account_mail(message=str(message.id), at=NOW)
    message.refresh_from_db()
    assert (message.failed, len(mail.outbox)) == ("", 1)


def test_no_organisation_is_shown_it(people: Cast) -> None:
    written()
    shown = page(people)
    assert "Choose a new password" not in shown
    assert "About accounts" not in shown


def test_a_demonstration_shows_it_with_its_link(people: Cast, settings: Settings) -> None:
    settings.DEMO = True
    assert "None yet." in page(people)
    written()
    shown = page(people)
    assert "Choose a new password, to jo@north.example" in shown
    assert f'href="{LINK}"' in shown
    assert "Hello &lt;Jo&gt;," in shown


def test_asking_for_a_new_password_in_a_demonstration_leads_to_choosing_one(
    people: Cast, settings: Settings
) -> None:
    settings.DEMO = True
    person = verified(people.people["employer"])
    Client().post("/accounts/password/reset/", {"email": person.email})
    shown = page(people)
    path = shown.split("/accounts/password/reset/key/")[1].split('"')[0]
    opened = Client().get(f"/accounts/password/reset/key/{path}", follow=True)
    assert "New password, once more" in opened.content.decode()
    assert not Message.objects.exists()


def test_it_is_forgotten_after_thirty_days() -> None:
    old, young = written(at=NOW - timedelta(days=30, seconds=1)), written(at=NOW - timedelta(days=30))
    tasks.forget_mail(timestamp=int(NOW.timestamp()))
    assert set(AccountMail.objects.all()) == {young}
    assert old.pk not in AccountMail.objects.values_list("pk", flat=True)
