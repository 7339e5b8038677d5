"""The list of plans, and one plan whole. They say nothing about anybody."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.plans.fault import PlanError
from touchstone.rules.judge import notices
from touchstone.web.organisations.queries import named
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law
from touchstone.web.standards.saying import parts, policy_part


@require_safe
@acts()
def standards(request: ActorRequest) -> HttpResponse:
    """Every version of every plan."""
    return render(request, "standards/list.html", {"plans": law.choices()})


@require_safe
@acts()
def standard(request: ActorRequest, reference: str, version: str) -> HttpResponse:
    """Everything that one version of a plan says, and the policy of those who assess by it."""
    try:
        plan = law.plan(reference, version)
    except PlanError as unknown:
        raise Http404 from unknown
    assessed = {code for method in plan.methods for theme in method.themes for code in theme.ksbs}
    organisations = named(request.actor.sees)
    context = {
        "plan": plan,
        "notices": notices(plan),
        "parts": [*parts(plan), *(policy_part(law.policy(one.policy), one.name) for one in organisations)],
        "texts": {ksb.code: ksb.text for ksb in plan.ksbs},
        "others": [ksb for ksb in plan.ksbs if ksb.code not in assessed],
    }
    return render(request, "standards/one.html", context)
