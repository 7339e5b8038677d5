"""Feedback by criterion, and why a result is held back or goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from touchstone.rules.plan.method import Method

LONGEST = 4000


class Feedback(forms.Form):
    """A text for every criterion of a method, filled in with the assessor's reasons."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        method: Method,
        levels: Mapping[str, str | None],
        reasons: Mapping[str, str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.method = method
        worst = method.levels[0].id
        for criterion in method.criteria:
            short = levels.get(criterion.id) == worst
            self.fields[criterion.id] = forms.CharField(
                label=f"Feedback on {criterion.id}",
                required=short,
                initial=reasons.get(criterion.id, ""),
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={
                    "required": f"Say what was missing for {criterion.id}: the apprentice learns from it.",
                    "max_length": f"The feedback on {criterion.id} is too long; {LONGEST} characters fit.",
                },
            )

    @property
    def said(self) -> dict[str, str]:
        """The feedback by criterion."""
        return {one.id: self.cleaned_data.get(one.id, "") for one in self.method.criteria}


class Reason(forms.Form):
    """Why a result is held back, or may go on."""

    reason = forms.CharField(
        label="Why",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why; it is kept."},
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = "Quality assurers and managers read it. The apprentice does not."
