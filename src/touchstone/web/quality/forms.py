"""What a quality assurer fills in: a word of agreement, a question, changed levels with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from touchstone.rules.plan.method import Method
from touchstone.rules.words import plain

LONGEST = 4000
WHY = "why-"  # before a criterion's id: the field of the reason


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


class IfChanged(forms.CharField):
    """A reason that is asked for where something was changed: the form as a whole knows where."""

    def validate(self, value: Any) -> None:
        """Whatever it holds is fine by itself."""


class Change(Seen):
    """A level and a reason for every criterion of a method; what stands is chosen already."""

    def __init__(self, method: Method, stands: Mapping[str, str | None], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.method, self.stands = method, dict(stands)
        levels = [(level.id, plain(level.id).capitalize()) for level in method.levels]
        for criterion in method.criteria:
            self.fields[criterion.id] = forms.ChoiceField(
                label=f"Level of {criterion.id}",
                choices=levels,
                initial=stands.get(criterion.id),
                error_messages={"required": f"Choose a level for {criterion.id}."},
            )
            self.fields[WHY + criterion.id] = IfChanged(
                label=f"Why you change {criterion.id}",
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """Every change has its reason, and a reason its change."""
        said: dict[str, Any] = super().clean() or {}
        for id in self.levels:
            if not said.get(WHY + id, "").strip():
                self.add_error(WHY + id, f"Say why you change {id}.")
        if not self.errors and not self.levels:
            raise forms.ValidationError(
                "Nothing is changed. Choose another level for at least one criterion, or go back and agree."
            )
        return said

    @property
    def levels(self) -> dict[str, str]:
        """The levels that differ from what stands."""
        said = self.cleaned_data
        known = {one.id: said.get(one.id) for one in self.method.criteria}
        return {id: level for id, level in known.items() if level and level != self.stands.get(id)}

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons of the changes."""
        return {id: self.cleaned_data.get(WHY + id, "").strip() for id in self.levels}


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
