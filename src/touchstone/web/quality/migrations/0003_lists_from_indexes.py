from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("apprentices", "0003_lists_from_indexes"),
        ("bookings", "0003_lists_from_indexes"),
        ("organisations", "0002_policies_once_a_query"),
        ("quality", "0002_whole_cases_go"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "asked_back"))),
                fields=["organisation", "due_on", "id"],
                include=("attempt", "assessor"),
                name="review_open",
            ),
        ),
    ]
