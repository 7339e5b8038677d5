"""Work in the background that failed for good, as managers read it: what, when, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from procrastinate.contrib.django.models import ProcrastinateJob

from touchstone.web.mail.models import Message
from touchstone.web.mail.queries import failed_jobs, messages
from touchstone.web.mail.words import job_words
from touchstone.web.organisations.actor import Actor

SEND = "mail.send"
IN_THE_LOG = "It stopped with an error. The log of the server has it under the number of the job."
NOT_TAKEN = "The mail server did not take it: {failed}."
REFUSED: Mapping[str, str] = {  # what a mail server's refusal is called, in words
    "ConnectionRefusedError": "it did not answer",
    "TimeoutError": "it did not answer in time",
    "SMTPAuthenticationError": "it did not accept our name and password",
    "SMTPRecipientsRefused": "it does not know the address, or does not want mail for it",
    "SMTPServerDisconnected": "it broke the connection off",
    "Unreadable": "what it says can no longer be read, because the secret key of the instance is another one",
}


@dataclass(frozen=True)
class Failure:
    """A job that failed every time. ``message`` is the one it was to send, where it was that."""

    job: Any
    does: str
    at: datetime | None
    why: str
    message: Message | None = None


def failures(by: Actor, most: int) -> list[Failure]:
    """The newest of them. Two queries."""
    failed = Q(procrastinateevent__type="failed")
    jobs = list(failed_jobs(by).annotate(failed_at=Max("procrastinateevent__at", filter=failed))[:most])
    named = [job.args.get("message") for job in jobs if job.task_name == SEND]
    known = {str(one.id): one for one in messages(by).filter(id__in=named)} if named else {}
    return [_failure(job, known.get(str(job.args.get("message")))) for job in jobs]


def _failure(job: ProcrastinateJob, message: Message | None) -> Failure:
    at = getattr(job, "failed_at", None) or job.scheduled_at
    return Failure(job, job_words(job.task_name), at, _why(message), message)


def _why(message: Message | None) -> str:
    if message is None or not message.failed:
        return IN_THE_LOG
    return NOT_TAKEN.format(failed=REFUSED.get(message.failed, message.failed))
