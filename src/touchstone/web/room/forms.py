"""What gives somebody a seat, and what ends it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from touchstone.web.room.models import Kind
from touchstone.web.ui.fields import MomentField

KINDS = (
    (Kind.WATCH, "Watch: they read along and write nothing"),
    (Kind.CO_MARK, "Co-mark: they mark in a log of their own, which is compared and never counts"),
)


class GiveSeat(forms.Form):
    """Who, what for, and for how long."""

    person = forms.ChoiceField(label="Who?", widget=forms.Select, error_messages={"required": "Choose who."})
    kind = forms.ChoiceField(
        label="What do they do?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they watch or co-mark."},
    )
    since = MomentField(label="From, if not now", required=False)
    until = MomentField(label="Until", required=False)

    def __init__(self, people: Sequence[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]


class EndSeat(forms.Form):
    """Which seat."""

    seat = forms.UUIDField(widget=forms.HiddenInput)
