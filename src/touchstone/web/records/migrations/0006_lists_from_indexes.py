from __future__ import annotations

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from touchstone.web.organisations.isolation import isolate

FILL = """
SELECT set_config('touchstone.organisations', '*', true);
INSERT INTO records_tally (id, organisation_id, stage, turns, change)
SELECT gen_random_uuid(), organisation_id, stage, turns, count(*) FROM records_standing
GROUP BY organisation_id, stage, turns;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("apprentices", "0003_lists_from_indexes"),
        ("organisations", "0002_policies_once_a_query"),
        ("records", "0005_of_partners"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("stage", models.CharField(max_length=30)),
                (
                    "turns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                ("change", models.IntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="standing",
            name="standing_by_due",
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["organisation", "due_on", "apprenticeship"],
                include=("turns", "stage"),
                name="standing_due",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["provider", "due_on", "apprenticeship"],
                include=("organisation", "turns"),
                name="standing_due_of_provider",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["employer", "due_on", "apprenticeship"],
                include=("organisation", "turns"),
                name="standing_due_of_employer",
            ),
        ),
        migrations.AddField(
            model_name="tally",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(
                fields=["organisation"], include=("stage", "turns", "change"), name="tally_of"
            ),
        ),
        *isolate("records_tally"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="standing",
            trigger=pgtrigger.compiler.Trigger(
                name="tallied_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO records_tally (organisation_id, stage, turns, change, id)\nSELECT *, gen_random_uuid() FROM (SELECT organisation_id, stage, turns, sum(change) FROM (SELECT organisation_id, stage, turns, 1 AS change FROM new_rows) AS each GROUP BY 1, 2, 3 HAVING sum(change) <> 0) AS changed;\nRETURN NULL;\n",
                    hash="08f50564bdf9eccc4bad32cedce774c68982e315",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_tallied_insert_0fa4d",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="records_standing",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="standing",
            trigger=pgtrigger.compiler.Trigger(
                name="tallied_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO records_tally (organisation_id, stage, turns, change, id)\nSELECT *, gen_random_uuid() FROM (SELECT organisation_id, stage, turns, sum(change) FROM (SELECT organisation_id, stage, turns, -1 AS change FROM old_rows UNION ALL SELECT organisation_id, stage, turns, 1 AS change FROM new_rows) AS each GROUP BY 1, 2, 3 HAVING sum(change) <> 0) AS changed;\nRETURN NULL;\n",
                    hash="553ae46866e27e10b91e1e9f466c4fc4e5a4c165",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_tallied_update_cacac",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="records_standing",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="standing",
            trigger=pgtrigger.compiler.Trigger(
                name="tallied_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO records_tally (organisation_id, stage, turns, change, id)\nSELECT *, gen_random_uuid() FROM (SELECT organisation_id, stage, turns, sum(change) FROM (SELECT organisation_id, stage, turns, -1 AS change FROM old_rows) AS each GROUP BY 1, 2, 3 HAVING sum(change) <> 0) AS changed;\nRETURN NULL;\n",
                    hash="cfcc3d078403d191fde6468fe68a9d47a9065810",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_tallied_delete_44454",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="records_standing",
                    when="AFTER",
                ),
            ),
        ),
    ]
