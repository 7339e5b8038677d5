"""Row-level security: the database itself keeps assessment organisations apart.

A connection sees the rows of the organisations named in its setting ``touchstone.organisations`` and, while
that is empty, none. The policy is forced on the tables' owner too; only a superuser of the database could
pass by it, which is why Touchstone refuses to run as one.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

SETTING = "touchstone.organisations"
EVERYONE = "*"  # for migrations, backups and nightly work over all organisations

# In brackets of their own both are worked out once for a query, not once for each of its rows. The texts
# become ids inside them, too: that takes longer than to read a row from an index. Outside they are called an
# array of ids once more, since brackets with a question in them would else stand for its rows.
_SEES = f"""
    (SELECT current_setting('{SETTING}', true)) = '{EVERYONE}'
    OR organisation_id = ANY ((SELECT
        string_to_array(nullif(nullif(current_setting('{SETTING}', true), '{EVERYONE}'), ''), ',')::uuid[]
    )::uuid[])
"""
_ALL_ANEW = f"""
DO $$
DECLARE known record;
BEGIN
    FOR known IN SELECT tablename FROM pg_policies
        WHERE policyname = 'own_organisation' AND schemaname = current_schema()
    LOOP
        EXECUTE format($policy$ALTER POLICY own_organisation ON %I USING ({_SEES})$policy$, known.tablename);
    END LOOP;
END $$;
"""  # noqa: S608 our own words


def isolate_anew() -> RunSQL:
    """The operation that gives every table that is guarded already the policy as it is said today."""
    return RunSQL(_ALL_ANEW, RunSQL.noop)


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
