"""What people fill in about appeals: the appeal itself, who decides, the decision, and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from touchstone.rules.words import plural
from touchstone.web.appeals.deciders import Candidate
from touchstone.web.appeals.lodging import Disputable, DisputableDecision
from touchstone.web.appeals.models import Against
from touchstone.web.quality.levels import LONGEST, Levels


class Lodge(forms.Form):
    """Which result or decision, and why. ``id`` makes one appeal of a form that is sent twice."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label="What is it about?",
        help_text="A decision is appealed against by itself: it stands here under its own name while that is "
        "possible, and on the record with its words.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the result or the decision that you appeal about."},
    )
    grounds = forms.CharField(
        label="What do you think is wrong?",
        help_text="Your grounds, in your own words. Name the criteria or moments that you mean, if you can. "
        "The apprentice and those who decide read this; the other parties do not.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Say what you think is wrong, in your own words."},
    )

    def __init__(
        self,
        results: Sequence[Disputable],
        *args: Any,
        decisions: Sequence[DisputableDecision] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = {one.value: one for one in decisions}
        choices: Any = self.fields["result"]
        choices.choices = [(one.value, one.label) for one in (*results, *decisions)]

    def clean(self) -> dict[str, Any]:
        """What is disputed follows from what it is about."""
        said: dict[str, Any] = super().clean() or {}
        chosen = self.decisions.get(said.get("result", ""))
        said["against"] = Against.RESULT.value if chosen is None else chosen.against
        return said


class Reason(forms.Form):
    """One text."""

    reason = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say why; it is kept with the appeal."},
    )

    def __init__(self, *args: Any, label: str, hint: str = "", required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text, field.required = label, hint, required


class StandDown(Reason):
    """Why somebody decides no more, and whether they had a part in the case."""

    had_part = forms.TypedChoiceField(
        label="Had they a part in the case?",
        help_text="A part is: assessed, assured, booked, taught, decided anything about it. A decision in "
        "which they sat then has to be set aside, unless the appeal was taken further.",
        choices=(("yes", "Yes"), ("no", "No")),
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they had a part in the case."},
    )


class Name(forms.Form):
    """Somebody to decide, and what ties them to the organisation."""

    person = forms.ChoiceField(
        label="Who is to decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is to decide."},
    )
    connected = forms.TypedChoiceField(
        label="Are they connected with your organisation?",
        help_text="Employed, paid by it otherwise, on its board, or close to somebody who is. At least one "
        "decider of each stage must not be.",
        choices=(("no", "No, not connected"), ("yes", "Yes, connected")),
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they are connected with your organisation."},
    )

    def __init__(self, candidates: Sequence[Candidate], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["person"]
        choices.choices = [(str(one.person.id), str(one.person)) for one in candidates if not one.why_not]


class DecideDispute(forms.Form):
    """The decision on an appeal against a decision: of an adjustment it starts with the minutes there are."""

    seen = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="Is the appeal upheld?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the appeal is upheld."},
    )
    grants_minutes = forms.IntegerField(
        label="Minutes more, from now on",
        max_value=1440,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        error_messages={
            "required": "Enter the minutes, or leave them as they were.",
            "invalid": "Enter a whole number of minutes.",
        },
    )
    reason = forms.CharField(
        label="Why",
        help_text="Everybody who is told of the decision reads it.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say why; everybody concerned reads it."},
    )

    def __init__(self, minutes: int | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minutes = minutes
        upheld = "more is granted, or it was right otherwise"
        if minutes is None:
            upheld = "the sanction stands no more"
        choices: Any = self.fields["outcome"]
        choices.choices = (
            ("not_upheld", "Not upheld: the decision stays as it is"),
            ("upheld", f"Upheld: {upheld}"),
        )
        if minutes is None:
            del self.fields["grants_minutes"]
            return
        field: Any = self.fields["grants_minutes"]
        field.initial, field.min_value = minutes, minutes
        few = f"Give at least the {plural(minutes, 'minute')} that there are: an appeal takes none away."
        field.validators.append(MinValueValidator(minutes, few))
        field.help_text = (
            f"Your decision starts as a copy of the disputed one: {plural(minutes, 'minute')}. "
            "Change it where you uphold the appeal and grant more."
        )

    @property
    def more(self) -> int | None:
        """The minutes, where they are others than there are."""
        found: int | None = self.cleaned_data.get("grants_minutes")
        return None if found == self.minutes else found

    def clean(self) -> dict[str, Any]:
        """What is not upheld changes nothing."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("outcome") == "not_upheld" and self.more is not None:
            self.add_error(
                "outcome", "An appeal that is not upheld changes nothing: take the minutes out, or uphold it."
            )
        return said


class Decide(Levels):
    """The decision: it starts as a copy of the disputed one, and changes what it names."""

    seen = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="Is the appeal upheld?",
        choices=(
            ("not_upheld", "Not upheld: the result stays as it is"),
            (
                "upheld",
                "Upheld: judgements change, the attempt is void, or it was right in other ways",
            ),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the appeal is upheld."},
    )
    reason = forms.CharField(
        label="Why",
        help_text="Everybody concerned reads it: the apprentice, the training provider and the employer.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say why; everybody concerned reads it."},
    )
    voids_attempt = forms.BooleanField(
        label="The attempt is void: it has no result, and another one replaces it",
        help_text="Only where the assessment itself went wrong, so that it cannot be judged at all.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What is not upheld changes nothing, and a void attempt has no judgements."""
        said: dict[str, Any] = super().clean() or {}
        changes, voids = bool(self.levels), bool(said.get("voids_attempt"))
        if said.get("outcome") == "not_upheld" and (changes or voids):
            self.add_error(
                "outcome", "An appeal that is not upheld changes nothing: take the changes out, or uphold it."
            )
        elif changes and voids:
            self.add_error(
                "voids_attempt",
                "A void attempt has no result: either change judgements, or void the attempt.",
            )
        return said
