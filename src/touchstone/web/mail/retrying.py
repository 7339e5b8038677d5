"""Trying failed work again, at a manager's word."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404
from procrastinate.contrib.django import app as jobs

from touchstone.web.audit.actions import record_event
from touchstone.web.mail.queries import failed_jobs
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission


def retry(*, job: int, by: Actor, at: datetime) -> None:
    """Queue a failed job again; ``Http404`` for one that did not fail or is another organisation's."""
    by.require(Permission.SEE_JOBS)
    if not failed_jobs(by).filter(id=job).exists():
        raise Http404
    jobs.job_manager.retry_job_by_id(job, retry_at=at)
    own = by.organisation_id
    record_event(organisation=own, chain=own, action="job.retry", by=by, at=at, facts={"job": job})
