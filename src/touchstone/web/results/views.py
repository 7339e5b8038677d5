"""Pages of results: what is to be released, the release, the statement, and what was kept."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touchstone.documents.statement import statement_pdf
from touchstone.documents.statement.following import BINDS, STARTED
from touchstone.rules.calendar import day
from touchstone.rules.roles import Role as Party
from touchstone.rules.statement import Force
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records.actions import take_document
from touchstone.web.results import actions, kept, listing, queries
from touchstone.web.results.forms import Feedback, Reason
from touchstone.web.results.models import Release
from touchstone.web.results.preparing import Prepared, prepare
from touchstone.web.results.reasons import why_revised
from touchstone.web.results.statements import Statement
from touchstone.web.results.statements import statement as statement_of
from touchstone.web.ui.exports import csv_response
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
READERS = (Permission.SEE_APPRENTICES, Permission.SEE_OWN)
APPEALS = (Permission.APPEAL, Permission.HEAR_APPEALS, Permission.DECIDE_APPEAL, Permission.ASSURE)


@require_safe
@acts(Permission.RELEASE)
def to_release(request: ActorRequest) -> HttpResponseBase:
    """Judged results that were not released yet, with the days that are left."""
    asked = request.GET.dict()
    table = listing.open_results(request.actor, asked, day(request.now))
    if asked.get("export") == "csv":
        return csv_response(table, "results-to-release")
    return render(request, "results/list.html", {"results": table})


@require_safe
@acts(Permission.RELEASE, Permission.SEE_AUDIT)
def released(request: ActorRequest) -> HttpResponseBase:
    """Results that were released, newest first."""
    asked = request.GET.dict()
    table = listing.released_results(request.actor, asked)
    if asked.get("export") == "csv":
        return csv_response(table, "released-results")
    return render(request, "results/released.html", {"results": table})


@GET_OR_POST
@acts(Permission.RELEASE)
def release(request: ActorRequest, id: UUID) -> HttpResponse:
    """One result before its release: the grades, what is in the way, the feedback, who will be told."""
    prepared = prepare(id, request.actor, request.now)
    posted = request.POST if request.method == "POST" else None
    form, refusal = _feedback(prepared, posted), None
    if posted is not None and form.is_valid():
        said = {"feedback": form.said, "seen": form.cleaned_data["seen"]}
        try:
            made = actions.release(attempt=id, **said, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            prepared = prepare(id, request.actor, request.now)
            form = _afresh(prepared, request.POST.dict(), refused)
        else:
            return redirect("results-done", made.id)
    return _release_page(request, prepared, form, refusal)


def _feedback(prepared: Prepared, posted: Any = None) -> Feedback:
    page = prepared.page
    initial = {"seen": page.entries}
    return Feedback(page.method, page.told.levels, prepared.reasons, posted, initial=initial)


def _afresh(prepared: Prepared, typed: dict[str, Any], refused: Refused) -> Feedback:
    """What was typed, on the log as it is now."""
    again = _feedback(prepared, {**typed, "seen": str(prepared.page.entries)})
    again.is_valid()
    if refused.fields:
        refuse(again, refused)
    return again


def _release_page(
    request: ActorRequest, prepared: Prepared, form: Feedback, refusal: Refused | None
) -> HttpResponse:
    page = prepared.page
    lets = {Force.MUST.value: Permission.OVERRIDE, Force.SHOULD.value: Permission.ACKNOWLEDGE}
    context = {
        "prepared": prepared,
        "page": page,
        "one": page.one,
        "plan": page.shown.plan,
        "review": page.review,
        "form": form,
        "rows": [(one, form[one.criterion.id]) for one in page.judged],
        "refusal": refusal,
        "today": day(request.now),
        "left": listing.left(page.review.due_on, day(request.now)),
        "lets_pass": {force: request.actor.may(needed) for force, needed in lets.items()},
        "binds": BINDS,
        "passes_on": Party.APPRENTICE not in prepared.to,
    }
    wrong = refusal is not None or (form.is_bound and bool(form.errors))
    return render(request, "results/release.html", context, status=UNPROCESSABLE if wrong else 200)


@require_safe
@acts(Permission.RELEASE)
def done(request: ActorRequest, id: UUID) -> HttpResponse:
    """After a release: who was told, and the limits it started."""
    found = queries.visible_release(id, request.actor)
    context = {
        "release": found,
        "one": found.apprenticeship,
        "method": actions.method_of(found.apprenticeship, found.attempt),
        "to": [Party(role) for role in found.attempt.notified_to],
        "passes_on": Party.APPRENTICE.value not in found.attempt.notified_to,
        "dates": _dates(found),
    }
    return render(request, "results/done.html", context)


def _dates(found: Release) -> list[dict[str, Any]]:
    """The days that this release started, as they were kept with it."""
    return [
        {**one, "on_day": date.fromisoformat(one["on"]), "binds": BINDS[Force(one["force"])]}
        for one in found.report.get("deadlines", [])
        if one.get("subject") == found.attempt.code and one["code"].startswith(STARTED)
    ]


@GET_OR_POST
@acts(Permission.RELEASE)
def hold(request: ActorRequest, id: UUID) -> HttpResponse:
    """Hold a result back, with a reason."""
    return _reason(request, id, "Why is the result held back?", "Hold back", actions.hold)


@GET_OR_POST
@acts(Permission.RELEASE)
def lift(request: ActorRequest, id: UUID) -> HttpResponse:
    """Let a held result go on, with a reason."""
    return _reason(request, id, "Why may the result go on?", "Let it go on", actions.lift)


def _reason(request: ActorRequest, id: UUID, label: str, title: str, act: Any) -> HttpResponse:
    review = listing.unreleased(request.actor).filter(attempt=id).first()
    if review is None:
        raise Http404
    form = Reason(request.POST if request.method == "POST" else None, label=label)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            act(attempt=id, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "It is kept, with your reason.")
            return redirect("results-release", id)
    context = {
        "form": form,
        "refusal": refusal,
        "title": title,
        "one": review.apprenticeship,
        "attempt": review.attempt,
        "method": actions.method_of(review.apprenticeship, review.attempt),
        "holds": queries.holds(id),
    }
    wrong = refusal is not None or bool(form.is_bound and form.errors)
    return render(request, "results/reason.html", context, status=UNPROCESSABLE if wrong else 200)


@require_safe
@acts(*READERS)
def statement(request: ActorRequest, id: UUID) -> HttpResponse:
    """The statement of results of one apprentice, as this reader may know it."""
    known = statement_of(id, request.actor, request.now)
    context = {
        "known": known,
        "one": known.one,
        "said": known.context,
        "methods": {one.id: one.title for one in known.public.plan.methods} if known.public else {},
        "own": request.actor.role.reach == "self",
        "may_tell": request.actor.may(Permission.TELL_RESULT),
        "may_see_kept": request.actor.may(Permission.SEE_AUDIT) or request.actor.may(Permission.RELEASE),
        "may_appeal": request.actor.may(Permission.APPEAL),
        "may_see_appeals": any(request.actor.may(one) for one in APPEALS),
        "appeal_by": _appeal_by(known, day(request.now)),
        "tellers": [Party(role) for role in known.waiting[0].attempt.notified_to] if known.waiting else [],
    }
    return render(request, "results/statement.html", context)


def _appeal_by(known: Statement, today: date) -> date | None:
    """The last day on which this reader may still appeal against one of the known results."""
    codes = {one.attempt.code for one in known.releases} - known.appealed
    found = known.report.deadlines if known.report else ()
    days = (one.on for one in found if one.code.startswith("appeal.window.") and one.subject in codes)
    return max((on for on in days if on >= today), default=None)


@require_safe
@acts(*READERS)
def statement_file(request: ActorRequest, id: UUID) -> HttpResponse:
    """The same as an accessible PDF."""
    known = statement_of(id, request.actor, request.now)
    if known.context is None:
        raise Http404
    take_document(one=known.one, document="statement_of_results", by=request.actor, at=request.now)
    answer = HttpResponse(statement_pdf(known.context), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="statement-of-results.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@acts(Permission.TELL_RESULT)
def tell(request: ActorRequest, id: UUID) -> HttpResponse:
    """Note that the apprentice was told a result."""
    found = queries.visible_release(id, request.actor)
    try:
        actions.tell(release=id, by=request.actor, at=request.now)
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, "It is noted. The apprentice can read the statement themselves now.")
    return redirect("results-statement", found.apprenticeship_id)


@require_safe
@acts(Permission.RELEASE, Permission.SEE_AUDIT)
def kept_answer(request: ActorRequest, id: UUID) -> HttpResponse:
    """The answer as it was kept at the release, and whether judging it again gives the same."""
    found = queries.visible_release(id, request.actor)
    one = found.apprenticeship
    method = actions.method_of(one, found.attempt)
    attempt = next(told for told in found.report["attempts"] if told["id"] == found.attempt.code)
    context = {
        "release": found,
        "one": one,
        "method": method,
        "revisions": queries.revisions(found.attempt_id),
        "other_overall": queries.no_longer_overall(found),
        "why_revised": why_revised,
        "checked": kept.check(found, one.organisation.policy),
        "record_sha256": kept.sha256(found.record),
        "attempt": attempt,
        "findings": [
            kept.read_finding(one) for one in (*attempt["conduct"]["findings"], *attempt["findings"])
        ],
        "levels": [(one.id, attempt["levels"].get(one.id)) for one in method.criteria],
    }
    return render(request, "results/kept.html", context)
