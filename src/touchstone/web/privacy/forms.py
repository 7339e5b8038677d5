"""What people type about personal data: a request for erasure, its answer, a hold and the end of it."""

from __future__ import annotations

from django import forms

from touchstone.web.privacy.actions import LONGEST
from touchstone.web.ui.fields import DayField

LINES = {"rows": 4}


def _words(label: str, hint: str = "", *, required: bool = True, missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs=LINES),
        max_length=LONGEST,
        required=required,
        error_messages={"required": missing} if missing else {},
    )


class Ask(forms.Form):
    """The apprentice asks: in words, if they like, and knowing that what goes cannot be brought back."""

    words = _words("Is there anything you want to say?", required=False)
    understood = forms.BooleanField(
        label="I understand that what goes cannot be brought back",
        error_messages={"required": "Tick that you understand it: nobody can bring back what went."},
    )


class Note(forms.Form):
    """A manager notes a request that came by letter or by telephone."""

    received_on = DayField(
        label="On which day did it come?",
        help_text="The time to answer runs from this day.",
        error_messages={"required": "Enter the day on which it came."},
    )
    received_how = forms.CharField(
        label="How did it come?",
        help_text="A letter, an e-mail, a call. The apprentice reads it.",
        max_length=200,
        error_messages={"required": "Say how it came: a letter, a call."},
    )
    words = _words("What did they ask for?", "In their words.", required=False)


class Answer(forms.Form):
    """What a manager adds to the answer in their own words."""

    words = _words("Do you want to add anything?", "The apprentice reads it with the answer.", required=False)


class Why(forms.Form):
    """Why everything is held no longer, or is held."""

    reason = _words("Why?", "The apprentice reads it too.", missing="Say why; it is kept.")


class Place(Why):
    """Why everything is held. ``id`` makes one hold of a form that is sent twice."""

    id = forms.UUIDField(widget=forms.HiddenInput)
