"""What people choose when they let a program in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms

from touchstone.web.doors.events import Event
from touchstone.web.doors.scopes import Scope
from touchstone.web.organisations.permissions import Role
from touchstone.web.ui.words import sentence

LIVES = ((30, "30 days"), (90, "90 days"), (365, "One year"))


class NewToken(forms.Form):
    """A token: for which program, in which role, for what, and for how long."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Which program is it for?",
        max_length=200,
        help_text="People read it in the history of a record, such as “Student records of North College”.",
        error_messages={"required": "Say which program it is for."},
    )

    def __init__(
        self, scopes: Iterable[Scope], *args: Any, roles: Iterable[type[Role]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = list(roles)
        if known:
            self.fields["role"] = forms.ChoiceField(
                label="In which role does it act?",
                widget=forms.RadioSelect,
                choices=[(role.id, f"{role.title}: {role.about}") for role in known],
                initial=known[0].id if len(known) == 1 else None,
                error_messages={"required": "Choose a role."},
            )
        self.fields["scopes"] = forms.MultipleChoiceField(
            label="What may it do?",
            help_text="Give it no more than it needs. A role gives only what it may do itself.",
            widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
            choices=[(one.name, f"{sentence(one.about)} ({one.name})") for one in scopes],
            error_messages={"required": "Choose at least one thing that the program may do."},
        )
        self.fields["days"] = forms.TypedChoiceField(
            label="For how long?",
            widget=forms.RadioSelect,
            choices=LIVES,
            coerce=int,
            initial=90,
            error_messages={"required": "Choose for how long."},
        )
        self.initial.setdefault("id", uuid4())

    def said(self, now: datetime) -> dict[str, Any]:
        """What the action is told."""
        known = {name: self.cleaned_data[name] for name in self.fields if name != "days"}
        return known | {"expires_at": now + timedelta(days=self.cleaned_data["days"])}


class NewEndpoint(forms.Form):
    """An address that is told what happens."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    address = forms.CharField(
        label="Where shall messages go?",
        max_length=500,
        help_text="An address on the internet that begins with https://.",
        widget=forms.TextInput(attrs={"spellcheck": "false", "inputmode": "url"}),
        error_messages={"required": "Enter the address."},
    )

    def __init__(self, events: Iterable[Event], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"] = forms.MultipleChoiceField(
            label="What is it told?",
            widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
            choices=[(one.name, f"{one.about} ({one.name})") for one in events],
            error_messages={"required": "Choose at least one event."},
        )
