from __future__ import annotations

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("results", "0002_revision"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="release",
            name="append_only",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="told",
            name="append_only",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="release",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = OLD.apprenticeship_id AND kind = 'decisions' AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF; RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c93b26d8fd2a2f0e53c430f7c1751fc7e298e8ed",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1fb14",
                    table="results_release",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="told",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = OLD.apprenticeship_id AND kind = 'decisions' AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF; RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="59ba90b54e4d78afc4fe90e57d0f1cc791940c28",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_32cac",
                    table="results_told",
                    when="BEFORE",
                ),
            ),
        ),
    ]
