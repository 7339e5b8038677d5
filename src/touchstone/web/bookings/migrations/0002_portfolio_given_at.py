from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]

    operations = [
        migrations.AddField("attempt", "portfolio_given_at", models.DateTimeField(null=True)),
    ]
