from __future__ import annotations

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="removal",
            name="append_only",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="removal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'UPDATE' AND OLD.transaction = pg_current_xact_id()::text::bigint AND NEW.transaction = OLD.transaction\n    THEN RETURN NEW; END IF;\n RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3ea3df8414331a76e6a08776106b09b8b447fbf5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_71963",
                    table="privacy_removal",
                    when="BEFORE",
                ),
            ),
        ),
    ]
