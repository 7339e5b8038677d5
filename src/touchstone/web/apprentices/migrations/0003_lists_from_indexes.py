from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("apprentices", "0002_circumstances"),
        ("organisations", "0002_policies_once_a_query"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="apprenticeship",
            name="apprenticeship_provider",
        ),
        migrations.RemoveIndex(
            model_name="apprenticeship",
            name="apprenticeship_employer",
        ),
        migrations.AddIndex(
            model_name="apprenticeship",
            index=models.Index(
                models.F("provider"),
                models.F("organisation"),
                models.F("standard"),
                models.F("employer"),
                name="apprenticeship_of_provider",
            ),
        ),
        migrations.AddIndex(
            model_name="apprenticeship",
            index=models.Index(
                models.F("employer"),
                models.F("organisation"),
                models.F("standard"),
                models.F("provider"),
                name="apprenticeship_of_employer",
            ),
        ),
        migrations.AddIndex(
            model_name="apprenticeship",
            index=models.Index(
                models.F("organisation"),
                models.F("standard"),
                models.F("provider"),
                models.F("employer"),
                name="apprenticeship_of_house",
            ),
        ),
    ]
