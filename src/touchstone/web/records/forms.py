"""What somebody lets pass, notes or grants, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from touchstone.rules.plan import Plan
from touchstone.web.records.models import CaseKind

SURE = {
    CaseKind.OVERRIDE: "I take it on myself that the apprentice goes on although this is not met",
    CaseKind.ACKNOWLEDGEMENT: "I have looked at this and go on",
}


NONE_OF_THEM = "none"


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
    """More time for a method. ``id`` makes one grant of a form that is sent twice: minutes add up."""

    id = forms.UUIDField(widget=forms.HiddenInput)
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
    asked_minutes = forms.IntegerField(
        label="Minutes asked for, if more",
        required=False,
        min_value=1,
        max_value=1440,
        help_text="Granting less may be appealed against: the apprentice and the training provider are told.",
        error_messages={"invalid": "Enter a whole number of minutes."},
    )
    reason = forms.CharField(
        label="Why",
        help_text="What the apprentice needs and how it was established. Kept for ever. Where you grant less "
        "than was asked for, the apprentice and the training provider are sent it.",
        widget=forms.Textarea({"rows": 5}),
        max_length=4000,
        error_messages={"required": "Say why; the reason is kept for ever."},
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [(one.id, one.title) for one in plan.methods]  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    """More time that is not granted. ``id`` makes one refusal of a form that is sent twice."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    method = forms.ChoiceField(
        label="For which method was it asked?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the method."},
    )
    asked_minutes = forms.IntegerField(
        label="Minutes asked for",
        required=False,
        min_value=1,
        max_value=1440,
        help_text="Leave it empty where no figure was named.",
        error_messages={"invalid": "Enter a whole number of minutes."},
    )
    reason = forms.CharField(
        label="Why is it refused?",
        help_text="Kept for ever. The apprentice and the training provider are sent it; do not name "
        "anybody else.",
        widget=forms.Textarea({"rows": 5}),
        max_length=4000,
        error_messages={"required": "Say why; the reason is kept for ever."},
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [(one.id, one.title) for one in plan.methods]  # type: ignore[attr-defined]


class SanctionForm(forms.Form):
    """What is imposed for malpractice, what it is about, and why."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    measure = forms.CharField(
        label="What is imposed?",
        help_text="In your own words, as the apprentice will read it. Touchstone draws nothing from it: what "
        "is to happen to an attempt or a result is decided there.",
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        error_messages={"required": "Say what is imposed; the apprentice reads it."},
    )
    attempt = forms.ChoiceField(
        label="Which attempt is it about?",
        widget=forms.RadioSelect,
        initial=NONE_OF_THEM,
        error_messages={"required": "Choose the attempt, or that it is about none of them."},
    )
    reason = forms.CharField(
        label="Why",
        help_text="Kept for ever. The apprentice, the training provider and the employer are sent it; do not "
        "name anybody else.",
        widget=forms.Textarea({"rows": 5}),
        max_length=4000,
        error_messages={"required": "Say why; the reason is kept for ever."},
    )

    def __init__(self, *args: Any, attempts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*attempts, (NONE_OF_THEM, "None of them")]
        self.fields["attempt"].choices = choices  # type: ignore[attr-defined]
        if not attempts:
            del self.fields["attempt"]

    def clean_attempt(self) -> str:
        """The code of the attempt, or nothing."""
        chosen = str(self.cleaned_data["attempt"])
        return "" if chosen == NONE_OF_THEM else chosen
