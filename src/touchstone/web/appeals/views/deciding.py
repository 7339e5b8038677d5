"""For those who decide, and managers who write down what was decided: the whole case, and the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.web.appeals import actions
from touchstone.web.appeals.deciding import Case, open_appeal, read_case, supposed
from touchstone.web.appeals.forms import Decide, DecideDispute
from touchstone.web.appeals.weighing import Dispute, dispute
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.quality.levels import WHY
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

DECIDES = (Permission.DECIDE_APPEAL, Permission.HEAR_APPEALS)
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@acts(*DECIDES)
def case(request: ActorRequest, id: UUID) -> HttpResponse:
    """All that was written down about the disputed attempt, or the disputed decision, to read."""
    appeal = open_appeal(id, request.actor)
    if appeal.decision_id is not None:
        of = dispute(appeal, request.now)
        return render(request, "appeals/case_decision.html", {"of": of, "appeal": appeal, "one": of.one})
    return render(request, "appeals/case.html", _about(read_case(appeal, request.actor, request.now)))


def _about(of: Case) -> dict[str, Any]:
    return {"of": of, "appeal": of.appeal, "page": of.page, "one": of.page.one, "method": of.page.method}


@GET_OR_POST
@acts(*DECIDES)
def decide(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """Decide: a copy of the old decision to change, then what becomes of the grade, then for good."""
    appeal = open_appeal(id, request.actor)
    if appeal.decision_id is not None:
        return _decide_dispute(request, dispute(appeal, request.now))
    of = read_case(appeal, request.actor, request.now)
    if of.stage is None:
        return redirect("appeals-appeal", id)
    posted = request.POST if request.method == "POST" else None
    form = Decide(of.page.method, of.page.stands, posted, initial={"seen": of.stage.id})
    refusal, writing = None, request.method == "POST" and "again" not in request.POST
    if writing and form.is_valid():
        if "sure" not in request.POST:
            return _effect(request, of, form)
        try:
            _decide(request, id, form)
        except Refused as refused:
            at_fields = {_field(form, name): said for name, said in refused.fields.items()}
            refusal = Refused(refused.message, refused.findings, at_fields)
            refuse(form, refusal)
        else:
            messages.success(request, "The decision is kept. Everybody concerned is told.")
            return redirect("appeals-appeal", id)
    rows = [(one, form[one.criterion.id], form[WHY + one.criterion.id]) for one in of.page.judged]
    wrong = refusal is not None or (writing and bool(form.errors))
    context = _about(of) | {"form": form, "rows": rows, "refusal": refusal}
    return render(request, "appeals/decide.html", context, status=UNPROCESSABLE if wrong else 200)


def _decide(request: ActorRequest, id: UUID, form: Decide) -> None:
    said = form.cleaned_data
    actions.decide(
        appeal=id,
        outcome=said["outcome"],
        reason=said["reason"],
        changes=form.levels,
        reasons=form.reasons,
        voids_attempt=said["voids_attempt"],
        seen=said["seen"],
        by=request.actor,
        at=request.now,
    )


def _field(form: Decide, name: str) -> str:
    return WHY + name if WHY + name in form.fields else name


def _effect(request: ActorRequest, of: Case, form: Decide) -> HttpResponse:
    """What the decision would make of the grades, before anything is written."""
    said = form.cleaned_data
    before = {one.criterion.id: one for one in of.page.judged}
    context = _about(of) | {
        "effect": supposed(of, form.levels, form.reasons, said["voids_attempt"]),
        "upheld": said["outcome"] == "upheld",
        "voids": said["voids_attempt"],
        "reason": said["reason"],
        "changes": [(before[id], level, form.reasons[id]) for id, level in form.levels.items()],
        "hidden": [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"],
    }
    return render(request, "appeals/effect.html", context)


def _decide_dispute(request: ActorRequest, of: Dispute) -> HttpResponseBase:
    """The same of a decision about the case: its minutes to change, then what stands, then for good."""
    if of.stage is None:
        return redirect("appeals-appeal", of.appeal.id)
    posted = request.POST if request.method == "POST" else None
    form = DecideDispute(of.minutes, posted, initial={"seen": of.stage.id})
    refusal, writing = None, posted is not None and "again" not in posted
    context = {"of": of, "appeal": of.appeal, "one": of.one, "form": form}
    if writing and form.is_valid():
        if "sure" not in request.POST:
            hidden = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
            return render(request, "appeals/effect_decision.html", context | {"hidden": hidden})
        said = {name: form.cleaned_data[name] for name in ("outcome", "reason", "seen")}
        nothing: dict[str, Any] = {"changes": {}, "reasons": {}, "voids_attempt": False}
        try:
            actions.decide(
                appeal=of.appeal.id,
                **said,
                **nothing,
                grants_minutes=form.more,
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refusal = refused
            refuse(form, refusal)
        else:
            messages.success(request, "The decision is kept. Everybody concerned is told.")
            return redirect("appeals-appeal", of.appeal.id)
    wrong = refusal is not None or (writing and bool(form.errors))
    context |= {"refusal": refusal}
    return render(request, "appeals/decide_decision.html", context, status=UNPROCESSABLE if wrong else 200)
