"""Let an unmet rule pass, or grant a reasonable adjustment: with a reason that is kept for ever."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from touchstone.rules.findings import Finding
from touchstone.rules.judge import assess
from touchstone.rules.statement import Force
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import actions, adjusting, law
from touchstone.web.records.ahead import submitted
from touchstone.web.records.forms import AdjustForm, LetPassForm
from touchstone.web.records.models import CaseKind
from touchstone.web.records.told import told
from touchstone.web.ui.forms import refuse

UNREADY = 422


@acts(Permission.OVERRIDE, Permission.ACKNOWLEDGE)
def let_pass(request: ActorRequest, id: UUID, code: str) -> HttpResponse:
    """The finding with its clause, and the reason why somebody goes on nevertheless."""
    one = visible(id, request.actor)
    subject = request.GET.get("subject", "")
    finding = _finding(request, one, code, subject)
    kind = CaseKind.OVERRIDE if finding.force is Force.MUST else CaseKind.ACKNOWLEDGEMENT
    needed = Permission.OVERRIDE if kind is CaseKind.OVERRIDE else Permission.ACKNOWLEDGE
    request.actor.require(needed)
    form = LetPassForm(request.POST if request.method == "POST" else None, kind=kind)
    refusal = None
    if request.method == "POST" and form.is_valid():
        act = actions.override if kind is CaseKind.OVERRIDE else actions.acknowledge
        said = {"finding": code, "subject": subject, "reason": form.cleaned_data["reason"]}
        try:
            act(apprenticeship=one.id, **said, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            messages.success(request, "Your decision and its reason were kept.")
            return redirect("records-record", one.id)
    override = kind is CaseKind.OVERRIDE
    context = {"one": one, "finding": finding, "form": form, "override": override, "refusal": refusal}
    return render(request, "records/let_pass.html", context, status=_status(request))


def _finding(request: ActorRequest, one: Apprenticeship, code: str, subject: str) -> Finding:
    """The finding that this reader is told of, unmet now or once judgements are submitted; or ``Http404``."""
    known = told(one, request.actor, request.now)
    ahead = () if known.hidden else assess(submitted(known.situation)).findings
    for finding in (*known.report.findings, *ahead):
        if finding.code == code and (finding.subject or "") == subject and finding.blocks:
            return finding
    raise Http404


@acts(Permission.ADJUST)
def adjust(request: ActorRequest, id: UUID) -> HttpResponse:
    """Grant a reasonable adjustment beside what the registration says is needed."""
    one = visible(id, request.actor)
    plan = law.plan(one.standard, one.version)
    posted = request.POST if request.method == "POST" else None
    form = AdjustForm(posted, plan=plan, initial={"id": uuid4()})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            adjusting.adjust(apprenticeship=one.id, **form.cleaned_data, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            messages.success(request, "The reasonable adjustment was granted.")
            return redirect("records-record", one.id)
    context = {"one": one, "form": form, "refusal": refusal}
    return render(request, "records/adjust.html", context, status=_status(request))


def _status(request: ActorRequest) -> int:
    return UNREADY if request.method == "POST" else 200
