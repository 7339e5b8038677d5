from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("apprentices", "0003_lists_from_indexes"),
        ("bookings", "0002_portfolio_given_at"),
        ("organisations", "0002_policies_once_a_query"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                models.F("id"), condition=models.Q(("void__isnull", False)), name="attempt_void"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("ended", "")),
                fields=["organisation", "ends_at"],
                include=("starts_at", "id"),
                name="booking_in_force",
            ),
        ),
    ]
