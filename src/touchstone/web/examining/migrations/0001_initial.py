from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("apprentices", "0002_circumstances"),
        ("files", "0003_kept_as"),
        ("organisations", "0002_policies_once_a_query"),
    ]

    operations = [
        migrations.CreateModel(
            name="Examination",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("looking", "Looking"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("because", models.TextField(blank=True)),
                ("since", models.DateTimeField()),
                ("examined_at", models.DateTimeField(null=True)),
                ("version", models.PositiveSmallIntegerField(default=0)),
                ("quarantined", models.BooleanField(default=False)),
                ("report", models.JSONField(null=True)),
                ("text", models.TextField(blank=True)),
                ("scanned_by", models.CharField(blank=True, max_length=100)),
                ("not_scanned", models.CharField(blank=True, max_length=200)),
                (
                    "apprenticeship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)ss",
                        to="apprentices.apprenticeship",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="examination",
                        to="files.storedfile",
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
                        condition=models.Q(
                            ("quarantined", False), ("report__isnull", False), _connector="OR"
                        ),
                        name="quarantined_for_a_reason",
                    )
                ],
            },
        ),
        *isolate("examining_examination"),
    ]
