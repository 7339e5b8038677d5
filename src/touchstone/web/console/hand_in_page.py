"""The page on which a file of unsent work is handed in, and what it says came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from touchstone.web.assessments.writers import method_of
from touchstone.web.console.forms import HandIn
from touchstone.web.console.handing_in import HandedIn
from touchstone.web.console.handing_in import hand_in as handed_in
from touchstone.web.console.queries import entries
from touchstone.web.console.settling import reason
from touchstone.web.console.taking import NotTaken
from touchstone.web.console.views import CONDUCTS
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

MOST_SHOWN = 100  # entries that are named one by one


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
@acts(*CONDUCTS)
def hand_in(request: ActorRequest) -> HttpResponse:
    """Choose the file; then what of it was received, what was not and why."""
    form = HandIn(request.POST, request.FILES) if request.method == "POST" else HandIn()
    if form.is_bound and form.is_valid():
        try:
            found = handed_in(content=form.cleaned_data["file"], by=request.actor, at=request.now)
        except Refused as why:
            refuse(form, why)
        else:
            return _received(request, found)
    return render(
        request, "console/hand_in.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )


def _received(request: ActorRequest, found: HandedIn) -> HttpResponse:
    one = found.attempt.apprenticeship
    again = len(found.work.lines) - found.came - len(found.refused)
    said = {
        "found": found,
        "one": one,
        "method": method_of(one, found.attempt),
        "rows": [
            ("In the file", entries(len(found.work.lines))),
            ("New here", entries(found.came)),
            ("Here already", entries(max(0, again))),
            ("Not taken in", entries(len(found.refused))),
        ],
        "refused": _refused(found.refused),
        "aside": [(f"Entry {row.sequence}", _why(row.why or {})) for row in found.aside[:MOST_SHOWN]],
        "doubtful": entries(found.doubtful),
    }
    return render(request, "console/handed_in.html", said)


def _refused(some: Iterable[NotTaken]) -> list[tuple[str, str]]:
    return [(f"Entry {one.sequence or one.place}", one.message) for one in tuple(some)[:MOST_SHOWN]]


def _why(why: Mapping[str, Any]) -> str:
    return reason(why.get("message", ""), why.get("fields", {}))
