"""The language of captions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Note the language of captions; those from before are shown as English."""

    dependencies: ClassVar[list[Any]] = [("viewing", "0001_initial")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="viewing",
            name="captions_language",
            field=models.CharField(blank=True, max_length=3),
        ),
    ]
