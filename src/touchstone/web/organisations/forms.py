"""What people type about organisations."""

from __future__ import annotations

from typing import Any

from django import forms

from touchstone.web.organisations.models import Kind
from touchstone.web.organisations.permissions import Role

NUMBER = {"inputmode": "numeric", "class": "govuk-input--width-10", "spellcheck": "false"}


class Partner(forms.Form):
    """A provider or an employer to work with."""

    kind = forms.ChoiceField(
        label="What is it?",
        widget=forms.RadioSelect,
        choices=[(Kind.TRAINING_PROVIDER, "A training provider"), (Kind.EMPLOYER, "An employer")],
        error_messages={"required": "Choose what it is."},
    )
    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter the organisation's name."}
    )
    ukprn = forms.RegexField(
        r"^[1-9][0-9]{7}$",
        label="UKPRN",
        required=False,
        help_text="Eight digits, from the UK Register of Learning Providers.",
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": "A UKPRN has eight digits and does not start with 0."},
    )


class Settings(forms.Form):
    """An organisation's own name, numbers and address."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the name."})
    ukprn = Partner.base_fields["ukprn"]
    epao_id = forms.RegexField(
        r"^EPA[0-9]{4}$",
        label="EPAO identifier",
        required=False,
        help_text="EPA and four digits.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
        error_messages={"invalid": "An EPAO identifier is EPA and four digits, such as EPA0123."},
    )
    address = forms.CharField(label="Postal address", required=False, widget=forms.Textarea)


class Invite(forms.Form):
    """Somebody to invite, and the role offered."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter their name."})
    email = forms.EmailField(
        label="E-mail address",
        help_text="They get a link that is good for 14 days.",
        error_messages={"required": "Enter their e-mail address."},
    )
    role = forms.ChoiceField(
        label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role."}
    )

    def __init__(self, roles: list[type[Role]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.id, f"{role.title}: {role.about}") for role in roles]
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]
