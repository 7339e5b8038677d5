"""Bringing a database's tables up to date, one program at a time."""

from __future__ import annotations

from datetime import UTC, datetime

from touchstone.cli.refusal import WrongInput

LOCK = 7_426_000  # an advisory lock: two programs that start together migrate one after the other


def bring_up_to_date() -> tuple[str, ...]:
    """Apply the missing migrations and return their names, in order; Django must be ready.

    Raises ``WrongInput`` for a database that a newer Touchstone has changed, and for a role that row-level
    security does not bind.
    """
    from django.core.management import call_command
    from django.db import connection

    from touchstone.web.organisations.checks import unbound
    from touchstone.web.records.nightly import begin_anew

    if said := unbound():
        raise WrongInput("the database's role", said, "Name an ordinary role that owns the database.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            missing = _missing()
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    if any(name.startswith("records.") for name in missing):
        begin_anew(at=datetime.now(UTC))
    return missing


def _missing() -> tuple[str, ...]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    loader = executor.loader
    known = set(loader.disk_migrations or ())
    applied = [one for one in loader.applied_migrations or () if one[0] in loader.migrated_apps]
    unknown = [f"{app}.{name}" for app, name in applied if (app, name) not in known]
    if unknown:
        raise WrongInput(
            "the database",
            f"a newer Touchstone has changed it ({unknown[0]}).",
            "Install that version, or restore a backup made by this one into an empty database.",
        )
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _backwards in plan)
