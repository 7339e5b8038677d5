"""Sending one message: once, and where it fails, to be seen and tried again."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from touchstone.web.mail.models import Message


def send(*, message: str, at: datetime) -> None:
    """Send a message that was not sent yet; keep when, or why not, and then raise so that it is tried again.

    The row is locked meanwhile: two workers never send it twice.
    """
    with transaction.atomic():
        found = Message.objects.select_for_update().get(id=message)
        if found.sent_at is not None:
            return
        mail = EmailMultiAlternatives(found.subject, found.text, to=[found.to])
        mail.attach_alternative(found.html, "text/html")
        if found.calendar:
            method = "CANCEL" if "METHOD:CANCEL" in found.calendar else "REQUEST"
            mail.attach("invite.ics", found.calendar, f"text/calendar; method={method}; charset=utf-8")
        failure = _failure(mail)
        if failure is None:
            found.sent_at, found.failed = at, ""
        else:
            found.failed = failure
        found.save(update_fields=["sent_at", "failed"])
    if failure is not None:
        raise ConnectionError(failure)


def _failure(mail: EmailMultiAlternatives) -> str | None:
    try:
        mail.send()
    except OSError as error:
        return type(error).__name__
    return None
