from __future__ import annotations

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Apprenticeship",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("first_name", models.CharField(max_length=200)),
                ("last_name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("born_on", models.DateField(verbose_name="date of birth")),
                ("uln", models.CharField(blank=True, max_length=10, verbose_name="ULN")),
                ("line_manager_name", models.CharField(max_length=200)),
                ("line_manager_email", models.EmailField(max_length=254)),
                ("standard", models.CharField(max_length=6)),
                ("version", models.CharField(max_length=10)),
                ("started_on", models.DateField()),
                ("original_started_on", models.DateField(blank=True, null=True)),
                ("opted_in", models.BooleanField(null=True, verbose_name="opted in to English and maths")),
                (
                    "funding",
                    models.CharField(
                        choices=[
                            ("funded", "Funded by the apprenticeship budget"),
                            ("private", "Privately funded"),
                        ],
                        default="funded",
                        max_length=10,
                    ),
                ),
                ("adjustment_needs", models.TextField(blank=True)),
                ("privacy_notice_at", models.DateTimeField()),
                ("certificate_permission_at", models.DateTimeField(null=True)),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
                ("registered_at", models.DateTimeField()),
                ("registered_by", models.UUIDField()),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employs",
                        to="organisations.organisation",
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
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="apprenticeships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provides",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VersionChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("standard", models.CharField(max_length=6)),
                ("version", models.CharField(max_length=10)),
                ("reason", models.TextField()),
                ("by", models.UUIDField()),
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
        migrations.AddIndex(
            model_name="apprenticeship",
            index=models.Index(
                models.F("organisation"),
                models.F("last_name"),
                models.F("first_name"),
                models.F("id"),
                name="apprenticeship_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="apprenticeship",
            index=models.Index(models.F("provider"), name="apprenticeship_provider"),
        ),
        migrations.AddIndex(
            model_name="apprenticeship",
            index=models.Index(models.F("employer"), name="apprenticeship_employer"),
        ),
        migrations.AddConstraint(
            model_name="apprenticeship",
            constraint=models.CheckConstraint(
                condition=models.Q(("uln", ""), ("uln__regex", "^[1-9][0-9]{9}$"), _connector="OR"),
                name="apprenticeship_uln",
            ),
        ),
        migrations.AddConstraint(
            model_name="apprenticeship",
            constraint=models.UniqueConstraint(
                models.F("organisation"),
                models.F("uln"),
                models.F("standard"),
                condition=models.Q(models.Q(("uln", ""), _negated=True), ("withdrawn_on", None)),
                name="apprenticeship_once",
            ),
        ),
        *isolate("apprentices_apprenticeship", "apprentices_versionchange"),
    ]
