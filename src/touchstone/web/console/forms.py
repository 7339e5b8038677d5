"""What settles a captured entry that was set aside, and the file that brings what a device could not send."""

from __future__ import annotations

from django import forms

from touchstone.web.console.sealed_work import LARGEST, NO_ROOM, TOO_LARGE
from touchstone.web.files.receiving import Received

LONGEST = 2000  # characters


class LeaveOut(forms.Form):
    """Why an entry stays out of the log."""

    captured = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why does it stay out of the log?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it stays out; it is kept."},
    )


class WaitNoLonger(forms.Form):
    """Why entries will never come."""

    reason = forms.CharField(
        label="Why will they never come?",
        help_text="Such as: the laptop broke, or its browser was put back to an earlier day.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why they will never come; it is kept."},
    )


class TakeUp(forms.Form):
    """Which entry is tried once more."""

    captured = forms.UUIDField(widget=forms.HiddenInput)


class HandIn(forms.Form):
    """A file of unsent work."""

    file = forms.FileField(
        label="File of unsent work",
        help_text="The console has saved it; its name ends in .touchstone.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".touchstone,application/json"}),
        error_messages={"required": "Choose a file."},
    )

    def clean_file(self) -> bytes:
        """Its bytes, where they are few enough."""
        file: Received = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        content = file.whole()
        if content is None:
            raise forms.ValidationError(NO_ROOM)
        return content
