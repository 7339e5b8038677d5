from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_closings"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="standing", name="standing_by_stage"),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["organisation", "stage", "due_on"], include=["turns"], name="standing_by_stage"
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(models.F("organisation"), models.F("due_on"), name="standing_by_due"),
        ),
    ]
