from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_lists_from_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="due_title",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="standing",
            name="due_whose",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
    ]
