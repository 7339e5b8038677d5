"""Pages of mail and background work: what was written, what failed, trying again."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from touchstone.web.mail import listing, queries
from touchstone.web.mail.failures import failures
from touchstone.web.mail.retrying import retry
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.exports import csv_response

PAGE = 50


@require_safe
@acts(Permission.SEE_JOBS)
def outbox(request: ActorRequest) -> HttpResponseBase:
    """Every message of the organisation, newest first, with whether it went.

    What is about people's accounts is theirs alone, and is shown in a demonstration only.
    """
    found = listing.table(request.actor, request.GET.dict())
    if request.GET.get("export") == "csv":
        return csv_response(found, "mail")
    of_accounts = queries.account_mail()[:PAGE] if settings.DEMO else ()
    return render(request, "mail/outbox.html", {"found": found, "of_accounts": of_accounts})


@require_safe
@acts(Permission.SEE_JOBS)
def message(request: ActorRequest, id: UUID) -> HttpResponse:
    """One message as it was written."""
    found = queries.message(id, request.actor)
    if found is None:
        raise Http404
    return render(request, "mail/message.html", {"found": found})


@require_safe
@acts(Permission.SEE_JOBS)
def jobs(request: ActorRequest) -> HttpResponse:
    """Work in the background that failed for good, and how much waits."""
    waiting = queries.waiting_jobs(request.actor)
    return render(request, "mail/jobs.html", {"failed": failures(request.actor, PAGE), "waiting": waiting})


@require_POST
@acts(Permission.SEE_JOBS)
def again(request: ActorRequest, id: int) -> HttpResponse:
    """Try a failed job again."""
    retry(job=id, by=request.actor, at=request.now)
    flashes.success(request, "It is tried again now.")
    return redirect("mail-jobs")
