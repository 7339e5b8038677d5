"""A file whose time is over keeps its row and loses its bytes and its name."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Let a row say that its bytes were erased; the same file may be handed in anew."""

    dependencies: ClassVar = [("files", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField("storedfile", "erased_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("storedfile", "file_once"),
        migrations.AddConstraint(
            "storedfile",
            models.UniqueConstraint(
                models.F("apprenticeship"),
                models.F("sha256"),
                models.F("name"),
                condition=models.Q(("erased_at", None)),
                name="file_once",
            ),
        ),
    ]
