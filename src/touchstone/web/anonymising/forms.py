"""The forms of the help with anonymity."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from touchstone.web.anonymising.actions import Decided
from touchstone.web.anonymising.models import Choice, Found


class NameForm(forms.Form):
    """One more name to hide."""

    name = forms.CharField(
        label="Name", max_length=100, help_text="First name and surname, as they are written in full."
    )
    also = forms.CharField(
        label="What else are they called?",
        required=False,
        max_length=300,
        help_text="Short forms and nicknames, with commas between them. Initials and surnames are known.",
    )

    def clean_also(self) -> list[str]:
        """The short forms, one by one."""
        return [one.strip() for one in self.cleaned_data["also"].split(",") if one.strip()]


class DecideForm(forms.Form):
    """For each finding whether it is hidden or left, and why it is left."""

    def __init__(self, data: Any = None, *, found: list[Found]) -> None:
        super().__init__(data)
        self.found = found
        for row in found:
            self.fields[f"choice_{row.id}"] = forms.ChoiceField(
                label=f"“{row.text}” {row.finding.where}",
                required=False,
                choices=Choice.choices,
                widget=forms.RadioSelect,
                initial=row.choice,
            )
            self.fields[f"reason_{row.id}"] = forms.CharField(
                label="If you leave it: why may it stay?", required=False, max_length=500, initial=row.reason
            )

    @property
    def decisions(self) -> dict[UUID, Decided]:
        """What was said, by finding."""
        said = self.cleaned_data
        return {row.id: Decided(said[f"choice_{row.id}"], said[f"reason_{row.id}"]) for row in self.found}
