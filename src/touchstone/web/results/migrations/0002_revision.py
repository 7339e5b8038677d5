"""A result changed by an appeal is another row beside the one that was released first."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Number the revisions of a result."""

    dependencies: ClassVar = [("results", "0001_initial")]

    operations: ClassVar = [
        migrations.RemoveConstraint("release", "release_once"),
        migrations.AddField(
            "release",
            "because",
            models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField("release", "revision", models.PositiveSmallIntegerField(default=1)),
        migrations.AddConstraint(
            "release",
            models.UniqueConstraint(models.F("attempt"), models.F("revision"), name="release_once"),
        ),
        migrations.AddConstraint(
            "release",
            models.CheckConstraint(
                condition=models.Q(("because", ""), ("revision", 1))
                | (models.Q(("revision__gt", 1)) & models.Q(("because", ""), _negated=True)),
                name="release_revised_why",
            ),
        ),
    ]
