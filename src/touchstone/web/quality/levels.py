"""The part of a form that starts as a copy of a decision: a level and a reason for every criterion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from touchstone.rules.plan.method import Method
from touchstone.rules.words import plain

LONGEST = 4000
WHY = "why-"  # before a criterion's id: the field of the reason


class IfChanged(forms.CharField):
    """A reason that is asked for where something was changed: the form as a whole knows where."""

    def validate(self, value: Any) -> None:
        """Whatever it holds is fine by itself."""


class Levels(forms.Form):
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
        """Every change has its reason."""
        said: dict[str, Any] = super().clean() or {}
        for id in self.levels:
            if not said.get(WHY + id, "").strip():
                self.add_error(WHY + id, f"Say why you change {id}.")
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
