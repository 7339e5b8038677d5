from __future__ import annotations

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("apprentices", "0002_circumstances"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Removal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("apprenticeship", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("removed_at", models.DateTimeField()),
                ("request", models.UUIDField(null=True)),
                ("message", models.TextField()),
                ("clause", models.TextField()),
                ("counts", models.JSONField(default=dict)),
                ("transaction", models.BigIntegerField(default=0, editable=False)),
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
            name="ErasureRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("received_on", models.DateField()),
                ("received_how", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField(blank=True)),
                ("due_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for an answer"),
                            ("waiting", "Answered; the rest goes when nothing holds it"),
                            ("done", "Answered and carried out"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("goes", models.JSONField(default=list)),
                ("stays", models.JSONField(default=list)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.UUIDField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
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
                        models.F("state"),
                        models.F("due_on"),
                        name="erasure_by_state",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("apprenticeship"),
                        condition=models.Q(("state__in", ["asked", "waiting"])),
                        name="erasure_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="erasure_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["waiting", "done"]), _negated=True),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="erasure_answered_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("reason", models.TextField()),
                ("placed_by", models.UUIDField()),
                ("placed_at", models.DateTimeField()),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_because", models.TextField(blank=True)),
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
                        models.F("placed_at"),
                        models.F("id"),
                        name="data_hold_by_time",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="data_hold_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None)),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lifted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="data_hold_lifted_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("standard", models.CharField(max_length=6)),
                ("version", models.CharField(max_length=10)),
                ("month", models.DateField()),
                ("grades", models.JSONField(default=dict)),
                ("overall", models.CharField(blank=True, max_length=60)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("resits", models.PositiveIntegerField(default=0)),
                ("retakes", models.PositiveIntegerField(default=0)),
                ("appeals", models.PositiveIntegerField(default=0)),
                ("upheld", models.PositiveIntegerField(default=0)),
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
                        models.F("organisation"), models.F("month"), models.F("id"), name="outcome_by_month"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="outcome_of_a_month")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcome",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="08a914fa08805a945d1f717a30b0253e50a52c12",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e6baf",
                    table="privacy_outcome",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcome",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table only grows';",
                    hash="b7c8a45f7028cbc28b787ddaefef7aea19c2786c",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_3d7b3",
                    table="privacy_outcome",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="removal",
            index=models.Index(models.F("apprenticeship"), models.F("kind"), name="removal_of"),
        ),
        migrations.AddIndex(
            model_name="removal",
            index=models.Index(
                models.F("organisation"), models.F("removed_at"), models.F("id"), name="removal_by_time"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="removal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4617581c896be85fb21643c3670954f710584559",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_71963",
                    table="privacy_removal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="removal",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table only grows';",
                    hash="7fc3fa47eb14c4ca20855d6bb63f7192939d8b51",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_c1e1c",
                    table="privacy_removal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="removal",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.transaction = pg_current_xact_id()::text::bigint; RETURN NEW;",
                    hash="7c963be451e754100ad7198088eb773af8315b8c",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_7380a",
                    table="privacy_removal",
                    when="BEFORE",
                ),
            ),
        ),
        *isolate("privacy_hold", "privacy_erasurerequest", "privacy_removal", "privacy_outcome"),
    ]
