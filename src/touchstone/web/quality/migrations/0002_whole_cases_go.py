from __future__ import annotations

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="remark",
            name="append_only",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="remark",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = (SELECT apprenticeship_id FROM quality_review WHERE id = OLD.review_id) AND kind = 'decisions' AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF; RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="940b48a488b062d5b9b503c7de801a8edb0989b0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4f65c",
                    table="quality_remark",
                    when="BEFORE",
                ),
            ),
        ),
    ]
