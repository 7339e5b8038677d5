"""What a file is kept as: sound and video as recordings, the rest as nothing yet: with the portfolio.

Rows of every organisation are changed by their column's type, since row-level security shows a migration none.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

RECORDED = """
ALTER TABLE files_storedfile ALTER COLUMN kept_as TYPE varchar(20)
USING CASE WHEN media_type LIKE 'audio/%' OR media_type LIKE 'video/%' THEN 'recordings' ELSE kept_as END
"""


class Migration(migrations.Migration):
    """Give every file its retention class."""

    dependencies: ClassVar = [("files", "0002_erased")]

    operations: ClassVar = [
        migrations.AddField(
            "storedfile",
            "kept_as",
            models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.RunSQL(RECORDED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "storedfile",
            models.CheckConstraint(
                condition=models.Q(("kept_as__in", ("", "identity", "portfolio", "recordings", "decisions"))),
                name="file_kept_as_known",
            ),
        ),
    ]
