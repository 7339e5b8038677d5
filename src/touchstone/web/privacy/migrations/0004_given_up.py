from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    dependencies = [
        ("apprentices", "0001_initial"),
        ("organisations", "0001_initial"),
        ("privacy", "0003_hold_file"),
    ]

    operations = [
        migrations.CreateModel(
            name="GivenUp",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("on", models.DateField()),
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
                "constraints": [models.UniqueConstraint(fields=("apprenticeship",), name="given_up_once")],
            },
        ),
        *isolate("privacy_givenup"),
    ]
