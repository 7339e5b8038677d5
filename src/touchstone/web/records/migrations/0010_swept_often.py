"""Standings are written anew with every action: lists read them from indexes, which frequent sweeps make possible.

And partners have an index of what is soon over, as assessment organisations do.
"""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0009_told_least")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE records_standing SET (autovacuum_vacuum_scale_factor = 0.02)",
            "ALTER TABLE records_standing RESET (autovacuum_vacuum_scale_factor)",
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                "provider",
                "soon_from",
                condition=models.Q(("soon_from__isnull", False)),
                name="standing_soon_of_provider",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                "employer",
                "soon_from",
                condition=models.Q(("soon_from__isnull", False)),
                name="standing_soon_of_employer",
            ),
        ),
    ]
