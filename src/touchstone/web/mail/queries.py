"""Reads of messages, and of work in the background that failed."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from touchstone.web.mail.models import AccountMail, Message
from touchstone.web.mail.urgency import AT_ONCE, DIGEST, SECURITY, kind_words
from touchstone.web.organisations.actor import Actor


def messages(by: Actor) -> QuerySet[Message]:
    """What was written to people about this organisation's apprentices, newest first."""
    return Message.objects.filter(organisation=by.organisation_id).order_by("-written_at", "-id")


def message(id: UUID, by: Actor) -> Message | None:
    """One of them, or ``None``."""
    return messages(by).filter(id=id).first()


def always_sent() -> list[tuple[str, str]]:
    """What reaches people whatever they prefer, in words, each with why."""
    kinds = [(kind_words(kind), why) for kind, why in AT_ONCE.items() if kind != DIGEST]
    return [(SECURITY, "whoever else did it, its owner must know"), *kinds]


def account_mail() -> QuerySet[AccountMail]:
    """What was written to people about their accounts, newest first: for nobody but a demonstration."""
    return AccountMail.objects.order_by("-written_at", "-id")


def failed_jobs(by: Actor) -> QuerySet[ProcrastinateJob]:
    """Jobs that failed for good: this organisation's, and those that serve every organisation."""
    of_ours = Q(args__organisation=str(by.organisation_id)) | Q(args__organisation__isnull=True)
    return ProcrastinateJob.objects.filter(of_ours, status="failed").order_by("-id")


def waiting_jobs(by: Actor) -> int:
    """How many of this organisation's jobs wait or run."""
    mine = ProcrastinateJob.objects.filter(args__organisation=str(by.organisation_id))
    return mine.filter(status__in=["todo", "doing"]).count()
