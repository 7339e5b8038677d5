"""What people fill in at a gateway; which fields a form has follows from the kind of requirement."""

from __future__ import annotations

from typing import Any

from django import forms

from touchstone.inspection.kinds import TAKEN
from touchstone.rules.plan.gateway import Declaration, EmployerVerification, Requirement
from touchstone.web.gateway.kinds import way

FAMILIES = ("document", "image")
FILES = ",".join(
    f".{extension}" for kind in TAKEN if kind.family in FAMILIES for extension in kind.extensions
)
NOTE_LENGTH = 4000
HOLDS = (("yes", "Yes, it holds"), ("no", "Not yet"))
OF_A_RULE = (
    ("met", "They are met"),
    ("not_required", "They are not required of this apprentice"),
    ("not_met", "They are not met yet"),
)
PLAIN = (("met", "Yes, this is so"), ("not_met", "Not yet"))


class HandIn(forms.Form):
    """One item of a gateway, by the kind of its requirement."""

    def __init__(
        self, item: Requirement, *args: Any, texts: dict[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        how = way(item)
        if how.says:
            self.fields["says"] = statement(item)
        if isinstance(item, EmployerVerification):
            for ksb in item.ksbs:
                self.fields[ksb] = word_on(ksb, (texts or {}).get(ksb, ""))
        if how.file != "none":
            self.fields["file"] = file_of(item, required=how.file == "required")
        self.fields["note"] = forms.CharField(
            label="Note to the reviewer",
            required=False,
            max_length=NOTE_LENGTH,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


def statement(item: Requirement) -> forms.ChoiceField:
    """The choice of what a declaration states."""
    of_a_rule = isinstance(item, Declaration) and item.scheme is not None
    return forms.ChoiceField(
        label="What does the declaration state?",
        choices=OF_A_RULE if of_a_rule else PLAIN,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the declaration states."},
    )


def word_on(ksb: str, text: str) -> forms.ChoiceField:
    """The employer's word on one KSB."""
    return forms.ChoiceField(
        label=f"{ksb}: {text}" if text else ksb,
        choices=HOLDS,
        widget=forms.RadioSelect,
        error_messages={"required": f"Say whether {ksb} holds."},
    )


def file_of(item: Requirement, *, required: bool) -> forms.FileField:
    """The file of an item."""
    return forms.FileField(
        label=item.title if required else "File",
        required=required,
        help_text="A PDF, a picture, a Word or an Excel file.",
        widget=forms.ClearableFileInput(attrs={"accept": FILES}),
        error_messages={
            "required": f"Choose the file of {item.title}.",
            "empty": "The file is empty. Choose another one.",
        },
    )


class TakeBack(forms.Form):
    """Why an item is taken back before anybody decided about it."""

    reason = forms.CharField(
        label="Why do you take it back?",
        help_text="Such as: the wrong file was chosen. Whoever signed it or was to review it reads this.",
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why, so that everybody who signed or waits for it knows."},
    )


class OpenAgain(forms.Form):
    """Why an accepted item is reviewed once more."""

    reason = forms.CharField(
        label="Why do you open it again?",
        help_text="Such as: it is the passport of somebody else. Whoever handed it in reads this.",
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why, so that whoever handed it in knows."},
    )


class Review(forms.Form):
    """The decision about an item that waits."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=(
            ("accept", "Accept it: it is locked from then on"),
            ("return", "Return it: it is handed in again"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to accept or to return the item."},
    )
    reason = forms.CharField(
        label="Reason for returning it",
        help_text="What is wrong and what to do. The provider reads this.",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """A return needs its reason."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("decision") == "return" and not said.get("reason", "").strip():
            self.add_error("reason", "Enter what is wrong and what to do, so that it can be put right.")
        return said
