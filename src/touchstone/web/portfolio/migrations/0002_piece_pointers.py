"""Where in a piece a KSB is shown, beside each mapping."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("portfolio", "0001_initial")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="piece",
            name="pointers",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
