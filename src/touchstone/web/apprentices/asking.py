"""The forms that ask what changed: breaks, withdrawal, another employer, provider or version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from touchstone.web.apprentices import breaks
from touchstone.web.apprentices import registration as checks
from touchstone.web.apprentices.forms import version_lines
from touchstone.web.apprentices.models import Apprenticeship, BreakInLearning, BreakKind
from touchstone.web.organisations import queries as organisations
from touchstone.web.organisations.models import Kind
from touchstone.web.ui.fields import DayField

KEPT = "Kept with the record. Name no illness and nothing else that is private."


def why(label: str, help_text: str = KEPT) -> forms.CharField:
    """The reason of an act."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        error_messages={"required": "Say why; the reason is kept with the record."},
    )


class BeginBreakForm(forms.Form):
    """Since when somebody pauses, and when they mean to be back."""

    began_on = DayField(label="First day of the break", help_text="For example, 3 2 2026")
    expected_back_on = DayField(
        label="When do they expect to be back?",
        required=False,
        help_text="Leave it empty if nobody knows yet.",
    )
    kind = forms.ChoiceField(
        label="What kind of reason is it?",
        choices=[*BreakKind.choices, ("", "Not said")],
        widget=forms.RadioSelect,
        required=False,
    )
    note = forms.CharField(
        label="A short note",
        required=False,
        max_length=200,
        help_text="Not needed. Do not write about health or family: the days are enough.",
    )


class EndBreakForm(forms.Form):
    """Since when somebody is back."""

    back_on = DayField(
        label="First day back",
        help_text="The day on which learning goes on; the day before it ends the break.",
    )


class CorrectBreakForm(forms.Form):
    """A break as it was in truth."""

    began_on = DayField(label="First day of the break", required=False)
    back_on = DayField(
        label="First day back", required=False, help_text="Leave it empty while the break lasts."
    )
    expected_back_on = DayField(label="When do they expect to be back?", required=False)
    mistake = forms.BooleanField(label="There was no break: it was entered by mistake", required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, pause: BreakInLearning) -> None:
        begins = {
            "began_on": pause.began_on,
            "back_on": pause.ended_on + breaks.ONE_DAY if pause.ended_on else None,
            "expected_back_on": pause.expected_back_on,
            "seen": breaks.shown(pause),
        }
        super().__init__(data, initial=begins)


class WithdrawForm(forms.Form):
    """When and why somebody leaves."""

    on = DayField(label="Last day on the programme")
    reason = why("Why the apprentice withdraws")


class ReinstateForm(forms.Form):
    """Why a withdrawal is taken back."""

    reason = why("Why the withdrawal is taken back", "Such as: entered for the wrong apprentice.")


class MoveForm(forms.Form):
    """What every move to another organisation asks, beside who it is."""

    since = DayField(label="Since when?", help_text="The first day there. For example, 3 2 2026")
    reason = why("Why it changes")
    seen = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, one: Apprenticeship) -> None:
        field, kind = self.place
        now = getattr(one, f"{field}_id")
        super().__init__(data, initial={"seen": now})
        known = organisations.partners(one.organisation_id, kind)
        lines = [(str(each.id), each.name) for each in known if each.id != now]
        label = kind.label.lower()
        self.fields[field].choices = [("", f"Choose the {label}"), *lines]  # type: ignore[attr-defined]

    place: tuple[str, Kind]


class EmployerForm(MoveForm):
    """Another employer, and whom to write to there."""

    place = ("employer", Kind.EMPLOYER)
    employer = forms.TypedChoiceField(
        label="New employer",
        coerce=UUID,
        help_text="One who is missing here is added by the assessment organisation first.",
        error_messages={"required": "Choose the employer."},
    )
    line_manager_name = forms.CharField(label="New line manager’s name", max_length=400)
    line_manager_email = forms.EmailField(
        label="New line manager’s e-mail address",
        help_text="We write here when the employer has to confirm something.",
        error_messages={"required": "Enter the line manager’s e-mail address."},
    )
    field_order = ("employer", "line_manager_name", "line_manager_email", "since", "reason")


class ProviderForm(MoveForm):
    """Another training provider."""

    place = ("provider", Kind.TRAINING_PROVIDER)
    provider = forms.TypedChoiceField(
        label="New training provider",
        coerce=UUID,
        error_messages={"required": "Choose the training provider."},
    )
    field_order = ("provider", "since", "reason")


class VersionForm(forms.Form):
    """Another version, and why."""

    version = forms.ChoiceField(
        label="Version", widget=forms.RadioSelect, error_messages={"required": "Choose the version."}
    )
    reason = why("Why the version changes", "Kept for ever with the record.")
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, one: Apprenticeship) -> None:
        super().__init__(data, initial={"seen": one.version})
        chosen = checks.by_start(one.standard, one.started_on)
        lines = version_lines(one.standard, chosen.identity.version if chosen else None)
        others = [line for line in lines if line[0] != one.version]
        self.fields["version"].choices = others  # type: ignore[attr-defined]
