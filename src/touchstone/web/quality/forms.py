"""What a quality assurer fills in: a word of agreement, a question, changed levels with their reasons."""

from __future__ import annotations

from typing import Any

from django import forms

from touchstone.web.quality.levels import LONGEST, Levels


class Seen(forms.Form):
    """A form that knows how many entries the log had when its page was opened."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class Decide(Seen):
    """Agree, or ask the assessor back."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=(
            ("agree", "Agree: the result may be released"),
            ("ask_back", "Ask the assessor: the judgements open again until they submit anew"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to agree or to ask the assessor."},
    )
    text = forms.CharField(
        label="Your question, or a remark",
        help_text="A question is needed to ask the assessor. A remark is kept with your agreement.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """A question is asked in words."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("decision") == "ask_back" and not said.get("text", "").strip():
            self.add_error("text", "Write your question to the assessor.")
        return said


class Change(Levels, Seen):
    """Another level and a reason for at least one criterion."""

    def clean(self) -> dict[str, Any]:
        """Something is changed."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.levels:
            raise forms.ValidationError(
                "Nothing is changed. Choose another level for at least one criterion, or go back and agree."
            )
        return said


class Why(forms.Form):
    """One text."""

    text = forms.CharField(
        label="Why",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why."},
    )

    def __init__(self, *args: Any, label: str = "Why", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = label, hint
