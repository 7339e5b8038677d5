"""What a manager types to grant a look."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms

from touchstone.web.scrutiny.actions import Sample, What
from touchstone.web.scrutiny.queries import ID
from touchstone.web.ui.fields import DayField

SHORT = {"class": "govuk-input--width-4", "inputmode": "numeric"}
MOST_CHOSEN = 200
ULN = re.compile(r"[0-9]{10}")
WHOLE_SAMPLE = "Give the number, and the first and the last day, or none of them."


class Grant(forms.Form):
    """To whom, what, from when until when, and why. ``id`` makes one grant of a form that is sent twice."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    membership = forms.ChoiceField(
        label="Who may look?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may look."},
    )
    standards = forms.MultipleChoiceField(
        label="Standards",
        help_text="Every apprentice on them. With a sample below: where it is drawn.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    chosen = forms.CharField(
        label="Chosen apprentices",
        help_text="One a line: a ULN, or the address of the record.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        required=False,
    )
    size = forms.IntegerField(
        label="How many results",
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs=SHORT),
        required=False,
        error_messages={"invalid": "Write a whole number.", "min_value": "A sample has at least one result."},
    )
    first = DayField(label="Released from", required=False)
    last = DayField(label="Released until", required=False)
    seed = forms.CharField(
        label="Seed",
        help_text="Leave it empty and one is made. With it anybody can draw the same sample again.",
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "spellcheck": "false"}),
    )
    since = DayField(label="First day", error_messages={"required": "Enter the first day."})
    until = DayField(
        label="Last day",
        help_text="They see nothing from the day after.",
        error_messages={"required": "Enter the last day."},
    )
    reason = forms.CharField(
        label="Why do they look?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Say why they look; it is kept."},
    )

    def __init__(
        self, people: list[tuple[UUID, str]], standards: list[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        who, what = self.fields["membership"], self.fields["standards"]
        assert isinstance(who, forms.ChoiceField)
        assert isinstance(what, forms.ChoiceField)
        who.choices = [(str(id), name) for id, name in people]
        what.choices = standards
        if len(people) == 1:
            who.initial = str(people[0][0])

    def clean_chosen(self) -> list[str]:
        """The ULNs and ids, each once, in the order they were typed."""
        lines = [line.strip() for line in self.cleaned_data["chosen"].splitlines() if line.strip()]
        found: dict[str, None] = {}
        for line in lines:
            id, uln = ID.search(line.lower()), ULN.fullmatch(line.replace(" ", ""))
            if id is None and uln is None:
                raise forms.ValidationError(f"“{line[:60]}” is neither a ULN nor the address of a record.")
            found[id[0] if id else line.replace(" ", "")] = None
        if len(found) > MOST_CHOSEN:
            raise forms.ValidationError(f"Name at most {MOST_CHOSEN} apprentices in one grant.")
        return list(found)

    def clean(self) -> dict[str, Any]:
        """A sample is whole or there is none."""
        said = super().clean() or self.cleaned_data
        given = [name for name in ("size", "first", "last") if said.get(name) is not None]
        if 0 < len(given) < 3 and not {"size", "first", "last"} & set(self.errors):
            self.add_error(next(n for n in ("size", "first", "last") if n not in given), WHOLE_SAMPLE)
        if said.get("seed") and not given:
            self.add_error("size", WHOLE_SAMPLE)
        return said

    @property
    def what(self) -> What:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        sample = None
        if said["size"]:
            sample = Sample(size=said["size"], first=said["first"], last=said["last"], seed=said["seed"])
        return What(standards=said["standards"], chosen=said["chosen"], sample=sample)
