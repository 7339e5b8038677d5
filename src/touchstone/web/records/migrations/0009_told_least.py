from __future__ import annotations

from django.db import migrations, models

NEXT = "See the record"  # what those are told of whom more is kept, until the night has worked it out


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0008_decisions_to_appeal_against"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="standing", name="standing_of_employer"),
        migrations.RemoveIndex(model_name="standing", name="standing_due_of_employer"),
        migrations.AddField(
            model_name="standing",
            name="told_next_action",
            field=models.CharField(max_length=60, blank=True, default="", db_default=""),
        ),
        migrations.AddField(
            model_name="standing",
            name="told_next_title",
            field=models.CharField(max_length=300, blank=True, default=NEXT, db_default=NEXT),
        ),
        migrations.AddField(
            model_name="standing",
            name="told_whose_turn",
            field=models.CharField(max_length=40, blank=True, default="", db_default=""),
        ),
        migrations.AddField(
            model_name="standing",
            name="told_due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="told_due_title",
            field=models.CharField(max_length=300, blank=True, default="", db_default=""),
        ),
        migrations.AddField(
            model_name="standing",
            name="told_due_whose",
            field=models.CharField(max_length=40, blank=True, default="", db_default=""),
        ),
        migrations.AddField(
            model_name="standing",
            name="told_broken",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["employer", "stage", "told_due_on"],
                include=("organisation", "turns"),
                name="standing_told_employer",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["employer", "told_due_on", "apprenticeship"],
                include=("organisation", "turns"),
                name="standing_due_told_employer",
            ),
        ),
    ]
