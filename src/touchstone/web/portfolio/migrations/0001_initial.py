from __future__ import annotations

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("apprentices", "0001_initial"),
        ("files", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Piece",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=60)),
                ("shows", models.TextField(blank=True)),
                ("statement", models.TextField(blank=True)),
                ("observed_on", models.DateField(null=True)),
                (
                    "mentees",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "ksbs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6), blank=True, default=list, size=None
                    ),
                ),
                ("anonymised", models.BooleanField(null=True)),
                ("anonymised_by", models.UUIDField(null=True)),
                ("anonymised_at", models.DateTimeField(null=True)),
                ("added_by", models.UUIDField()),
                ("added_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
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
        ),
        migrations.CreateModel(
            name="PieceVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("added_by", models.UUIDField()),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by", models.UUIDField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
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
                    "piece",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="portfolio.piece",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Portfolio",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("handed_in_at", models.DateTimeField(null=True)),
                ("handed_in_by", models.UUIDField(null=True)),
                ("given_to_assessor_at", models.DateTimeField(null=True)),
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
        ),
        migrations.AddConstraint(
            model_name="piece",
            constraint=models.UniqueConstraint(
                models.F("apprenticeship"), models.F("number"), name="piece_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pieceversion",
            constraint=models.UniqueConstraint(
                models.F("piece"), models.F("number"), name="piece_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pieceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                    _connector="OR",
                ),
                name="piece_version_removed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="portfolio",
            constraint=models.UniqueConstraint(models.F("apprenticeship"), name="portfolio_once"),
        ),
        *isolate("portfolio_portfolio", "portfolio_piece", "portfolio_pieceversion"),
    ]
