from __future__ import annotations

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("resits", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="proposal",
            name="append_only",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="word",
            name="append_only",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = OLD.apprenticeship_id AND kind = 'decisions' AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF; RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="332255b5f554075ae7fd76cc3b7f81372e9bf9d2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9ebd7",
                    table="resits_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="word",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = OLD.apprenticeship_id AND kind = 'decisions' AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF; RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eed13d9ff7548463a363e14b5dbf739edeac778f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cf065",
                    table="resits_word",
                    when="BEFORE",
                ),
            ),
        ),
    ]
