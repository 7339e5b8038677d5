from __future__ import annotations

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("apprentices", "0001_initial"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=64)),
                ("method", models.CharField(max_length=60)),
                ("kind", models.CharField(default="first", max_length=12)),
                ("consent", models.JSONField(null=True)),
                ("further_learning", models.JSONField(null=True)),
                ("window_extension_asked_at", models.DateTimeField(null=True)),
                ("question_set", models.CharField(blank=True, max_length=64)),
                ("judged_at", models.DateTimeField(null=True)),
                ("judged_by", models.UUIDField(null=True)),
                ("notified_at", models.DateTimeField(null=True)),
                (
                    "notified_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("void", models.JSONField(null=True)),
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
            name="Availability",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="availability",
                        to=settings.AUTH_USER_MODEL,
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
            name="Booking",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("venue", models.CharField(blank=True, max_length=60)),
                ("place", models.TextField(blank=True)),
                ("link", models.URLField(blank=True, verbose_name="meeting link")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("booked_at", models.DateTimeField()),
                ("booked_by", models.UUIDField()),
                ("notice_due_on", models.DateField(null=True)),
                ("notice_served_at", models.DateTimeField(null=True)),
                ("notice_served_by", models.UUIDField(null=True)),
                ("notice_served_to", models.CharField(blank=True, max_length=64)),
                ("notice_channel", models.CharField(blank=True, max_length=40)),
                ("notice_proof", models.TextField(blank=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("declined_reason", models.TextField(blank=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rescheduled", "Moved to another date"),
                            ("cancelled", "Cancelled"),
                            ("no_show", "Nobody came"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "apprenticeship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)ss",
                        to="apprentices.apprenticeship",
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assesses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="bookings.attempt",
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
            name="BookedSection",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("section", models.CharField(max_length=60)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("stands", models.BooleanField(default=True)),
                (
                    "apprenticeship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="apprentices.apprenticeship",
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="bookings.booking",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("reason", models.TextField()),
                ("declared_by", models.UUIDField()),
                ("declared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to=settings.AUTH_USER_MODEL,
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
                    "with_apprenticeship",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="apprentices.apprenticeship",
                    ),
                ),
                (
                    "with_organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("standard", models.CharField(max_length=6)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to=settings.AUTH_USER_MODEL,
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
                        models.F("organisation"),
                        models.F("assessor"),
                        models.F("standard"),
                        name="approval_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                models.F("apprenticeship"), models.F("code"), name="attempt_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("judged_at", None), ("judged_by", None)),
                    models.Q(("judged_at__isnull", False), ("judged_by__isnull", False)),
                    _connector="OR",
                ),
                name="attempt_judged_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("notified_at", None), ("judged_at__isnull", False), _connector="OR"),
                name="attempt_judged_before_notified",
            ),
        ),
        migrations.AddConstraint(
            model_name="availability",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("organisation", "="), ("assessor", "="), ("during", "&&")],
                name="availability_once",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                models.F("organisation"), models.F("starts_at"), models.F("id"), name="booking_by_start"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(models.F("assessor"), models.F("starts_at"), name="booking_by_assessor"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                models.F("attempt"), condition=models.Q(("ended", "")), name="booking_one_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_at", None)),
                    models.Q(
                        models.Q(("ended", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        ("ended_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="booking_ended_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="booking_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="bookedsection",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("stands", True)),
                expressions=[("assessor", "="), ("during", "&&")],
                name="assessor_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="bookedsection",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("stands", True)),
                expressions=[("apprenticeship", "="), ("during", "&&")],
                name="apprentice_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="bookedsection",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("stands", True)),
                expressions=[("person", "="), ("during", "&&")],
                name="person_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("with_apprenticeship__isnull", False), ("with_organisation", None)),
                    models.Q(("with_apprenticeship", None), ("with_organisation__isnull", False)),
                    _connector="OR",
                ),
                name="conflict_with_one",
            ),
        ),
        *isolate(
            "bookings_attempt",
            "bookings_booking",
            "bookings_bookedsection",
            "bookings_approval",
            "bookings_availability",
            "bookings_conflict",
        ),
    ]
