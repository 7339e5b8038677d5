"""The forms of an import: the file, and the word that starts it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from touchstone.rules.words import plural
from touchstone.web.files.receiving import Received
from touchstone.web.imports.actions import ALL, FINE, TOO_LARGE
from touchstone.web.imports.models import Import
from touchstone.web.imports.reading import LARGEST, MOST_ROWS
from touchstone.web.organisations import queries as organisations
from touchstone.web.organisations.actor import Actor

NO_ROOM = "There is no room for the file at the moment. Nothing of it was kept. Try again later."


class SendForm(forms.Form):
    """The file and, of people who work with several, the assessment organisation."""

    organisation = forms.TypedChoiceField(
        label="Assessment organisation",
        widget=forms.RadioSelect,
        coerce=UUID,
        error_messages={"required": "Choose the assessment organisation."},
    )
    file = forms.FileField(
        label="File of apprentices (CSV)",
        help_text=f"Up to {LARGEST // 1024 // 1024} MB and {MOST_ROWS:,} apprentices.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
        error_messages={"required": "Choose a file."},
    )

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor) -> None:
        super().__init__(data, files)
        self.actor = actor
        if len(actor.sees) > 1:
            known = organisations.named(actor.sees)
            self.fields["organisation"].choices = [(one.id, one.name) for one in known]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    def clean_file(self) -> bytes:
        """Its bytes, where they are few enough."""
        file: Received = self.cleaned_data["file"]
        self.name = file.name or ""
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        content = file.whole()
        if content is None:
            raise forms.ValidationError(NO_ROOM)
        return content

    @property
    def registers_with(self) -> UUID:
        """With whom the apprentices are registered."""
        chosen: UUID = self.cleaned_data.get("organisation") or self.actor.sees[0]
        return chosen


class ConfirmForm(forms.Form):
    """Which rows are registered and, where there are warnings, that somebody looked at them."""

    which = forms.ChoiceField(
        label="Which rows are registered?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which rows are registered."},
    )
    looked = forms.BooleanField(
        label="I have looked at the warnings, and these rows are right as they are",
        required=False,
    )

    def __init__(self, data: Any = None, *, one: Import) -> None:
        super().__init__(data)
        fine = f"The rows that are fine: {plural(one.fine, 'apprentice')}"
        lines = [(ALL, "All, and only if every row is fine"), (FINE, fine)]
        self.fields["which"].choices = lines  # type: ignore[attr-defined]
        if not one.doubtful:
            del self.fields["looked"]
