"""What is asked of somebody who brings a portfolio from elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms

from touchstone.rules.plan import Plan
from touchstone.web.portfolio.queries import kinds


class Send(forms.Form):
    """The pack, a sheet that says what its files show, and the kind of what the sheet says nothing of."""

    file = forms.FileField(
        label="The portfolio",
        help_text="A ZIP file with the evidence in it, in folders or not.",
        error_messages={"required": "Choose the ZIP file."},
    )
    sheet = forms.FileField(
        label="The mapping sheet",
        help_text="A CSV file or an Excel workbook. Without one, KSBs are read from the names of files.",
        required=False,
    )
    kind = forms.ChoiceField(
        label="What kind of evidence is a file of which the sheet says nothing?",
        error_messages={"required": "Choose what kind of evidence most of it is."},
    )

    def __init__(self, data: Any = None, files: Any = None, *, plan: Plan, **options: Any) -> None:
        super().__init__(data, files, **options)
        choices = [(kind.id, kind.title) for kind in kinds(plan)]
        self.fields["kind"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]
