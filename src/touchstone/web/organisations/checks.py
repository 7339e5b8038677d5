"""Whether the database keeps assessment organisations apart: its role must be bound by row-level security."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

ROLE = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"


def unbound() -> str:
    """Why row-level security does not bind the role that we connect as; nothing where it does."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        name, superuser, bypasses = cursor.fetchone() or ("", True, True)
    if superuser:
        return f"{name} is a superuser, so nothing keeps assessment organisations apart."
    return f"{name} has BYPASSRLS, so nothing keeps assessment organisations apart." if bypasses else ""


@register(Tags.database)
def role_is_bound(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    databases: Sequence[str] | None = None,
    **_more: Any,
) -> list[CheckMessage]:
    """Refuse a role that passes by row-level security (``touchstone.E001``)."""
    said = unbound() if databases else ""
    return [Error(said, hint="Connect as an ordinary role.", id="touchstone.E001")] if said else []
