"""Row-level security: the database itself keeps assessment organisations apart.

A connection sees the rows of the organisations named in its setting ``touchstone.organisations`` and, while
that is empty, none. The policy is forced on the tables' owner too; only a superuser of the database could
pass by it, which is why Touchstone refuses to run as one.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

SETTING = "touchstone.organisations"
EVERYONE = "*"  # for migrations, backups and nightly work over all organisations

_SEES = f"""
    current_setting('{SETTING}', true) = '{EVERYONE}'
    OR organisation_id::text = ANY (string_to_array(current_setting('{SETTING}', true), ','))
"""


def isolate(*tables: str) -> list[RunSQL]:
    """Operations of a migration that put these tables behind row-level security."""
    return [
        RunSQL(
            sql=(
                f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;'
                f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY;'
                f'CREATE POLICY own_organisation ON "{table}" USING ({_SEES});'
            ),
            reverse_sql=(
                f'DROP POLICY own_organisation ON "{table}";'
                f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY;'
                f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY;'
            ),
        )
        for table in tables
    ]
