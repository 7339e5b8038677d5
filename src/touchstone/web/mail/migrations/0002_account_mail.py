from __future__ import annotations

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="sealed",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.CreateModel(
            name="AccountMail",
            fields=[
                ("to", models.EmailField(max_length=254)),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField()),
                ("sealed", models.TextField(blank=True, default="")),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("failed", models.CharField(blank=True, max_length=300)),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("written_at"), name="account_mail_by_time")],
            },
        ),
    ]
