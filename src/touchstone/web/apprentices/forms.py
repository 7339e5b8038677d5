"""The steps of a registration and the forms that change one. What is wrong is said by ``registration``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date
from touchstone.web.apprentices import registration as checks
from touchstone.web.apprentices.models import Apprenticeship, Funding
from touchstone.web.apprentices.uln import check_digit_holds, tidy
from touchstone.web.organisations import queries as organisations
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Kind
from touchstone.web.organisations.permissions import TrainingProvider
from touchstone.web.records import law
from touchstone.web.ui.fields import DayField

UNKNOWN = "unknown"
YES_NO = [("yes", "Yes"), ("no", "No"), (UNKNOWN, "Not known yet")]
OPTED = {"yes": True, "no": False, UNKNOWN: None}
BACK = {value: key for key, value in OPTED.items()}


class Step(forms.Form):
    """Questions that are asked together. ``known`` is what earlier steps answered."""

    slug: ClassVar[str] = ""
    title: ClassVar[str] = ""

    def __init__(
        self, data: Any = None, *, actor: Actor, known: Mapping[str, Any], now: datetime, **options: Any
    ) -> None:
        self.actor, self.known, self.now = actor, known, now
        super().__init__(data, **options)
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on who asks and on what was answered before."""

    @classmethod
    def asked(cls, actor: Actor) -> bool:  # noqa: ARG003
        """Whether this actor is asked at all."""
        return True

    def clean(self) -> dict[str, Any]:
        """The checks of a registration, for the fields of this step."""
        answered = dict(super().clean() or {})
        known = {**self.known, **answered}
        if known.get("uln") and known["uln"] == self.initial.get("uln"):
            known["uln_confirmed"] = True  # it was, when it came in
        found = checks.faults(known, day(self.now))
        for field, message in found.items():
            if field in self.fields and field in answered:
                self.add_error(field, message)
        return answered


class OrganisationStep(Step):
    """With which assessment organisation; only those are asked who work with several."""

    slug, title = "organisation", "Who assesses the apprentice?"
    organisation = forms.TypedChoiceField(
        label="Assessment organisation",
        widget=forms.RadioSelect,
        coerce=UUID,
        error_messages={"required": "Choose the assessment organisation."},
    )

    @classmethod
    def asked(cls, actor: Actor) -> bool:
        """Only of people who work with several."""
        return len(actor.sees) > 1

    def prepare(self) -> None:
        """The assessment organisations that the actor works with."""
        known = organisations.named(self.actor.sees)
        self.fields["organisation"].choices = [(one.id, one.name) for one in known]  # type: ignore[attr-defined]


class PersonStep(Step):
    """Who the apprentice is."""

    slug, title = "person", "Who is the apprentice?"
    first_name = forms.CharField(
        max_length=400, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )
    last_name = forms.CharField(
        max_length=400, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="We write to the apprentice here. Use an address they keep after the apprenticeship.",
        error_messages={"required": "Enter the e-mail address."},
    )
    born_on = DayField(label="Date of birth", help_text="For example, 27 3 2004")
    uln = forms.CharField(
        label="Unique learner number (ULN)",
        required=False,
        max_length=20,
        help_text="Ten digits. Leave it empty if it is not known yet; the certificate needs it.",
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-10"}),
    )
    uln_confirmed = forms.BooleanField(
        label="I have checked this number, and it is right although its last digit does not fit",
        required=False,
    )

    def prepare(self) -> None:
        """Ask for a confirmation of a number only where it is new and its check digit does not fit."""
        typed, before = str(self.data.get("uln") or ""), str(self.initial.get("uln") or "")
        if tidy(typed) == before or not doubtful(typed):
            del self.fields["uln_confirmed"]

    def clean_first_name(self) -> str:
        """In one form."""
        return checks.tidy_name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        """In one form."""
        return checks.tidy_name(self.cleaned_data["last_name"])

    def clean_uln(self) -> str:
        """Without spaces."""
        return tidy(self.cleaned_data["uln"])


def doubtful(typed: str) -> bool:
    """Whether a number has the form of a ULN and a check digit that does not fit."""
    try:
        return not check_digit_holds(tidy(typed))
    except ValueError:
        return False


class ProgrammeStep(Step):
    """What they learn, and since when."""

    slug, title = "programme", "What is the apprenticeship, and when did it start?"
    standard = forms.ChoiceField(label="Standard", error_messages={"required": "Choose the standard."})
    started_on = DayField(label="Start date", help_text="The first day on the programme, such as 2 9 2024")
    original_started_on = DayField(
        label="Original start date",
        required=False,
        help_text="Only after a break in learning or a change of provider: when it first began.",
    )
    opted_in = forms.TypedChoiceField(
        label="Does the apprentice take English and maths?",
        choices=YES_NO,
        initial=UNKNOWN,
        coerce=OPTED.__getitem__,
        empty_value=None,
        widget=forms.RadioSelect,
        help_text="Apprentices who started at 19 or older may opt in; the gateway then asks for both.",
        error_messages={"required": "Say whether the apprentice takes English and maths."},
    )

    def prepare(self) -> None:
        """One line for each standard."""
        titles = {one.identity.reference: one.identity.title for one in law.choices()}
        lines = [(reference, f"{reference} {title}") for reference, title in sorted(titles.items())]
        self.fields["standard"].choices = [("", "Choose a standard"), *lines]  # type: ignore[attr-defined]


class VersionStep(Step):
    """Which version of the plan; the start date chooses, and people may choose another with a reason."""

    slug, title = "version", "Which version of the plan?"
    version = forms.ChoiceField(
        label="Version",
        widget=forms.RadioSelect,
        help_text="It is pinned: a newer version does not change the rules for this apprentice.",
        error_messages={"required": "Choose the version."},
    )
    version_reason = forms.CharField(
        label="Why another version than the start date chooses",
        required=False,
        help_text="Kept for ever with the record, such as: the provider confirms this version.",
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
    )

    def prepare(self) -> None:
        """The versions of the standard, the one that the start date chooses first marked."""
        standard, started = str(self.known.get("standard", "")), self.known.get("started_on")
        chosen = checks.by_start(standard, started) if started else None
        lines = version_lines(standard, chosen.identity.version if chosen else None)
        self.fields["version"].choices = lines  # type: ignore[attr-defined]
        self.fields["version"].initial = chosen.identity.version if chosen else None
        if chosen is None:
            self.fields["version_reason"].label = "Why this version: the start date chooses none"


def version_lines(standard: str, chosen: str | None) -> list[tuple[str, str]]:
    """Each version with its starts, its standing, and whether the start date chooses it."""
    lines = []
    for header in checks.versions(standard):
        one, said = header.identity, [header.identity.name]
        if one.starts is not None:
            until = f" to {on_date(one.starts.until)}" if one.starts.until else ""
            said.append(f"for starts from {on_date(one.starts.from_)}{until}")
        else:
            said.append("its start dates are not known")
        if one.status.startswith("assumed_equal_to"):
            said.append(f"assumed equal to {one.status.split()[1]}")
        if one.fictional:
            said.append("fictional")
        if one.version == chosen:
            said.append("chosen by the start date")
        lines.append((one.version, ", ".join(said)))
    return lines


class WorkStep(Step):
    """With whom the apprentice learns and works."""

    slug, title = "work", "Who trains and employs the apprentice?"
    provider = forms.TypedChoiceField(
        label="Training provider", coerce=UUID, error_messages={"required": "Choose the training provider."}
    )
    employer = forms.TypedChoiceField(
        label="Employer",
        coerce=UUID,
        help_text="One who is missing here is added by the assessment organisation first.",
        error_messages={"required": "Choose the employer."},
    )
    line_manager_name = forms.CharField(label="Line manager’s name", max_length=400)
    line_manager_email = forms.EmailField(
        label="Line manager’s e-mail address",
        help_text="We write here when the employer has to confirm something.",
        error_messages={"required": "Enter the line manager’s e-mail address."},
    )

    def prepare(self) -> None:
        """The partners of the assessment organisation; a provider's own people register for it alone."""
        place(self, self.known.get("organisation"))
        if self.actor.role is TrainingProvider:
            del self.fields["provider"]

    def clean_line_manager_name(self) -> str:
        """In one form."""
        return checks.tidy_name(self.cleaned_data["line_manager_name"])


def place(form: forms.Form, organisation: Any) -> None:
    """Fill in the providers and employers that work with an assessment organisation."""
    for field, kind in (("provider", Kind.TRAINING_PROVIDER), ("employer", Kind.EMPLOYER)):
        known = organisations.partners(organisation, kind) if organisation else ()
        lines = [(str(one.id), one.name) for one in known]
        form.fields[field].choices = [("", f"Choose the {kind.label.lower()}"), *lines]  # type: ignore[attr-defined]


class AgreementsStep(Step):
    """Who pays, what helps, and what the apprentice agreed to."""

    slug, title = "agreements", "Funding, support and consent"
    funding = forms.ChoiceField(
        label="Who pays?",
        choices=Funding.choices,
        initial=Funding.FUNDED,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who pays."},
    )
    adjustment_needs = forms.CharField(
        label="Needs for reasonable adjustments",
        required=False,
        max_length=4000,
        help_text="What helps this apprentice to show what they can do, such as more time or larger print. "
        "No diagnosis is needed.",
        widget=forms.Textarea({"rows": 4}),
    )
    privacy_notice = forms.BooleanField(
        label="The apprentice was given the privacy notice and agrees to take part",
        error_messages={"required": "Give the apprentice the privacy notice first."},
    )
    certificate_permission = forms.BooleanField(
        label="The apprentice permits the assessment organisation to claim the certificate for them",
        required=False,
    )


STEPS: tuple[type[Step], ...] = (
    OrganisationStep,
    PersonStep,
    ProgrammeStep,
    VersionStep,
    WorkStep,
    AgreementsStep,
)


class EditForm(PersonStep):
    """A registration to correct, whole. What the form showed goes along, to notice a change by others."""

    title = "Change a registration"
    started_on = DayField(label="Start date")
    original_started_on = DayField(label="Original start date", required=False)
    opted_in = forms.TypedChoiceField(
        label="Does the apprentice take English and maths?",
        choices=YES_NO,
        coerce=OPTED.__getitem__,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    line_manager_name = forms.CharField(label="Line manager’s name", max_length=400)
    line_manager_email = forms.EmailField(label="Line manager’s e-mail address")
    funding = forms.ChoiceField(label="Who pays?", choices=Funding.choices, widget=forms.RadioSelect)
    adjustment_needs = forms.CharField(
        label="Needs for reasonable adjustments",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
    certificate_permission = forms.BooleanField(
        label="The apprentice permits the assessment organisation to claim the certificate for them",
        required=False,
    )
    seen = forms.JSONField(widget=forms.HiddenInput)

    def clean_line_manager_name(self) -> str:
        """In one form."""
        return checks.tidy_name(self.cleaned_data["line_manager_name"])

    @property
    def changes(self) -> dict[str, Any]:
        """What is to be so from now on."""
        return {field: value for field, value in self.cleaned_data.items() if field != "seen"}


def initial(one: Apprenticeship) -> dict[str, Any]:
    """A registration as its form begins."""
    as_they_are = (
        *("first_name", "last_name", "email", "born_on", "uln", "started_on", "original_started_on"),
        *("line_manager_name", "line_manager_email", "funding", "adjustment_needs"),
    )
    return {field: getattr(one, field) for field in as_they_are} | {
        "opted_in": BACK[one.opted_in],
        "certificate_permission": one.certificate_permission_at is not None,
    }
