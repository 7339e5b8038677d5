from __future__ import annotations

import uuid

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
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("media_type", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=255)),
                ("uploaded_by", models.UUIDField()),
                ("uploaded_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
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
                        models.F("apprenticeship"), models.F("sha256"), models.F("name"), name="file_once"
                    )
                ],
            },
        ),
        *isolate("files_storedfile"),
    ]
