from __future__ import annotations

from django.db import migrations

from touchstone.web.organisations.isolation import isolate_anew


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [isolate_anew()]
