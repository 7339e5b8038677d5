"""A hold may be of one file."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Let a hold name a file; one that names none holds everything, as before."""

    dependencies: ClassVar = [("files", "0003_kept_as"), ("privacy", "0002_whole_cases_go")]

    operations: ClassVar = [
        migrations.AddField(
            "hold",
            "file",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="files.storedfile",
            ),
        ),
    ]
