from __future__ import annotations

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("apprentices", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("override", "Override"),
                            ("acknowledgement", "Acknowledgement"),
                            ("adjustment", "Reasonable adjustment"),
                            ("exceptional", "Exceptional circumstances"),
                        ],
                        max_length=20,
                    ),
                ),
                ("finding", models.CharField(blank=True, max_length=120)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("method", models.CharField(blank=True, max_length=60)),
                ("extra_minutes", models.PositiveIntegerField(null=True)),
                ("attempt", models.CharField(blank=True, max_length=64)),
                ("by", models.UUIDField()),
                ("role", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "apprenticeship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)ss",
                        to="apprentices.apprenticeship",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="case_decision_why"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("stage", models.CharField(max_length=30)),
                ("next_action", models.CharField(blank=True, max_length=60)),
                ("next_title", models.CharField(blank=True, max_length=300)),
                ("whose_turn", models.CharField(blank=True, max_length=40)),
                (
                    "turns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("steps", models.JSONField(default=list)),
                ("due_on", models.DateField(null=True)),
                ("overall", models.CharField(blank=True, max_length=60)),
                ("broken", models.PositiveIntegerField(default=0)),
                ("as_of", models.DateTimeField()),
                (
                    "apprenticeship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)ss",
                        to="apprentices.apprenticeship",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("organisation"),
                        models.F("stage"),
                        models.F("due_on"),
                        name="standing_by_stage",
                    ),
                    models.Index(
                        models.F("organisation"),
                        models.F("whose_turn"),
                        models.F("due_on"),
                        name="standing_by_turn",
                    ),
                    django.contrib.postgres.indexes.GinIndex(models.F("turns"), name="standing_turns"),
                ],
                "constraints": [models.UniqueConstraint(models.F("apprenticeship"), name="standing_once")],
            },
        ),
        *isolate("records_casedecision", "records_standing"),
    ]
