"""What people fill in about a resit or retake."""

from __future__ import annotations

from typing import Any

from django import forms

from touchstone.rules.plan import Plan
from touchstone.web.resits.actions.preparing import LONGEST_NAME
from touchstone.web.ui.fields import DayField

LONGEST = 4000
HINTS = {
    False: "The apprentice takes it again without further learning.",
    True: "The apprentice learns further first, and then takes it again.",
}


def reason(label: str, help_text: str, said: str, *, required: bool = True) -> forms.CharField:
    """A field for why."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": said},
    )


class Learning(forms.Form):
    """From when to when the further learning before a retake lasts."""

    learning_from = DayField(label="Further learning begins", required=False)
    learning_to = DayField(label="Further learning ends", required=False)

    @property
    def learning(self) -> tuple[Any, Any]:
        """Both days, as far as they were given."""
        return self.cleaned_data.get("learning_from"), self.cleaned_data.get("learning_to")


class Propose(Learning):
    """A resit or a retake, and for a retake the days of its learning."""

    kind = forms.ChoiceField(
        label="A resit or a retake?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    note = reason(
        "What should the employer know?",
        "How the apprentice prepared, or will prepare. The employer and the apprentice read it.",
        "",
        required=False,
    )
    field_order = ("kind", "learning_from", "learning_to", "note")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.id, f"{kind.id.capitalize()}: {HINTS[kind.further_learning]}")
            for kind in plan.attempts.kinds
        ]


class Entire(forms.Form):
    """Everything again: there is nothing to choose, and something to say."""

    note = reason(
        "What should the employer know?",
        "How the apprentice prepares for it. The employer and the apprentice read it.",
        "",
        required=False,
    )
    sure = forms.BooleanField(
        label="I have read what it means that the entire assessment is taken again",
        error_messages={"required": "Confirm that you have read what it means."},
    )


class Answer(forms.Form):
    """The employer's word."""

    decision = forms.ChoiceField(
        label="Do you agree?",
        choices=[("agree", "Yes, we agree"), ("refuse", "No, we do not agree")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you agree."},
    )
    reason = reason(
        "If you do not agree, why?",
        "The training provider reads it and talks with the apprentice.",
        "",
        required=False,
    )


class Because(forms.Form):
    """A reason, and nothing else."""

    reason = reason("Why?", "Those who arrange the assessment read it.", "Say why.")


class Questions(forms.Form):
    """The set of questions of an attempt."""

    name = forms.CharField(
        label="Set of questions",
        help_text="As your organisation calls it, such as SET-B. The apprentice does not see the questions.",
        max_length=LONGEST_NAME,
        error_messages={"required": "Give the name of the set."},
    )


class Exceptional(forms.Form):
    """Why exceptional circumstances hold, or hold no more; and that it is meant."""

    reason = reason(
        "Why?",
        "Kept for ever and shown wherever this record is read. Do not name anybody else.",
        "Say why; the reason is kept for ever.",
    )
    sure = forms.BooleanField(
        label="I have seen what it changes and decide it for the assessment organisation",
        error_messages={"required": "Confirm that you mean it."},
    )
