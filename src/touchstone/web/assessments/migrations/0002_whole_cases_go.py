from __future__ import annotations

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="entry",
            name="append_only",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = (SELECT apprenticeship_id FROM bookings_attempt WHERE id = OLD.attempt_id) AND kind = 'decisions' AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF; RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d3780889d6c184a9d1e22abf73f444e9076c3637",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2a085",
                    table="assessments_entry",
                    when="BEFORE",
                ),
            ),
        ),
    ]
