from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0003_whole_cases_go"),
        ("apprentices", "0003_lists_from_indexes"),
        ("bookings", "0003_lists_from_indexes"),
        ("organisations", "0002_policies_once_a_query"),
        ("records", "0008_decisions_to_appeal_against"),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="decision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="records.casedecision",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="grants_minutes",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="attempt",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="bookings.attempt",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attempt", None), ("decision__isnull", False)),
                    models.Q(("attempt__isnull", False), ("decision", None)),
                    _connector="OR",
                ),
                name="appeal_about_one_thing",
            ),
        ),
    ]
