"""Every component with an example: what page builders look at, and what the accessibility checks run over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest

from touchstone.plans.law_files import load_policy, load_scheme
from touchstone.plans.plan_file import load_plan
from touchstone.rules.calendar import LONDON
from touchstone.rules.findings import Finding, Outcome, Waiver
from touchstone.rules.judge import assess
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Attempt, Booking
from touchstone.rules.record.gateway import GatewayFacts
from touchstone.rules.record.programme import Apprentice, Programme
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force, Layer, Source
from touchstone.rules.trace import Trace, from_findings
from touchstone.web.ui.fields import ClockField, DayField, MomentField
from touchstone.web.ui.pictures.coverage import Coverage, Piece, coverage
from touchstone.web.ui.pictures.outcomes import outcomes
from touchstone.web.ui.pictures.pipeline import Standing, board
from touchstone.web.ui.pictures.timeline import Timeline, timeline
from touchstone.web.ui.tables import Choice, Column, Search, Table

PLANS = Path(str(files("touchstone.plans")))
CONFIRMED = datetime(2025, 11, 3, 10, tzinfo=LONDON)
ASKED = datetime(2025, 11, 20, 12, tzinfo=LONDON)
BOARD = (("on_programme", 21, 0), ("at_gateway", 8, 2), ("in_assessment", 14, 0), ("passed", 11, 0))
MONTHS: tuple[tuple[date, dict[str, int]], ...] = (
    (date(2026, 1, 1), {"distinction": 2, "merit": 5, "pass": 9, "fail": 1}),
    (date(2026, 2, 1), {"distinction": 4, "merit": 3, "pass": 6}),
    (date(2026, 3, 1), {}),
    (date(2026, 4, 1), {"distinction": 1, "merit": 8, "pass": 12, "fail": 3}),
)
SPECIFICATION = "tquk-st1379-spec"


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
        "table": example_table(request.GET),
        "empty_table": example_table({"q": "nothing is called this"}),
        "timeline": example_timeline(),
        "coverage": example_coverage(),
        "board": board([Standing(stage, number, late=late, link="#") for stage, number, late in BOARD]),
        "outcomes": outcomes(MONTHS, ("distinction", "merit", "pass", "fail")),
    }


def example_table(asked: Mapping[str, str]) -> Table[ContentType]:
    """A table over rows that every installation has."""
    return Table(
        id=f"table-{len(asked.get('q', ''))}",
        rows=ContentType.objects.all(),
        asked=asked,
        caption="Kinds of record",
        sort="model",
        size=5,
        columns=(
            Column(name="model", title="Kind", value=lambda row: row.model, sort="model", link=lambda _: "#"),
            Column(name="app", title="Part", value=lambda row: row.app_label, sort="app_label"),
            Column(name="stage", title="Stage", value=lambda _: "in_assessment", show="stage"),
            Column(name="number", title="Number", value=lambda row: row.pk, sort="pk", show="number"),
        ),
        search=Search(title="Kind", fields=("model",)),
        choices=(
            Choice(
                name="part",
                title="Part",
                field="app_label",
                options=[("auth", "Sign-in"), ("contenttypes", "Kinds")],
            ),
        ),
    )


def example_timeline() -> Timeline:
    """The days of an apprentice who is booked for a first method."""
    plan = load_plan(PLANS / "ST1379" / "1.1" / "plan.yaml")
    record = Record(
        standard="ST1379",
        version="1.1",
        apprentice=Apprentice(id="An apprentice", date_of_birth=date(2003, 1, 15)),
        programme=Programme(started_on=date(2024, 9, 2)),
        gateways=(GatewayFacts(gateway="gateway", confirmed_at=CONFIRMED, confirmed_by="reviewer"),),
        attempts=(
            Attempt(
                id="OBS-1",
                method="observation",
                bookings=(
                    Booking(
                        starts_at=datetime(2025, 12, 2, 9, tzinfo=LONDON),
                        notice_served_at=datetime(2025, 11, 10, 9, tzinfo=LONDON),
                        notice_served_to="provider",
                    ),
                ),
            ),
        ),
    )
    situation = Situation(plan=plan, policy=load_policy(), scheme=load_scheme(), record=record, now=ASKED)
    return timeline(situation, assess(situation))


def example_coverage() -> Coverage:
    """A portfolio with gaps."""
    needed = [
        ("K1", "The types of learning"),
        ("K2", "Individual needs"),
        ("S2", "Plan a session"),
        ("B3", "Be curious"),
    ]
    shown: tuple[set[str], ...] = ({"K1", "K2"}, {"S2"}, {"K1"}, set())
    titles = ("Session plan", "Reflective log", "Witness statement", "Meeting notes")
    pieces = [
        Piece(str(at), title, frozenset(ksbs))
        for at, (title, ksbs) in enumerate(zip(titles, shown, strict=True), 1)
    ]
    return coverage(needed, pieces)


def example_findings() -> tuple[Finding, ...]:
    """One finding of each outcome, force and layer."""

    def said(code: str, outcome: Outcome, force: Force, layer: Layer, message: str, **more: Any) -> Finding:
        source = more.pop("source", Source(SPECIFICATION, "Gateway Considerations"))
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
