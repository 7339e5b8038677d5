from __future__ import annotations

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("apprentices", "0002_circumstances"),
        ("files", "0002_erased"),
        ("organisations", "0002_policies_once_a_query"),
    ]

    operations = [
        migrations.CreateModel(
            name="TimedNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("second", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                (
                    "ksbs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6), blank=True, default=list, size=None
                    ),
                ),
                ("by", models.UUIDField()),
                ("side", models.UUIDField()),
                ("at", models.DateTimeField()),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="files.storedfile"
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Viewing",
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
                            ("working", "Working"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=10)),
                ("progress", models.PositiveSmallIntegerField(default=0)),
                ("because", models.TextField(blank=True)),
                ("since", models.DateTimeField()),
                ("found", models.JSONField(null=True)),
                ("seen", models.JSONField(null=True)),
                ("poster", models.CharField(blank=True, max_length=64)),
                ("strip", models.CharField(blank=True, max_length=64)),
                ("playable", models.CharField(blank=True, max_length=64)),
                ("playable_size", models.PositiveBigIntegerField(default=0)),
                ("playable_type", models.CharField(blank=True, max_length=30)),
                ("captions", models.TextField(blank=True)),
                ("captions_by", models.UUIDField(null=True)),
                ("method", models.CharField(blank=True, max_length=60)),
                ("held_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField(null=True)),
                ("from_second", models.PositiveIntegerField(null=True)),
                ("to_second", models.PositiveIntegerField(null=True)),
                ("nominated_by", models.UUIDField(null=True)),
                ("nominated_at", models.DateTimeField(null=True)),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="files.storedfile"
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
                "constraints": [models.UniqueConstraint(models.F("file"), name="viewing_once")],
            },
        ),
        *isolate("viewing_viewing", "viewing_timednote"),
    ]
