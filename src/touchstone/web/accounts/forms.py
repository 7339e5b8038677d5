"""What people type about themselves."""

from __future__ import annotations

from django import forms


class Accept(forms.Form):
    """A new person's name and password."""

    name = forms.CharField(
        label="Your name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your name."},
    )
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three words that nobody would guess make a good one.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )


class Preferences(forms.Form):
    """One's name and how one is written to."""

    name = forms.CharField(label="Your name", max_length=200, error_messages={"required": "Enter your name."})
    mail_at_once = forms.BooleanField(label="Write to me as soon as something concerns me", required=False)
    daily_digest = forms.BooleanField(label="Send me one mail a day with what is due", required=False)
