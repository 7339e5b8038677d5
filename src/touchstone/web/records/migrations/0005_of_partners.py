from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

PARTNERS = ("provider", "employer")
FILL = """
SELECT set_config('touchstone.organisations', '*', true);
UPDATE records_standing AS standing SET provider_id = one.provider_id, employer_id = one.employer_id
FROM apprentices_apprenticeship AS one WHERE one.id = standing.apprenticeship_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def partner(**options: bool) -> models.ForeignKey[models.Model, models.Model]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="organisations.organisation",
        **options,  # type: ignore[arg-type]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("apprentices", "0002_circumstances"),
        ("organisations", "0001_initial"),
        ("records", "0004_counts_from_an_index"),
    ]

    operations = [
        *(migrations.AddField("standing", name, partner(null=True)) for name in PARTNERS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *(migrations.AlterField("standing", name, partner()) for name in PARTNERS),
        *(
            migrations.AddIndex(
                model_name="standing",
                index=models.Index(
                    fields=[name, "stage", "due_on"],
                    include=["organisation", "turns"],
                    name=f"standing_of_{name}",
                ),
            )
            for name in PARTNERS
        ),
    ]
