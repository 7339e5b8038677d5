from __future__ import annotations

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("apprentices", "0003_lists_from_indexes"),
        ("organisations", "0002_policies_once_a_query"),
        ("records", "0007_due_of_what"),
    ]

    operations = [
        migrations.AddField(
            model_name="casedecision",
            name="asked_minutes",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="casedecision",
            name="code",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="casedecision",
            name="measure",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AlterField(
            model_name="casedecision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("override", "Override"),
                    ("acknowledgement", "Acknowledgement"),
                    ("adjustment", "Reasonable adjustment"),
                    ("refused_adjustment", "Reasonable adjustment, refused"),
                    ("sanction", "Sanction for malpractice"),
                    ("exceptional", "Exceptional circumstances"),
                ],
                max_length=20,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casedecision",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = OLD.apprenticeship_id AND kind = 'decisions' AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF; IF TG_OP = 'UPDATE' AND OLD.kind = 'exceptional' THEN RETURN NEW; END IF; RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8955c2b7069df918f25fd35a8c14883081e7afad",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3951d",
                    table="records_casedecision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casedecision",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table only grows';",
                    hash="ae737dd9ffea265e3f6a2931829da4fc8de7e9ad",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_3c5d3",
                    table="records_casedecision",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="casedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("code", ""), ("kind__in", ("refused_adjustment", "sanction")), _negated=True
                ),
                name="case_decision_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="casedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "sanction"), ("measure", ""), _negated=True),
                name="case_decision_sanction_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="casedecision",
            constraint=models.UniqueConstraint(
                models.F("apprenticeship"),
                models.F("code"),
                condition=models.Q(("code", ""), _negated=True),
                name="case_decision_code_once",
            ),
        ),
    ]
