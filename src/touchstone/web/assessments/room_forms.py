"""What is written of the room: the apprentice's signature on the screen, and where a meeting is recorded."""

from __future__ import annotations

from typing import Any

from django import forms

from touchstone.web.assessments.forms import SMALL_RADIOS, EntryForm
from touchstone.web.assessments.signing import MOMENTS

LONGEST_NAME = 200


class Sign(EntryForm):
    """The apprentice signs, on the screen before them."""

    kind = "signed"
    moment = forms.ChoiceField(
        label="I am here, and what I sign is",
        choices=[(one, f"the {one}") for one in MOMENTS],
        widget=forms.RadioSelect(attrs=SMALL_RADIOS),
        error_messages={"required": "Say whether it is the start or the end."},
    )
    name = forms.CharField(
        label="The apprentice types their name",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type your name to sign."},
    )

    def entry(self) -> dict[str, Any]:
        """The moment and the name."""
        return {"how": "screen", **{name: self.cleaned_data[name] for name in ("moment", "name")}}


class MeetingRecorded(EntryForm):
    """Where a remote session is recorded."""

    kind = "meeting_recorded"
    where = forms.CharField(
        label="Address or name of the recording",
        max_length=2000,
        error_messages={"required": "Say where the recording is: its address, or its name."},
    )
    kept_by = forms.CharField(
        label="Who keeps it",
        max_length=400,
        error_messages={"required": "Say who keeps the recording."},
    )

    def entry(self) -> dict[str, Any]:
        """The place and the keeper."""
        return {name: self.cleaned_data[name] for name in ("where", "kept_by")}


FORMS: dict[str, type[EntryForm]] = {form.kind: form for form in (Sign, MeetingRecorded)}
