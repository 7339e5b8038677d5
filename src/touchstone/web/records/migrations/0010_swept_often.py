"""Standings are written anew with every action; lists read them from indexes, which a sweep makes possible."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0009_told_least")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE records_standing SET (autovacuum_vacuum_scale_factor = 0.02)",
            "ALTER TABLE records_standing RESET (autovacuum_vacuum_scale_factor)",
        ),
    ]
