"""Who let a finding pass, as each reader may know it; the rules know people by ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from touchstone.rules.findings import Finding
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.queries import people
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission


def named(findings: Iterable[Finding], one: Apprenticeship, actor: Actor) -> list[Finding]:
    """The findings, as ``with_name`` says them. One query where a colleague reads what was let pass."""
    some = list(findings)
    waived = {UUID(each.waiver.by) for each in some if each.waiver}
    names = people(waived) if waived and actor.may(Permission.SEE_AUDIT) else {}
    return [with_name(each, names, one, actor) for each in some]


def with_name(finding: Finding, names: Mapping[UUID, str], one: Apprenticeship, actor: Actor) -> Finding:
    """The finding with the name of who let it pass, instead of an id."""
    if finding.waiver is None:
        return finding
    by = who(finding.waiver.by, names, one, actor)
    return replace(finding, waiver=replace(finding.waiver, by=by))


def who(code: str, names: Mapping[UUID, str], one: Apprenticeship, actor: Actor) -> str:
    """A person's name to colleagues; to everybody else the organisation that decided."""
    inside = actor.may(Permission.SEE_AUDIT)
    return names.get(UUID(code), "somebody who has left") if inside else one.organisation.name
