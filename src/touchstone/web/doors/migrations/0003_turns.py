from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("doors", "0002_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="endpoint",
            name="trying_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="rests_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="misses",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                models.F("endpoint"),
                models.F("next_at"),
                condition=models.Q(("next_at__isnull", False)),
                name="delivery_waits",
            ),
        ),
    ]
