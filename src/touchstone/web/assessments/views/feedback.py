"""The feedback of an attempt: drafted from the reasons, edited by whoever judged, kept in the log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from touchstone.web.assessments import actions
from touchstone.web.assessments.checks import FEEDBACK
from touchstone.web.assessments.feedback import Feedback, feedback
from touchstone.web.assessments.views.access import READS, locked_because, opened
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import UNPROCESSABLE


class FeedbackForm(forms.Form):
    """A text for each judged criterion; those that are as they were drafted are kept too."""

    def __init__(self, known: list[Feedback], *args: Any) -> None:
        super().__init__(*args)
        self.known = known
        for one in known:
            id = one.criterion.id
            self.fields[id] = forms.CharField(
                label=f"Feedback on {id}",
                initial=one.text,
                max_length=FEEDBACK,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": f"Say what the apprentice is told about {id}."},
            )
            self.fields[f"{id}-replaces"] = forms.UUIDField(
                required=False, widget=forms.HiddenInput, initial=one.kept.id if one.kept else None
            )

    @property
    def sent(self) -> list[actions.Sent]:
        """What is new, as entries of the log."""
        said = self.cleaned_data
        return [
            actions.Sent(
                kind="feedback",
                data={"criterion": one.criterion.id, "text": said[one.criterion.id].strip()},
                replaces=said[f"{one.criterion.id}-replaces"],
            )
            for one in self.known
            if one.written != said[one.criterion.id].strip()
        ]


@cache_control(private=True, no_cache=True)
@acts(*READS)
def edit(request: ActorRequest, id: UUID) -> HttpResponse:
    """What the apprentice will be told about each criterion, edited before the judgements are submitted."""
    shown = opened(id, request)
    because = locked_because(shown, request.actor)
    known = feedback(shown.method, shown.entries)
    form = FeedbackForm(known, *([request.POST] if request.method == "POST" else []))
    refusal = because if request.method == "POST" else None
    if request.method == "POST" and because is None and form.is_valid():
        try:
            if sent := form.sent:
                actions.write_many(attempt=id, entries=sent, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "The feedback is kept. It is told with the result, not before.")
            return redirect("assessments-submit", id)
    said = {
        "shown": shown,
        "one": shown.one,
        "known": known,
        "form": form,
        "because": because,
        "refusal": refusal,
    }
    wrong = refusal is not None or bool(form.is_bound and form.errors)
    return render(request, "assessments/feedback.html", said, status=UNPROCESSABLE if wrong else 200)
