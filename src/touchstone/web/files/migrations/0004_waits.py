"""Files from outside that wait for somebody inside to take them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that says so; nothing that is there waits."""

    dependencies: ClassVar = [("files", "0003_kept_as")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="storedfile",
            name="waits",
            field=models.BooleanField(default=False),
        ),
    ]
