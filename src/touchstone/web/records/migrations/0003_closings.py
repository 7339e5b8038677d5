from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("apprentices", "0002_circumstances"),
        ("organisations", "0001_initial"),
        ("records", "0002_withdrawn_because"),
    ]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="closes_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="closings",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="standing",
            name="soon_from",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                models.F("organisation"),
                models.F("soon_from"),
                condition=models.Q(("soon_from__isnull", False)),
                name="standing_by_closing",
            ),
        ),
    ]
