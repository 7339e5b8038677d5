"""What a line may see becomes ids once for a query; policies made ids of it for each row that one touched."""

from __future__ import annotations

from django.db import migrations

from touchstone.web.organisations.isolation import isolate_anew


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_policies_once_a_query")]
    operations = [isolate_anew()]
