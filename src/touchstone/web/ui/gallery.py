"""Every component with an example: what page builders look at, and what the accessibility checks run over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from touchstone.rules.findings import Finding, Outcome, Waiver
from touchstone.rules.statement import Force, Layer, Source
from touchstone.rules.trace import Trace, from_findings
from touchstone.web.ui.fields import ClockField, DayField, MomentField

SPECIFICATION = "ST1379-specification"


class Example(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label="Full name", max_length=200)
    born_on = DayField(label="Date of birth", help_text="For example, 27 3 2003.")
    uln = forms.CharField(
        label="Unique learner number (ULN)",
        help_text="10 digits.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric"}),
    )
    email = forms.EmailField(label="E-mail address", required=False)
    minutes = forms.IntegerField(label="Minutes", min_value=1)
    funding = forms.ChoiceField(
        label="How is it paid for?",
        widget=forms.RadioSelect,
        choices=[("funded", "Government funding"), ("private", "Privately")],
    )
    kinds = forms.MultipleChoiceField(
        label="What does it show?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("plan", "A session plan"), ("log", "A reflective log"), ("witness", "A witness statement")],
    )
    standard = forms.ChoiceField(
        label="Standard", choices=[("", "Choose one"), ("ST1379", "Learning and skills mentor")]
    )
    starts_at = MomentField(label="Starts", help_text="UK time.")
    break_at = ClockField(label="Break", required=False)
    needs = forms.CharField(
        label="Needs for reasonable adjustments",
        required=False,
        widget=forms.Textarea(attrs={"data-maxwords": 200}),
    )
    reason = forms.CharField(label="Reason", widget=forms.Textarea)
    evidence = forms.FileField(label="Evidence", required=False, help_text="Up to 200 MB.")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    consent = forms.BooleanField(label="The apprentice agrees that we keep this record")


def gallery(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery's template shows."""
    findings = example_findings()
    return {
        "form": Example(request.POST or None, request.FILES or None),
        "findings": findings,
        "traces": {"gateway.gateway": example_trace(findings)},
    }


def example_findings() -> tuple[Finding, ...]:
    """One finding of each outcome, force and layer."""

    def said(code: str, outcome: Outcome, force: Force, layer: Layer, message: str, **more: Any) -> Finding:
        source = more.pop("source", Source(SPECIFICATION, "Gateway requirements"))
        return Finding(
            code=code, outcome=outcome, force=force, layer=layer, message=message, source=source, **more
        )

    early = "The programme started on 2 September 2024; the earliest gateway is 2 September 2025."
    return (
        said(
            "gateway.gateway",
            Outcome.NOT_MET,
            Force.MUST,
            Layer.PLAN,
            early,
            compared={"months": 11, "least": 12},
        ),
        said("gateway.photo_id", Outcome.MET, Force.MUST, Layer.PLAN, "Photo ID was accepted."),
        said(
            "gateway.english_and_maths",
            Outcome.CANNOT_TELL,
            Force.MUST,
            Layer.SCHEME,
            "Whether English and maths are needed depends on the date of birth, which is not known.",
        ),
        said(
            "portfolio.coverage",
            Outcome.NOT_MET,
            Force.SHOULD,
            Layer.PLAN,
            "K14 and S13 are not covered by any piece.",
            waiver=Waiver(by="A. Osei", role="manager", reason="Seen on the day."),
        ),
        said(
            "portfolio.pieces",
            Outcome.NOT_MET,
            Force.TYPICALLY,
            Layer.POLICY,
            "The portfolio has 9 pieces; typically it has 10 to 16.",
            compared={"pieces": 9},
        ),
    )


def example_trace(findings: tuple[Finding, ...]) -> Trace:
    """An explanation that rests on others."""
    return from_findings("gateway", "blocked", "One requirement is not met.", findings[:3])
