from __future__ import annotations

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("apprentices", "0001_initial"),
        ("bookings", "0002_portfolio_given_at"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=64)),
                (
                    "against",
                    models.CharField(
                        choices=[
                            ("result", "A result"),
                            ("adjustment", "A decision about reasonable adjustments"),
                            ("malpractice", "A sanction for malpractice"),
                        ],
                        max_length=12,
                    ),
                ),
                ("grounds", models.TextField()),
                ("lodged_at", models.DateTimeField()),
                ("lodged_by", models.UUIDField()),
                ("lodged_role", models.CharField(max_length=40)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.UUIDField(null=True)),
                ("withdrawn_because", models.TextField(blank=True)),
                (
                    "apprenticeship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)ss",
                        to="apprentices.apprenticeship",
                    ),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
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
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("stage", models.CharField(max_length=60)),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.UUIDField()),
                ("outcome", models.CharField(max_length=12)),
                ("reason", models.TextField()),
                ("before", models.JSONField()),
                ("changes", models.JSONField(default=list)),
                ("voids_attempt", models.BooleanField(default=False)),
                ("deciders", models.JSONField()),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="appeals.appeal",
                    ),
                ),
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
            name="Panellist",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("stage", models.CharField(max_length=60)),
                ("connected", models.BooleanField()),
                ("named_at", models.DateTimeField()),
                ("named_by", models.UUIDField()),
                ("touched", models.BooleanField(default=False)),
                ("stood_down_at", models.DateTimeField(null=True)),
                ("stood_down_because", models.TextField(blank=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="panel", to="appeals.appeal"
                    ),
                ),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decides",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                ("reason", models.TextField()),
                (
                    "apprenticeship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)ss",
                        to="apprentices.apprenticeship",
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="set_aside",
                        to="appeals.decision",
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
            name="TakenFurther",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("stage", models.CharField(max_length=60)),
                ("grounds", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken_further",
                        to="appeals.appeal",
                    ),
                ),
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
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                models.F("organisation"), models.F("lodged_at"), models.F("id"), name="appeal_by_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                models.F("apprenticeship"), models.F("code"), name="appeal_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("grounds", ""), _negated=True), name="appeal_has_grounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="appeal_decision_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ("upheld", "not_upheld"))), name="appeal_decision_outcome"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ee67e52fa8c175dc20a7b95612024753ca787fad",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_21f89",
                    table="appeals_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table only grows';",
                    hash="58c62c71defe596d63d4cab5c27c751221500ad9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_1869e",
                    table="appeals_decision",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="panellist",
            constraint=models.UniqueConstraint(
                models.F("appeal"), models.F("stage"), models.F("person"), name="panellist_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="panellist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stood_down_at", None),
                    models.Q(("stood_down_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="panellist_stood_down_why",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="setaside",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="aca5baa07b595a5848fde0cd4b4b423bcd8a01ab",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c046b",
                    table="appeals_setaside",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="setaside",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table only grows';",
                    hash="ded2b166bbe1be4b33cbe2b2607fe54e6f3abe82",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_569e3",
                    table="appeals_setaside",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="takenfurther",
            constraint=models.UniqueConstraint(
                models.F("appeal"), models.F("stage"), name="appeal_taken_further_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takenfurther",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b27c68fe733bce0da8c66221a6fdbd7778218aa0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fecc9",
                    table="appeals_takenfurther",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takenfurther",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table only grows';",
                    hash="05371a820d63c6af9de629ad2aef02d1dc9eb498",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_1fd4c",
                    table="appeals_takenfurther",
                    when="BEFORE",
                ),
            ),
        ),
        *isolate(
            "appeals_appeal",
            "appeals_takenfurther",
            "appeals_panellist",
            "appeals_decision",
            "appeals_setaside",
        ),
    ]
