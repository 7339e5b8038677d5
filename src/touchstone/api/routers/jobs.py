"""Work in the background that failed every time, and trying it again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Router, Schema

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.web.mail.queries import failed_jobs
from touchstone.web.mail.retrying import retry
from touchstone.web.mail.words import job_words
from touchstone.web.organisations.permissions import Permission

router = Router()
TRIES = Door("jobs:retry")
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


class JobOut(Schema):
    """A job that failed every time: what it does, how often it was tried, and when last."""

    id: int
    task: str
    does: str
    attempts: int
    last_at: datetime | None


def _job(one: Any) -> dict[str, Any]:
    said = {"id": one.id, "task": one.task_name, "does": job_words(one.task_name)}
    return said | {"attempts": one.attempts, "last_at": one.scheduled_at}


@router.get("/failed-jobs", auth=TRIES, response=Listed[JobOut])
def list_failed_jobs(
    request: Caller, response: HttpResponse, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """Jobs that failed for good, the newest first: the organisation's own, and those that serve all."""
    request.actor.require(Permission.SEE_JOBS)
    return paged(request, response, failed_jobs(request.actor), after, limit, _job, order="-id")


@router.post("/failed-jobs/{job}/try-again", auth=TRIES, response=JobOut)
def try_job_again(request: Caller, job: Number) -> dict[str, Any]:
    """Try a failed job once more, and answer how it stood; not found for one that did not fail."""
    known = failed_jobs(request.actor).filter(id=job).first()
    retry(job=job, **doing(request))
    return _job(known)
