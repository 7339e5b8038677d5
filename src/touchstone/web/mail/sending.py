"""Sending one message: once, and where it fails, to be seen and tried again."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from touchstone.web.accounts.sealing import Unreadable
from touchstone.web.mail.letters import whole
from touchstone.web.mail.models import AccountMail, Message


def send(*, message: str, at: datetime) -> None:
    """Send a message of an organisation that was not sent yet; see ``_send``."""
    _send(Message, message, at)


def send_account_mail(*, message: str, at: datetime) -> None:
    """Send a message about somebody's account that was not sent yet; see ``_send``."""
    _send(AccountMail, message, at)


def _send(of: type[Message | AccountMail], id: str, at: datetime) -> None:
    """Send it; keep when, or why not, and then raise so that it is tried again.

    The row is locked meanwhile: two workers never send it twice. Once it went, what was sealed is forgotten.
    """
    with transaction.atomic():
        found = of.objects.select_for_update().get(id=id)
        if found.sent_at is not None:
            return
        failure = _failure(found)
        if failure is None:
            found.sent_at, found.failed, found.sealed = at, "", ""
        else:
            found.failed = failure
        found.save(update_fields=["sent_at", "failed", "sealed"])
    if failure is not None:
        raise ConnectionError(failure)


def _failure(found: Message | AccountMail) -> str | None:
    try:
        _as_mail(found).send()
    except (OSError, Unreadable) as error:
        return type(error).__name__  # what it says may name the address, which logs do not hold
    return None


def _as_mail(found: Message | AccountMail) -> EmailMultiAlternatives:
    text, html = whole(found)
    mail = EmailMultiAlternatives(found.subject, text, to=[found.to])
    mail.attach_alternative(html, "text/html")
    if calendar := found.attached():
        method = "CANCEL" if "METHOD:CANCEL" in calendar else "REQUEST"
        mail.attach("invite.ics", calendar, f"text/calendar; method={method}; charset=utf-8")
    return mail
