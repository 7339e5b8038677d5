"""What happens on the way: breaks in learning, withdrawals that may be taken back, other employers and providers."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


def _owned() -> list[tuple[str, models.Field]]:  # type: ignore[type-arg]
    """The columns of every row about one apprentice."""
    return [
        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
        ("by", models.UUIDField()),
        ("at", models.DateTimeField()),
        ("organisation", _to("organisations.organisation", django.db.models.deletion.PROTECT)),
        (
            "apprenticeship",
            _to(
                "apprentices.apprenticeship",
                django.db.models.deletion.CASCADE,
                related="%(app_label)s_%(class)ss",
            ),
        ),
    ]


def _to(what: str, on_delete: object, related: str = "+") -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(to=what, on_delete=on_delete, related_name=related)  # type: ignore[arg-type]


KINDS = [
    ("personal", "Personal: no details are needed"),
    ("work", "Work: the job, the hours or the place changed"),
    ("leave", "Leave that the law or the employer grants"),
    ("else", "Something else"),
]


class Migration(migrations.Migration):
    """Three tables, each shown to its own organisation alone."""

    dependencies: ClassVar = [("apprentices", "0001_initial"), ("organisations", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField("apprenticeship", "pauses", models.JSONField(default=list)),
        migrations.CreateModel(
            name="PartnerChange",
            fields=[
                *_owned(),
                ("kind", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("reason", models.TextField()),
                ("left_open", models.JSONField(default=list)),
                ("before", _to("organisations.organisation", django.db.models.deletion.PROTECT)),
                ("after", _to("organisations.organisation", django.db.models.deletion.PROTECT)),
            ],
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                *_owned(),
                ("on", models.DateField()),
                ("reason", models.TextField()),
                ("reinstated_by", models.UUIDField(null=True)),
                ("reinstated_at", models.DateTimeField(null=True)),
                ("reinstated_reason", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="BreakInLearning",
            fields=[
                *_owned(),
                ("began_on", models.DateField()),
                ("expected_back_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("kind", models.CharField(blank=True, choices=KINDS, max_length=10)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("corrected_at", models.DateTimeField(null=True)),
                ("void_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("apprenticeship"),
                        condition=models.Q(("ended_on", None), ("void_at", None)),
                        name="break_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("ended_on__gte", models.F("began_on")),
                            _connector="OR",
                        ),
                        name="break_ends_after_it_began",
                    ),
                ],
            },
        ),
        *isolate("apprentices_partnerchange", "apprentices_withdrawal", "apprentices_breakinlearning"),
    ]
