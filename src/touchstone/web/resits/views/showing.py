"""What several pages show before anybody decides: the days, the cap, what is left to reach, what lapses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from touchstone.rules.resits import after_limit
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.request import ActorRequest
from touchstone.web.resits import overview
from touchstone.web.resits.gathering import Shown
from touchstone.web.ui.forms import UNPROCESSABLE


def stakes(of: Shown, methods: Sequence[str]) -> dict[str, Any]:
    """What is shown before a decision about these methods."""
    known = of.known
    found = [method for method in known.plan.methods if method.id in methods]
    return {
        "plan": known.plan,
        "vocabulary": known.plan.vocabulary,
        "rules": overview.in_words(known),
        "reach": overview.reach(known, methods),
        "after_the_limit": after_limit(known) if not of.lapsed else "",
        "questions_differ": any(overview.questions_differ(known, method) for method in found),
    }


def page(
    request: ActorRequest, template: str, context: Mapping[str, Any], form: Any, refusal: Refused | None
) -> HttpResponse:
    """A page with a form; one that was sent and not taken says so by its status."""
    wrong = refusal is not None or (form is not None and form.is_bound and bool(form.errors))
    said = {**context, "form": form, "refusal": refusal}
    return render(request, f"resits/{template}.html", said, status=UNPROCESSABLE if wrong else 200)
