from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("to", models.EmailField(max_length=254)),
                ("person_id", models.UUIDField(null=True)),
                ("apprenticeship_id", models.UUIDField(null=True)),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField()),
                ("calendar", models.TextField(blank=True)),
                ("written_at", models.DateTimeField()),
                ("at_once", models.BooleanField(default=True)),
                ("once", models.CharField(blank=True, max_length=100)),
                ("sent_at", models.DateTimeField(null=True)),
                ("failed", models.CharField(blank=True, max_length=300)),
                (
                    "digest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="gathers",
                        to="mail.message",
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
                    models.Index(models.F("organisation"), models.F("written_at"), name="message_by_time"),
                    models.Index(
                        models.F("organisation"),
                        models.F("person_id"),
                        models.F("written_at"),
                        name="message_by_person",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"),
                        models.F("to"),
                        models.F("once"),
                        condition=models.Q(("once", ""), _negated=True),
                        name="message_once",
                    )
                ],
            },
        ),
        *isolate("mail_message"),
    ]
