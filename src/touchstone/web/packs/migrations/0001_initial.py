"""Portfolios from elsewhere."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    """The table of packs that were sent."""

    initial = True

    dependencies: ClassVar = [
        ("apprentices", "0002_circumstances"),
        ("organisations", "0002_policies_once_a_query"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("by", models.UUIDField()),
                ("membership", models.UUIDField()),
                ("name", models.CharField(max_length=255)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("lines", models.JSONField(default=list)),
                ("unknown", models.JSONField(default=list)),
                ("beside", models.PositiveIntegerField(default=0)),
                ("at_line", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checked", "Checked, and not taken in yet"),
                            ("taking", "Being taken in"),
                            ("finished", "Taken in"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="checked",
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
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
                    models.UniqueConstraint(
                        models.F("apprenticeship"),
                        condition=models.Q(("state__in", ["checked", "taking"])),
                        name="arrival_one_open",
                    )
                ],
            },
        ),
        *isolate("packs_arrival"),
    ]
