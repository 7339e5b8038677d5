"""Addresses for tests: pages that fail in every way, and a form behind the sign-in."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST

from touchstone.project import urls
from touchstone.rules.findings import find
from touchstone.rules.statement import Force, Source, Statement
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.permissions import Permission

RULE = Statement(force=Force.MUST, source=Source("tquk-st1379-spec", "Gateway Considerations"))
FAILURES: dict[str, Exception] = {
    "strange": SuspiciousOperation("odd"),
    "denied": PermissionDenied("Not for you."),
    "role": NotAllowed(None, Permission.RELEASE),
    "refused": Refused(
        "The gateway is not ready.", (find("gateway.x", False, "Photo ID is missing.", RULE),)
    ),
    "large": RequestDataTooBig("big"),
    "database": OperationalError("gone"),
    "fault": RuntimeError("bug"),
}


class Note(forms.Form):
    """A long text."""

    note = forms.CharField(widget=forms.Textarea)


def fails(request: HttpRequest, how: str) -> HttpResponse:
    """Raise what the address names."""
    raise FAILURES[how]


def bare(request: HttpRequest, status: int) -> HttpResponse:
    """A status without a page."""
    return HttpResponse(status=status, headers={"Retry-After": "60"})


@login_required
def note(request: HttpRequest) -> HttpResponse:
    """The form; what was sent is shown back."""
    form = Note(request.POST or None)
    if form.is_valid():
        return HttpResponse(f"kept:{form.cleaned_data['note']}")
    return HttpResponse(str(form))


@require_POST
def only_post(request: HttpRequest) -> HttpResponse:
    """What a form sends to."""
    return redirect("/")


urlpatterns: list[URLPattern | URLResolver] = [
    path("fails/<str:how>/", fails),
    path("bare/<int:status>/", bare),
    path("note/", note),
    path("only-post/", only_post),
    path("", include(urls)),
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
