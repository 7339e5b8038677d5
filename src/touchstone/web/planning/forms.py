"""The form by which a sheet is shown to somebody, or no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from touchstone.web.organisations.models import Organisation


class ReaderForm(forms.Form):
    """One of the two to whom a sheet can be shown, and what is to happen."""

    what = forms.ChoiceField(choices=[("show", "Show it"), ("take_back", "Take it back")])
    partner = forms.ChoiceField()

    def __init__(self, data: Any = None, *, partners: Sequence[Organisation]) -> None:
        super().__init__(data)
        self.names = {one.id: one.name for one in partners}
        field = self.fields["partner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(id), name) for id, name in self.names.items()]

    def clean_partner(self) -> UUID:
        """Their id."""
        return UUID(self.cleaned_data["partner"])

    @property
    def said(self) -> str:
        """What was done, for its sender."""
        name = self.names[self.cleaned_data["partner"]]
        if self.cleaned_data["what"] == "show":
            return (
                f"{name} can read your sheet now. They cannot change it. You can take this back at any time."
            )
        return f"{name} cannot read your sheet any more."
