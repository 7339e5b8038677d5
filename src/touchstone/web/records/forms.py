"""What somebody lets pass, notes or grants, and why."""

from __future__ import annotations

from typing import Any

from django import forms

from touchstone.rules.plan import Plan
from touchstone.web.records.models import CaseKind

SURE = {
    CaseKind.OVERRIDE: "I take it on myself that the apprentice goes on although this is not met",
    CaseKind.ACKNOWLEDGEMENT: "I have looked at this and go on",
}


class LetPassForm(forms.Form):
    """The reason to let a rule pass, and that it is meant."""

    reason = forms.CharField(
        label="Why",
        help_text="Kept for ever and shown wherever this record is read. Do not name anybody else.",
        widget=forms.Textarea({"rows": 5}),
        max_length=4000,
        error_messages={"required": "Say why; the reason is kept for ever."},
    )
    sure = forms.BooleanField(error_messages={"required": "Confirm that you mean it."})

    def __init__(self, data: Any = None, *, kind: CaseKind) -> None:
        super().__init__(data)
        self.fields["sure"].label = SURE[kind]


class AdjustForm(forms.Form):
    """More time for a method."""

    method = forms.ChoiceField(
        label="For which method?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the method."},
    )
    extra_minutes = forms.IntegerField(
        label="Minutes more",
        min_value=1,
        max_value=1440,
        help_text="Added to the method’s duration and to its limit.",
        error_messages={"required": "Enter the minutes.", "invalid": "Enter a whole number of minutes."},
    )
    reason = forms.CharField(
        label="Why",
        help_text="What the apprentice needs and how it was established. Kept for ever.",
        widget=forms.Textarea({"rows": 5}),
        max_length=4000,
        error_messages={"required": "Say why; the reason is kept for ever."},
    )

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data)
        self.fields["method"].choices = [(one.id, one.title) for one in plan.methods]  # type: ignore[attr-defined]
