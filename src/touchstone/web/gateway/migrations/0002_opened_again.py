from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("apprentices", "0002_circumstances"),
        ("files", "0002_erased"),
        ("gateway", "0001_initial"),
        ("organisations", "0002_policies_once_a_query"),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="opened_again_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="round",
            name="opened_again_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opened_again_at", None), ("opened_again_by", None)),
                    models.Q(
                        ("decision", "accepted"),
                        ("opened_again_at__isnull", False),
                        ("opened_again_by__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="round_opened_again_why",
            ),
        ),
    ]
