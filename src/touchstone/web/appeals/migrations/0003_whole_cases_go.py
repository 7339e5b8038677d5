from __future__ import annotations

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0002_where_it_stands"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="decision",
            name="append_only",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="setaside",
            name="append_only",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="takenfurther",
            name="append_only",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = OLD.apprenticeship_id AND kind = 'decisions' AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF; RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="76ac1d5f8da926cdfc1638e3b4328e6344ae6744",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_21f89",
                    table="appeals_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="setaside",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = OLD.apprenticeship_id AND kind = 'decisions' AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF; RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="56f9014e4c12c6a34fbb99197442d011ce145361",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c046b",
                    table="appeals_setaside",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takenfurther",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM privacy_removal WHERE apprenticeship = OLD.apprenticeship_id AND kind = 'decisions' AND transaction = pg_current_xact_id()::text::bigint) THEN RETURN OLD; END IF; RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="601ca749acb18430d30da6bff3e76fb15c1ff707",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fecc9",
                    table="appeals_takenfurther",
                    when="BEFORE",
                ),
            ),
        ),
    ]
