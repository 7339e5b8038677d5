"""``touchstone shell``: Python with the instance at hand."""

from __future__ import annotations

from touchstone.cli.answer import Answer


def shell() -> Answer:
    """Open Python with the instance's database, for operators who know what they do.

    Rows of an assessment organisation show only within ``organisations.scope.within``. Exit status: 0, or 2.
    """
    from touchstone.project.commands.starting import django_instance

    with django_instance():
        from django.core.management import call_command

        call_command("shell", verbosity=0)
    return Answer(document={})
