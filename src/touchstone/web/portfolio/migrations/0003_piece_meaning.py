"""What the larger model found in the words of a piece: KSBs and where sentences stand, no words."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("portfolio", "0002_piece_pointers")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="piece",
            name="meaning",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
